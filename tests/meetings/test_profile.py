"""What people say about themselves, and the file with all that is kept of them."""

import json
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone

from meetings import access, attendance
from meetings.account import export
from meetings.models import AccessToken, Participant, User
from tests.meetings.conftest import World
from transcription.models import Dialogue, Stream

FORM = {"display_name": "Alice Ames", "username": "alice", "language": "", "caption_size": "normal"}


@pytest.fixture
def alice(world: World) -> Client:
    client = Client()
    client.force_login(world.people["alice"])
    return client


def of(world: World, name: str) -> User:
    return User.objects.get(pk=world.people[name].pk)


def save(client: Client, **changes: str) -> Any:
    return client.post("/account/", FORM | changes)


def test_a_profile_is_changed(world: World, alice: Client) -> None:
    assert save(alice, username="alice.ames", language="es", caption_size="huge").url == "/account/"
    user = of(world, "alice")
    assert (user.name, user.username, user.language, user.caption_size) == ("Alice Ames", "alice.ames", "es", "huge")
    assert '<html lang="es"' in alice.get("/account/").content.decode()


def test_shortcuts_of_a_single_key_can_be_off(world: World, alice: Client) -> None:
    """WCAG 2.1.4: whoever dictates must be able to turn them off."""
    assert "data-shortcuts" not in alice.get("/meetings/").content.decode()
    save(alice)
    assert not of(world, "alice").shortcuts
    assert '<body class="" data-shortcuts="off">' in alice.get("/meetings/").content.decode()
    save(alice, shortcuts="on")
    assert of(world, "alice").shortcuts


def test_minutes_come_by_mail_to_those_who_ask(world: World, alice: Client) -> None:
    assert not of(world, "alice").mail_minutes
    save(alice, mail_minutes="on")
    assert of(world, "alice").mail_minutes
    assert exported(of(world, "alice"))["profile"][0]["mail_minutes"] is True
    save(alice)
    assert not of(world, "alice").mail_minutes


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "   "),
        ("display_name", "\u202e\u2066"),
        ("display_name", "🦜" * 300),
        ("username", ""),
        ("username", "bob"),
        ("username", "BOB"),
        ("username", "has space"),
        ("username", "former-1"),
        ("username", "admin"),
        ("username", "x" * 151),
        ("language", "xx"),
        ("caption_size", "gigantic"),
    ],
)
def test_what_cannot_be_changes_nothing(world: World, alice: Client, field: str, value: str) -> None:
    User.objects.filter(pk=world.people["bob"].pk).update(username="bob")
    before = User.objects.values().get(pk=world.people["alice"].pk)
    answer = save(alice, **{field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert User.objects.values().get(pk=world.people["alice"].pk) == before
    assert answer.context["user"].name == before["display_name"], "the header still shows who one is"


def test_names_lose_what_turns_text_around(world: World, alice: Client) -> None:
    save(alice, display_name="  Alice \u202eevil\u202c  <i>Ames</i> ")
    assert of(world, "alice").name == "Alice evil <i>Ames</i>"


def test_the_language_menu(world: World, alice: Client) -> None:
    stranger = Client()
    answer = stranger.post("/language/", {"language": "es", "next": "/account/login/"})
    assert answer.url == "/account/login/"
    assert '<html lang="es"' in stranger.get("/account/login/").content.decode()
    assert alice.post("/language/", {"language": "es", "next": "https://evil.example/"}).url == "/"
    assert of(world, "alice").language == "es"
    alice.post("/language/", {"language": "xx"})
    assert of(world, "alice").language == "es"


def said(world: World, name: str, text: str, state: str = Dialogue.State.FINAL) -> Dialogue:
    place = Participant.objects.get(meeting=world.meeting, user=world.people[name])
    now = timezone.now()
    stream = Stream.objects.create(
        pk=access.UUID(int=Stream.objects.count()), participant=place, transcript=world.transcript, started_at=now
    )
    return Dialogue.objects.create(
        id=access.UUID(int=1000 + Dialogue.objects.count()),
        transcript=world.transcript,
        stream=stream,
        speaker=place,
        first_sample=0,
        last_sample=16000,
        started_at=now,
        ended_at=now,
        raw_text=text,
        engine="test",
        revision=1,
        number=world.transcript.next_number(),
        state=state,
    )


def exported(user: User) -> Any:
    return json.loads("".join(export.pieces(user)))


def test_the_export_holds_all_of_ones_own_and_nothing_else(world: World) -> None:
    said(world, "bob", "numbers for June")
    said(world, "bob", "", Dialogue.State.WITHDRAWN)
    said(world, "alice", "a secret of mine")
    all_of_it = exported(world.people["bob"])
    assert [one["text"] for one in all_of_it["utterances"]] == ["numbers for June"]
    assert all_of_it["utterances"][0]["meeting"] == world.meeting.code
    assert all_of_it["profile"][0]["name"] == "Bob"
    assert [one["meeting"] for one in all_of_it["participations"]] == [world.meeting.code]
    assert all_of_it["meetings_organized"] == []
    assert len(all_of_it["tokens"]) == 1
    text = json.dumps(all_of_it)
    assert "secret" not in text
    assert "Alice" not in text
    assert AccessToken.objects.get(user=world.people["bob"]).digest not in text
    assert [one["title"] for one in exported(world.people["alice"])["meetings_organized"]] == ["Weekly"]


def test_the_export_is_sent_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    for number in range(5):
        said(world, "bob", f"sentence {number}")
    pieces = list(export.pieces(world.people["bob"]))
    assert [one["text"] for one in json.loads("".join(pieces))["utterances"]] == [f"sentence {n}" for n in range(5)]
    assert max(piece.count('"text"') for piece in pieces) == 2


async def download(client: AsyncClient) -> tuple[Any, str]:
    answer = await client.get("/account/data/export/", headers={"accept-encoding": "gzip"})
    return answer, "".join([piece.decode() async for piece in answer.streaming_content])


@pytest.mark.django_db(transaction=True)
async def test_the_download_is_a_file_of_json(transactional_db: None) -> None:
    user = await User.objects.acreate(username="dora", display_name="Dora")
    client = AsyncClient()
    await client.aforce_login(user)
    answer, text = await download(client)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith('attachment; filename="parley-')
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "identity", "zipped in pieces, browsers would read the first only"
    assert json.loads(text)["profile"][0]["username"] == "dora"


def test_joining_makes_no_account_of_a_guest(world: World) -> None:
    gina, _ = attendance.join(access.NOBODY, world.meeting, captions=True, name="Gus")
    with pytest.raises(access.Refused):
        access.may_have_account(access.Who(gina.user))
