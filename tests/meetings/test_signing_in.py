"""Programs sign in by the rules of the page: one count of wrong passwords, and only confirmed addresses."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from meetings.models import AccessToken, User
from tests.meetings.dora import is_in, sign_in, token

LIMIT = 5  # wrong passwords for one account in five minutes, wherever they come from


@pytest.mark.parametrize("login", ["dora", "dora@example.org"])
def test_a_username_and_an_address_both_open(dora: User, login: str) -> None:
    assert token(username=login).status_code == 201


def test_wrong_passwords_for_one_account_meet_a_limit_from_everywhere(dora: User) -> None:
    for number in range(LIMIT):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        wrong = client.post("/api/token/", {"username": "dora", "password": "wrong"}, "application/json")
        assert wrong.status_code == 401
    refused = token()
    assert (refused.status_code, refused.json()["code"]) == (429, "too_often")
    assert refused.json()["detail"] == "Too many attempts. Wait five minutes, then try again."
    client = Client()
    sign_in(client)
    assert not is_in(client), "the page counts the same attempts"
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(("verification", "status"), [("none", 201), ("optional", 201), ("mandatory", 403)])
def test_an_address_that_has_to_be_confirmed(dora: User, settings: Any, verification: str, status: int) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    EmailAddress.objects.update(verified=False)
    assert token().status_code == status
    EmailAddress.objects.update(verified=True)
    assert token().status_code == 201


def test_whoever_is_switched_off_hears_what_a_stranger_hears(dora: User) -> None:
    User.objects.update(is_active=False)
    assert (token().status_code, token().json()["code"]) == (401, "authentication_failed")
