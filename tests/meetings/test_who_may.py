"""One table: everybody against every route of the API."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from conferencing import chat
from meetings import access, attendance
from meetings.models import Meeting, Participant
from tests.meetings import crowd
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter

EVERYBODY = ("alice", "bob", "gina", "wanda", "rob", "mallory", "nobody")
PROGRAMS = ("expired", "reader", "streamer", "elsewhere")
"""Tokens of Alice's that have run out, only read and only send sound; and of a guest in another meeting: `of_programs`
says what these are answered, for every row."""
OPEN = ("token/", "schema/", "docs/")
SOUND = ("transcriptions/",)
TABLE: list[tuple[str, str, dict[str, Any] | None, tuple[int, ...]]] = [
    # route                                       Alice Bob Gina(guest) Wanda(waits) Rob(removed) Mallory nobody
    ("get", "schema/", None, (200, 200, 200, 200, 200, 200, 200)),
    ("get", "docs/", None, (200, 200, 200, 200, 200, 200, 200)),
    ("post", "token/", {"username": "bob", "password": "guessed"}, (401, 401, 401, 401, 401, 401, 401)),
    ("get", "token/", None, (405, 405, 405, 405, 405, 405, 405)),
    ("get", "tokens/", None, (200, 200, 403, 200, 200, 200, 401)),
    ("post", "tokens/", {"name": "Mine"}, (403, 403, 403, 403, 403, 403, 401)),  # but with one that is fresh
    ("delete", f"tokens/{crowd.TOKEN}/", None, (403, 404, 403, 404, 404, 404, 401)),
    ("get", "meetings/", None, (200, 200, 200, 200, 200, 200, 401)),
    ("post", "meetings/", {"title": "Mine"}, (201, 201, 403, 201, 201, 201, 401)),
    ("get", "meetings/{code}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("patch", "meetings/{code}/", {"title": "New"}, (200, 403, 403, 403, 403, 403, 401)),
    ("delete", "meetings/{code}/", None, (204, 403, 403, 403, 403, 403, 401)),
    ("put", "meetings/{code}/", {"title": "New"}, (405, 405, 405, 405, 405, 405, 401)),
    ("post", "meetings/{code}/join/", {"name": "Zoe"}, (200, 200, 200, 200, 403, 200, 200)),
    ("post", "meetings/{code}/end/", None, (200, 403, 403, 403, 403, 403, 401)),
    ("get", "meetings/{code}/participants/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "meetings/{code}/transcripts/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "meetings/{code}/transcripts/", {}, (400, 403, 403, 403, 403, 403, 401)),
    ("get", "transcriptions/", None, (200, 200, 200, 200, 200, 200, 401)),
    ("post", "transcriptions/", {}, (415, 415, 403, 415, 415, 415, 401)),
    ("get", f"transcriptions/{crowd.UPLOAD}/", None, (200, 404, 404, 404, 404, 404, 401)),
    ("get", f"transcriptions/{crowd.UPLOAD}/result/", None, (200, 404, 404, 404, 404, 404, 401)),
    ("delete", f"transcriptions/{crowd.UPLOAD}/", None, (204, 404, 404, 404, 404, 404, 401)),
    ("get", "meetings/{code}/invitations/", None, (200, 403, 403, 403, 403, 403, 401)),
    ("post", "meetings/{code}/invitations/", {"addresses": "zed@x.org"}, (201, 403, 403, 403, 403, 403, 401)),
    ("delete", f"meetings/{{code}}/invitations/{crowd.INVITATION}/", None, (204, 403, 403, 403, 403, 403, 401)),
    ("post", f"meetings/{{code}}/invitations/{crowd.INVITATION}/send/", None, (202, 403, 403, 403, 403, 403, 401)),
    ("get", "meetings/{code}/glossary/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("put", "meetings/{code}/glossary/", {"terms": ["Rust"]}, (200, 403, 403, 403, 403, 403, 401)),
    ("post", "meetings/{code}/glossary/", {"text": "Rust"}, (201, 403, 403, 403, 403, 403, 401)),
    ("delete", f"meetings/{{code}}/glossary/{crowd.TERM}/", None, (204, 403, 403, 403, 403, 403, 401)),
    ("get", "meetings/{code}/chat/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "meetings/{code}/chat/", {"text": "Hello"}, (201, 201, 201, 404, 404, 404, 401)),
    ("delete", "meetings/{code}/chat/{written}/", None, (204, 204, 403, 404, 404, 404, 401)),
    ("get", "transcripts/", None, (200, 200, 200, 200, 200, 200, 401)),
    ("get", "transcripts/{pk}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/dialogues/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/gaps/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/export/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("delete", "transcripts/{pk}/", None, (405, 405, 405, 405, 405, 405, 401)),
    ("get", "transcripts/{pk}/shares/", None, (200, 403, 403, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/shares/", {"days": 7}, (201, 403, 403, 404, 404, 404, 401)),
    ("delete", f"shares/{crowd.SHARE}/", None, (204, 403, 403, 404, 404, 404, 401)),
    ("get", "search/?q=friday", None, (200, 200, 200, 200, 200, 200, 401)),
    ("get", "search/", None, (400, 400, 400, 400, 400, 400, 401)),
    ("post", "search/", {}, (405, 405, 405, 405, 405, 405, 401)),
    ("get", "dialogues/{said}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("patch", "dialogues/{said}/", {"revision": 1, "text": "New"}, (200, 200, 200, 404, 404, 404, 401)),
    ("delete", "dialogues/{said}/", None, (204, 204, 403, 404, 404, 404, 401)),
    ("get", "dialogues/{said}/history/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "dialogues/{said}/reset/", {"revision": 1}, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "dialogues/{said}/restore/", {"revision": 1, "to": 1}, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "dialogues/{said}/split/", {"revision": 1, "at": 2}, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "dialogues/{said}/merge/", {"revision": 1}, (400, 400, 400, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/summarize/", {}, (202, 202, 202, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/autocorrect/", {}, (202, 202, 202, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/extract-action-items/", {}, (202, 202, 202, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/reset/", {}, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "transcripts/{pk}/accept/", {}, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/timeline/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/analysis/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/corrections/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/summaries/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/runs/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "transcripts/{pk}/events/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "runs/{run}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("delete", "runs/{run}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "runs/{run}/events/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("get", "summaries/", None, (200, 200, 200, 200, 200, 200, 401)),
    ("get", "summaries/{summary}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("delete", "summaries/{summary}/", None, (204, 204, 204, 404, 404, 404, 401)),
    ("post", "summaries/{summary}/refresh/", {}, (202, 202, 202, 404, 404, 404, 401)),
    ("get", "meetings/{code}/action-items/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("post", "meetings/{code}/action-items/", {"description": "Call"}, (201, 201, 201, 404, 404, 404, 401)),
    ("get", "action-items/", None, (200, 200, 200, 200, 200, 200, 401)),
    ("post", "action-items/", {"meeting": "{code}", "description": "Call"}, (201, 201, 201, 404, 404, 404, 401)),
    ("get", "action-items/{item}/", None, (200, 200, 200, 404, 404, 404, 401)),
    ("patch", "action-items/{item}/", {"status": "complete"}, (200, 200, 200, 404, 404, 404, 401)),
    ("delete", "action-items/{item}/", None, (204, 204, 204, 404, 404, 404, 401)),
    ("post", "action-items/{item}/refresh/", None, (202, 202, 202, 404, 404, 404, 401)),
]
CASES = [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in TABLE]


@pytest.mark.parametrize(("method", "path", "body", "expected"), CASES)
def test_the_table(
    world: World, method: str, path: str, body: dict[str, Any] | None, expected: tuple[int, ...]
) -> None:
    crowd.gather(world)
    crowd.programs(world)
    row = (method, path, body)
    spoken = utter(world, "bob", "By Friday.")
    written, _ = chat.write(access.Who(world.people["bob"]), world.meeting, "By Friday!")
    rows = {"said": spoken.pk, "written": written.pk, **crowd.minutes(spoken)}
    path = path.format(code=world.meeting.code, pk=world.transcript.pk, **rows)
    if body and "meeting" in body:
        body = body | {"meeting": world.meeting.code}
    before, said = crowd.rows(), {}
    for who in EVERYBODY + PROGRAMS:
        cache.clear()  # the sixth wrong password for one account is another answer
        with transaction.atomic():
            answer = world.ask(who, method, path, body)
            said[who] = answer.status_code
            if said[who] >= 400:
                assert set(answer.json()) >= {"code", "detail"}
            else:
                transaction.set_rollback(True)
    assert said == dict(zip(EVERYBODY + PROGRAMS, expected + of_programs(*row, expected), strict=True))
    refused = [who for who in said if said[who] >= 400]
    assert crowd.rows() == before, f"one of {refused} changed something by {method} {path}"


def of_programs(
    method: str, path: str, body: dict[str, Any] | None, expected: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """What PROGRAMS are answered where people are answered `expected`."""
    alice, _bob, guest, *_others, nobody = expected
    if path in OPEN:
        return nobody, nobody, nobody, nobody
    reader = alice if method == "get" else 403
    streamer = alice if method == "post" and path in SOUND else 403
    of_a_list = path.count("/") == 1 and "meeting" not in (body or {})
    elsewhere = guest if of_a_list or guest == 405 or path.startswith("tokens/") else 404
    return 401, reader, streamer, elsewhere


def test_every_route_and_method_is_in_the_table() -> None:
    """The routes that end in a format are DRF's other spelling of the same views."""
    nobody = "00000000-0000-4000-8000-000000000001"
    filled = {"code": "aaaa-bbbb-cccc"} | dict.fromkeys(("pk", "said", "written", "run", "summary", "item"), nobody)
    asked = {(crowd.route_of(f"/api/{path.format(**filled)}"), method) for method, path, _, _ in TABLE}
    offered = {
        (route, method)
        for route, view in crowd.routes()
        if route.startswith("api/") and "(?P<format>" not in route
        for method in methods(view)
    }
    assert offered - asked == set(), "Say in TABLE who may what there."


def methods(view: Any) -> set[str]:
    """What a view of the API answers to; streams of events are functions, and only read."""
    if not hasattr(view, "cls"):
        return {"get"}
    found = getattr(view, "actions", None) or {name for name in view.cls.http_method_names if hasattr(view.cls, name)}
    return set(found) - {"head", "options"}


def test_whoever_manages_or_administers_this_server_has_no_say_in_others_meetings(world: World) -> None:
    """Their power is in the admin, where it is written down."""
    crowd.gather(world)
    for who in ("stan", "max", "olga"):
        assert world.ask(who, "get", f"meetings/{world.meeting.code}/").status_code == 404
        assert world.ask(who, "delete", f"meetings/{world.meeting.code}/").status_code == 403
        assert world.ask(who, "get", f"transcripts/{world.transcript.pk}/dialogues/").status_code == 404


@pytest.mark.parametrize("name", ["bob", "gina"])
def test_whoever_was_made_host_leads_but_deletes_nothing(world: World, name: str) -> None:
    attendance.hand_over(Participant.objects.get(meeting=world.meeting, user=world.people[name]))
    path = f"meetings/{world.meeting.code}/"
    assert world.ask(name, "patch", path, {"title": "New"}).status_code == 200
    refused = world.ask(name, "delete", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    clear = f"/m/{world.meeting.code}/clear/"
    delete = f"/m/{world.meeting.code}/delete/"
    for page in (clear, delete):
        assert crowd.answers(world, (name,), "post", page, {"sure": "yes"}) == {name: "403"}
    assert world.ask(name, "post", f"{path}end/").status_code == 200
    assert world.ask("alice", "delete", path).status_code == 204


@pytest.mark.parametrize("path", ["meetings/", "transcripts/", "summaries/"])
def test_lists_show_nothing_of_others(world: World, path: str) -> None:
    assert str(world.meeting.code) not in world.ask("mallory", "get", path).content.decode()
    crowd.minutes(utter(world, "bob", "By Friday."))
    for who in ("alice", "bob", "gina"):
        assert len(world.ask(who, "get", path).json()["results"]) == 1


@pytest.mark.parametrize("path", ["", "participants/", "transcripts/", "chat/", "join/", "end/"])
def test_a_guests_token_does_not_exist_for_other_meetings(world: World, path: str) -> None:
    other = Meeting.objects.create(title="Other", organizer=world.people["alice"])
    Participant.objects.create(meeting=other, user=world.people["gina"])
    method = "post" if path in ("join/", "end/") else "get"
    assert world.ask("gina", method, f"meetings/{other.code}/{path}").status_code == 404
    assert len(world.ask("gina", "get", "meetings/").json()["results"]) == 1


@pytest.mark.parametrize("name", ["bob", "gina"])
def test_whoever_was_removed_reads_no_more_and_does_not_come_back(world: World, name: str) -> None:
    Participant.objects.filter(user=world.people[name]).update(state="removed")
    code, pk = world.meeting.code, world.transcript.pk
    of_meeting = [f"meetings/{code}/{end}" for end in ("", "transcripts/", "chat/", "chat/?after=0")]
    for path in (*of_meeting, f"transcripts/{pk}/", f"transcripts/{pk}/dialogues/"):
        assert world.ask(name, "get", path).status_code == 404
    refused = world.ask(name, "post", f"meetings/{code}/join/")
    assert (refused.status_code, refused.json()["code"]) == (403, "removed")


@pytest.mark.parametrize("name", ["bob", "gina"])
def test_whoever_waits_reads_nothing(world: World, name: str) -> None:
    Participant.objects.filter(user=world.people[name]).update(state="waiting")
    code = world.meeting.code
    for path in (
        f"meetings/{code}/participants/",
        f"meetings/{code}/chat/",
        f"transcripts/{world.transcript.pk}/dialogues/",
    ):
        assert world.ask(name, "get", path).status_code == 404


@pytest.mark.parametrize("key", ["nonsense", "", "Ünïcode"])
def test_a_token_that_nobody_has(world: World, key: str) -> None:
    client = world.client("nobody")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}".encode().decode("latin-1"))
    answer = client.get("/api/meetings/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert set(answer.json()) >= {"code", "detail"}


def test_a_token_in_the_address_is_not_read(world: World) -> None:
    key = world.keys["alice"]
    assert world.client("nobody").get(f"/api/meetings/?token={key}&access_token={key}").status_code == 401


def test_a_session_needs_the_forms_token_to_change_anything(world: World) -> None:
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.people["alice"])
    assert client.get("/api/meetings/").status_code == 200
    answer = client.post("/api/meetings/", {"title": "Forged"}, format="json")
    assert answer.status_code == 403
    assert Meeting.objects.filter(title="Forged").count() == 0
