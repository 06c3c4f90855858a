"""Dora, who has an account, and what she does at the door."""

from typing import Any

from django.test import Client

PASSWORD = "a long walk by the sea"


def sign_in(client: Client, login: str = "dora", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": login, "password": password, **more})


def say_password(client: Client) -> None:
    """Once more, for what asks for it."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def is_in(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def token(**body: str) -> Any:
    return Client().post("/api/token/", {"username": "dora", "password": PASSWORD} | body, "application/json")
