"""Pages of other houses call the API only when they are named, with a token and never with a cookie."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from config import env
from tests.meetings.conftest import World
from tests.servers import ROOT

APP, EVIL = "https://app.example.org", "https://evil.example.org"
ASKS = {"origin": APP, "access-control-request-method": "PATCH", "access-control-request-headers": "authorization"}


def test_nobody_is_named_and_nobody_may(world: World) -> None:
    answer = world.client("alice").get("/api/meetings/", headers={"origin": APP})
    assert not answer.has_header("Access-Control-Allow-Origin")


def test_who_is_named_may_with_a_token(world: World, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP]
    answer = world.client("alice").get("/api/meetings/", headers={"origin": APP})
    assert answer["Access-Control-Allow-Origin"] == APP
    assert not answer.has_header("Access-Control-Allow-Credentials")
    assert {"ETag", "Location", "RateLimit-Limit"} <= set(answer["Access-Control-Expose-Headers"].split(", "))
    asked = Client().options("/api/meetings/", headers=ASKS)
    assert asked["Access-Control-Allow-Origin"] == APP
    allowed = set(asked["Access-Control-Allow-Headers"].split(", "))
    assert {"authorization", "idempotency-key", "if-match"} <= allowed
    assert "x-csrftoken" not in allowed
    assert Client().get("/v1/models", headers={"origin": APP})["Access-Control-Allow-Origin"] == APP


def test_errors_can_be_read_too(world: World, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP]
    answer = world.client("nobody").get("/api/meetings/", headers={"origin": APP})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (401, APP)


def test_others_may_not_and_pages_are_not_for_anybody(world: World, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP]
    evil = world.client("alice").get("/api/meetings/", headers={"origin": EVIL})
    assert not evil.has_header("Access-Control-Allow-Origin")
    page = Client().get("/", headers={"origin": APP})
    assert not page.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ("", []),
        ("https://app.example.org, http://localhost:3000", ["https://app.example.org", "http://localhost:3000"]),
        ("https://app.example.org/", []),
        ("https://app.example.org/path", []),
        ("app.example.org", []),
        ("*", []),
        ("https://*.example.org", []),
        ("null", []),
        ("https://user@app.example.org", []),
        ("https://app.example.org:0", []),
        ("https://App.example.org", []),
        ("ftp://app.example.org", []),
        ("https://app.example.org:x", []),
    ],
)
def test_what_is_no_origin_is_said(monkeypatch: pytest.MonkeyPatch, given: str, good: list[str]) -> None:
    monkeypatch.setattr(env, "problems", [])
    monkeypatch.setenv("CORS_ALLOWED_ORIGINS", given)
    assert env.origins("CORS_ALLOWED_ORIGINS") == good
    assert bool(env.problems) == (bool(given) and not good)


def test_the_check_says_what_is_wrong() -> None:
    wrong = {"CORS_ALLOWED_ORIGINS": "*", "TRUSTED_PROXIES": "11", "API_RATE": "-1", "ENV_FILE": "/dev/null"}
    command = [sys.executable, "manage.py", "check"]
    told = subprocess.run(command, cwd=ROOT, env=os.environ | wrong, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    for name in ("CORS_ALLOWED_ORIGINS: '*' is no origin", "TRUSTED_PROXIES must be", "API_RATE must be"):
        assert name in told.stderr
