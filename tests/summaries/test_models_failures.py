"""Outages: what people are told, how few requests are made, how long it takes at most."""

import time
from typing import Any

import pytest

from summaries.chains import wire
from summaries.contract import Failed, Spent, Statement
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Body, Broken, Peer, Slow, Status
from tests.summaries.scenes import talk

TALK = talk("Alice: We ship the release on Friday.", "Bob: I'll write the notes.")
Served = tuple[Any, Peer]
MOST = 3


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are repeated after a hundredth of a second."""
    monkeypatch.setattr(wire, "PAUSE", 0.01)


def failed(events: Any) -> Failed:
    with pytest.raises(Failed) as caught:
        list(events)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "requests"),
    [
        (401, "refused", 1),
        (403, "refused", 1),
        (404, "not_configured", 1),
        (429, "busy", MOST),
        (500, "down", MOST),
        (503, "down", MOST),
    ],
)
def test_an_outage_is_few_requests(served: Served, status: int, code: str, requests: int) -> None:
    provider, peer = served
    peer.script = lambda body: Status(status, "We ship the release")
    for work in (provider.items(TALK), provider.summarise(TALK, "brief")):
        peer.asked.clear()
        error = failed(work)
        assert (error.code, error.detail) == (code, str(status))
        assert len(peer.calls()) == requests


def test_a_server_that_recovers_is_asked_again(served: Served) -> None:
    provider, peer = served
    answers: list[Any] = [Status(429, headers=(("retry-after", "1"),)), Status(503)]
    peer.script = lambda body: answers.pop() if answers else honest(body)
    assert any(isinstance(one, Statement) for one in provider.summarise(TALK, "brief"))
    assert len(peer.calls()) == 3


def test_who_asks_for_a_long_pause_is_busy(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: Status(429, headers=(("retry-after", "600"),))
    assert failed(provider.items(TALK)).code == "busy"
    assert len(peer.calls()) == 1


def test_nobody_listens(served: Served, settings: Any) -> None:
    provider, peer = served
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    settings.WATSONX_URL = settings.WATSONX_AUTH_URL = "https://127.0.0.1:9"
    error = failed(type(provider)().items(TALK))
    assert (error.code, error.detail) == ("down", "connection")
    assert not peer.calls()


@pytest.mark.parametrize("each", [False, True])
def test_a_call_has_a_deadline(served: Served, settings: Any, each: bool) -> None:
    _, peer = served
    settings.MINUTES_TIMEOUT = 1
    provider = type(served[0])()
    peer.script = lambda body: Slow(honest(body), 0.3 if each else 60, each)
    began = time.monotonic()
    error = failed(provider.summarise(TALK, "brief"))
    assert (error.code, error.detail) == ("down", "timeout")
    assert time.monotonic() - began < 4
    assert len(peer.calls()) == 1


@pytest.mark.parametrize("how", ["cut", "event", "silent"])
def test_a_stream_that_stops_is_no_summary(served: Served, how: str) -> None:
    provider, peer = served
    peer.script = lambda body: Broken(honest(body)[:-30], how)
    seen: list[Any] = []
    with pytest.raises(Failed) as caught:
        seen.extend(provider.summarise(TALK, "brief"))
    assert caught.value.code == "down"
    assert "ship" not in caught.value.detail
    assert not [one for one in seen if isinstance(one, Statement)]
    assert len(peer.calls()) == 1


def test_what_was_spent_before_a_failure_is_told(served: Served) -> None:
    provider, peer = served
    answers: list[Any] = ["no JSON", Status(401)]
    peer.script = lambda body: answers.pop(0)
    events: list[Any] = []
    with pytest.raises(Failed):
        events.extend(provider.items(TALK))
    assert sum(one.calls for one in events if isinstance(one, Spent)) == 1


def test_closing_ends_the_work(served: Served) -> None:
    provider, peer = served

    def slow(body: Body) -> Slow:
        return Slow(honest(body), 0.05, each=True)

    peer.script = slow
    events = provider.summarise(TALK, "brief")
    next(one for one in events if type(one).__name__ == "Words")
    began = time.monotonic()
    events.close()
    assert time.monotonic() - began < 0.5


def test_a_page_of_html_is_a_bad_answer(compatible: Any, openai_peer: Peer) -> None:
    openai_peer.script = lambda body: Status(200, "<html>")
    error = failed(compatible.items(TALK))
    assert error.code == "bad_answer"
