"""What every answer carries: an id that stands in the logs too, and headers that keep pages to themselves."""

import logging
from asyncio import gather

import pytest
from django.test import AsyncClient, Client

from config import logs

FORGED = ["", "two words", "x" * 65, "id\tid", "ä", "<b>", "%0d%0aSet-Cookie:a=b"]


def test_a_request_id_is_echoed(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy-1.2_3"})
    assert answer["X-Request-ID"] == "proxy-1.2_3"


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_request_id_is_replaced(client: Client, forged: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": forged})
    assert answer["X-Request-ID"] != forged
    assert len(answer["X-Request-ID"]) == 12


async def test_requests_at_the_same_time_keep_their_own(async_client: AsyncClient) -> None:
    names = [f"request-{number}" for number in range(20)]
    answers = await gather(*(async_client.get("/healthz", headers={"X-Request-ID": name}) for name in names))
    assert [answer["X-Request-ID"] for answer in answers] == names


def test_a_log_line_carries_the_id() -> None:
    record = logging.LogRecord("parley", logging.INFO, "", 0, "a line", None, None)
    token = logs.current.set("abc")
    try:
        assert logs.AddId().filter(record)
    finally:
        logs.current.reset(token)
    assert logging.Formatter("[{id}] {message}", style="{").format(record) == "[abc] a line"


def test_the_front_page_runs_nothing_inline_and_nothing_foreign(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not {"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} & set(answer["Content-Security-Policy"].split())
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_pages_are_not_framed_sniffed_or_told_about(client: Client) -> None:
    answer = client.get("/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
async def test_devices_are_for_our_own_pages(async_client: AsyncClient) -> None:
    for answer in (await async_client.get("/account/login/"), await async_client.get("/api/meetings/")):
        policy = dict(part.split("=") for part in answer["Permissions-Policy"].split(", "))
        assert policy["camera"] == policy["microphone"] == policy["display-capture"] == "(self)"
        assert policy["geolocation"] == policy["usb"] == "()"
