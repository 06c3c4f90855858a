"""Codes guessed in bulk meet a limit; people with links, and others behind the same address, do not."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from meetings import access, limits
from meetings.models import Meeting, Participant, User
from tests.meetings.conftest import World

WRONG = "aaaa-bbbb-{:04d}"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def use_up(client: Client, path: str = "/m/{}/") -> None:
    for number in range(limits.GUESSES.most):
        code = WRONG.format(number).replace("0", "x").replace("1", "y")
        assert client.get(path.format(code)).status_code == 404


@pytest.mark.parametrize("path", ["/m/{}/", "/m/{}/room/", "/?code={}"])
def test_guesses_meet_a_limit_whichever_way_they_come(world: World, path: str) -> None:
    use_up(Client(), path)
    for door in ("/m/{}/", "/?code={}"):
        answer = Client().get(door.format(world.meeting.code))
        assert answer.status_code == 429, "A code that exists would tell by its answer."
        assert "Wait a minute" in answer.content.decode()
    refused = world.ask("nobody", "post", f"meetings/{world.meeting.code}/join/", {"name": "Zoe"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_often")
    assert not Participant.objects.filter(user__display_name="Zoe").exists()


def test_whoever_has_an_account_is_not_kept_waiting_by_a_stranger_next_door(world: World) -> None:
    use_up(Client())
    bob, mallory = browser(world.people["bob"]), browser(world.people["mallory"])
    assert bob.get(f"/m/{world.meeting.code}/").status_code == 200
    use_up(mallory)
    assert mallory.get(f"/m/{world.meeting.code}/").status_code == 429
    assert bob.get(f"/m/{world.meeting.code}/").status_code == 200


def test_others_who_try_do_not_make_the_server_forget(world: World) -> None:
    use_up(Client())
    for number in range(500):
        limits.spend(limits.GUESTS, f"address of neighbour {number}")
    assert Client().get(f"/m/{world.meeting.code}/").status_code == 429


def test_links_that_work_are_not_counted(world: World) -> None:
    client = Client()
    for _ in range(2 * limits.GUESSES.most):
        assert client.get(f"/m/{world.meeting.code}/").status_code == 200


def test_the_limit_is_over_after_its_time(world: World) -> None:
    use_up(Client())
    cache.clear()  # as the cache does by itself after a minute
    assert Client().get(f"/m/{world.meeting.code}/").status_code == 200


def test_guests_cannot_be_made_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUESTS", limits.Limit("guests", 3))
    path = f"/m/{world.meeting.code}/"
    for number in range(3):
        assert Client().post(path, {"name": f"Guest {number}", "captions": "no"}).status_code == 302
    assert Client().post(path, {"name": "One more", "captions": "no"}).status_code == 429
    assert not User.objects.filter(display_name="One more").exists()
    assert browser(world.people["bob"]).post(path, {"captions": "no"}).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "203.0.113.9", "address 192.0.2.1"),
        (1, "203.0.113.9", "address 203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "address 203.0.113.9"),
        (1, "", "address 192.0.2.1"),
        (2, "203.0.113.9", "address 192.0.2.1"),
        (2, "forged, 203.0.113.9, 198.51.100.2", "address 203.0.113.9"),
        (1, "203.0.113.9:4711", "address 203.0.113.9"),
        (1, "[2001:db8::1]:4711", "address 2001:db8::/64"),
        (1, "2001:DB8:0::1", "address 2001:db8::/64"),
        (1, "not an address", "address 192.0.2.1"),
        (1, "203.0.113.9, ", "address 192.0.2.1"),
    ],
)
def test_only_our_own_proxy_is_believed(settings: Any, proxies: int, forwarded: str, counted: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert limits.visitor(access.NOBODY, forwarded, "192.0.2.1") == counted


def test_a_socket_is_counted_as_a_page_is() -> None:
    scope = {"headers": [(b"host", b"parley")], "client": ["192.0.2.1", 5000]}
    assert limits.caller(access.NOBODY, scope) == "address 192.0.2.1"
    assert limits.caller(access.NOBODY, {"headers": []}) == "address "


def test_a_meeting_of_ones_own_is_found(world: World) -> None:
    found = limits.find_meeting(access.who_is(world.people["alice"]), world.meeting.code, "user alice")
    assert found == Meeting.objects.get(pk=world.meeting.pk)


@pytest.mark.parametrize("proxies", [0, 1])
def test_the_api_counts_the_address_that_pages_count(world: World, settings: Any, proxies: int) -> None:
    """A header that anybody can write makes nobody a new visitor; our own proxy writes the last address of it."""
    settings.TRUSTED_PROXIES = proxies
    for number in range(limits.TOKENS.most + 1):
        forged = f"198.51.100.{number}, 203.0.113.9" if proxies else f"198.51.100.{number}"
        answer = Client(headers={"X-Forwarded-For": forged}).post("/api/token/", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_often")


def test_guests_of_the_page_and_of_the_api_are_counted_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUESTS", limits.Limit("guests", 2))
    assert Client().post(f"/m/{world.meeting.code}/", {"name": "First", "captions": "no"}).status_code == 302
    join = f"meetings/{world.meeting.code}/join/"
    assert world.ask("nobody", "post", join, {"name": "Second"}).status_code == 200
    assert world.ask("nobody", "post", join, {"name": "Third"}).status_code == 429
    assert not User.objects.filter(display_name="Third").exists()
    assert world.ask("bob", "post", join).status_code == 200
