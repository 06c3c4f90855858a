"""If-None-Match saves sending what is known; If-Match changes only the version that was meant, under the lock."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIRequestFactory

from meetings.api import MeetingViewSet
from meetings.models import Meeting
from meetings.rest import etags
from summaries.models import ActionItem
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter
from transcription.models import Dialogue

KINDS = ("meeting", "dialogue", "item")


@pytest.fixture
def paths(world: World) -> dict[str, str]:
    spoken = utter(world, "bob", "By Friday.")
    item = ActionItem.objects.create(meeting=world.meeting, description="Call")
    return {
        "meeting": f"meetings/{world.meeting.code}/",
        "dialogue": f"dialogues/{spoken.pk}/",
        "item": f"action-items/{item.pk}/",
        "transcript": f"transcripts/{world.transcript.pk}/",
    }


CHANGES: dict[str, dict[str, Any]] = {
    "meeting": {"title": "New"},
    "dialogue": {"text": "By Monday."},
    "item": {"description": "Write"},
}


def send(world: World, method: str, path: str, body: Any = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(world.client("alice"), method)(f"/api/{path}", body, format="json", headers=named)


@pytest.mark.parametrize("kind", [*KINDS, "transcript"])
def test_what_is_known_is_not_sent_again(world: World, paths: dict[str, str], kind: str) -> None:
    first = send(world, "get", paths[kind])
    tag = first["ETag"]
    assert tag.startswith('"')
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = send(world, "get", paths[kind], if_none_match=named)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert send(world, "get", paths[kind], if_none_match='"other"').status_code == 200
    assert send(world, "get", paths[kind], accept_encoding="gzip")["ETag"] == tag, "zipping would make it weak"


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_of_the_version_that_is_meant(world: World, paths: dict[str, str], kind: str) -> None:
    path, tag = paths[kind], send(world, "get", paths[kind])["ETag"]
    done = send(world, "patch", path, CHANGES[kind], if_match=tag)
    assert done.status_code == 200
    now = send(world, "get", path)
    assert now["ETag"] == done["ETag"] != tag
    late = send(world, "patch", path, {name: f"{value}!" for name, value in CHANGES[kind].items()}, if_match=tag)
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert late.json()["current"] == now.json()
    assert late["ETag"] == now["ETag"]
    assert send(world, "get", path)["ETag"] == now["ETag"], "nothing was changed"
    assert send(world, "delete", path, if_match=tag).status_code == 412
    assert send(world, "get", path)["ETag"] == now["ETag"]
    assert send(world, "delete", path, if_match=f'"other", {now["ETag"]}').status_code == 204


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("named", ['"other"', "W/{tag}", "nonsense", "", '"-1-x"', '"99999999999999999999-x"'])
def test_what_does_not_match(world: World, paths: dict[str, str], kind: str, named: str) -> None:
    """A weak tag never does (RFC 9110, 13.1.1)."""
    before = send(world, "get", paths[kind])
    answer = send(world, "patch", paths[kind], CHANGES[kind], if_match=named.format(tag=before["ETag"]))
    assert answer.status_code == 412
    assert send(world, "get", paths[kind])["ETag"] == before["ETag"]


@pytest.mark.parametrize("kind", ["meeting", "item"])
def test_a_star_is_any_version(world: World, paths: dict[str, str], kind: str) -> None:
    assert send(world, "patch", paths[kind], CHANGES[kind], if_match="*").status_code == 200
    assert send(world, "delete", paths[kind], if_match="*").status_code == 204


def test_who_may_not_learns_nothing_of_it(world: World, paths: dict[str, str]) -> None:
    for name, status in (("mallory", 404), ("nobody", 401)):
        client = world.client(name)
        for kind in ("dialogue", "item"):
            answer = client.patch(f"/api/{paths[kind]}", {}, format="json", headers={"if-match": '"x"'})
            assert answer.status_code == status
    refused = world.client("bob").patch(f"/api/{paths['meeting']}", {}, format="json", headers={"if-match": '"x"'})
    assert (refused.status_code, "current" in refused.json()) == (403, False)


def test_a_revision_in_the_body_holds_besides(world: World, paths: dict[str, str]) -> None:
    tag = send(world, "get", paths["dialogue"])["ETag"]
    answer = send(world, "patch", paths["dialogue"], {"revision": 77, "text": "x"}, if_match=tag)
    assert answer.status_code == 412
    assert Dialogue.objects.get().text == "By Friday."


def test_without_if_match_all_is_as_ever(world: World, paths: dict[str, str]) -> None:
    clash = send(world, "patch", paths["dialogue"], {"revision": 77, "text": "x"})
    assert (clash.status_code, clash.json()["code"]) == (409, "conflict")
    assert send(world, "patch", paths["meeting"], {"title": "New"}).status_code == 200
    stale = send(world, "delete", paths["item"], {"revision": 77})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert send(world, "delete", paths["item"]).status_code == 204


def test_a_name_that_changed_changes_what_is_shown_but_clashes_with_nobody(world: World, paths: dict[str, str]) -> None:
    tag = send(world, "get", paths["dialogue"])["ETag"]
    world.people["bob"].display_name = "Robert"
    world.people["bob"].save()
    assert send(world, "get", paths["dialogue"], if_none_match=tag).status_code == 200
    assert send(world, "patch", paths["dialogue"], CHANGES["dialogue"], if_match=tag).status_code == 200


def test_the_tag_is_compared_with_what_the_lock_shows(
    world: World, paths: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else changes the meeting between the look and the lock."""
    tag, usual = send(world, "get", paths["meeting"])["ETag"], MeetingViewSet.get_object

    def then_changed(view: MeetingViewSet) -> Meeting:
        found = usual(view)
        Meeting.objects.filter(pk=found.pk).update(agenda="1. Money")
        return found

    monkeypatch.setattr(MeetingViewSet, "get_object", then_changed)
    assert send(world, "patch", paths["meeting"], {"title": "New"}, if_match=tag).status_code == 412
    assert Meeting.objects.get(pk=world.meeting.pk).title == "Weekly"


@given(header=st.text(st.characters(codec="latin-1"), max_size=80))
def test_whatever_the_headers_hold(header: str) -> None:
    factory = APIRequestFactory()
    request = factory.get("/", headers={"if-match": header, "if-none-match": header})
    assert isinstance(etags.holds(request, {"a": 1}), bool)
    assert etags.revision_meant(request, 3) in (None, -1) or '"' in header
    etags.known(header, '"x"')


@pytest.mark.parametrize("method", ["patch", "delete"])
@pytest.mark.parametrize("named", [{}, {"If-Match": "*"}, {"If-Match": '"abc"'}])
def test_a_meeting_that_is_deleted_meanwhile_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str, named: dict[str, str]
) -> None:
    usual = MeetingViewSet.get_object

    def then_deleted(view: MeetingViewSet) -> Meeting:
        found = usual(view)
        Meeting.objects.filter(pk=found.pk).delete()
        return found

    monkeypatch.setattr(MeetingViewSet, "get_object", then_deleted)
    client = world.client("alice")
    answer = getattr(client, method)(f"/api/meetings/{world.meeting.code}/", {"title": "New"}, "json", headers=named)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
