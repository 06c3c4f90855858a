"""`speech` in a room: which engine hears the meeting, and in which languages."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import Mic, Seat, until
from transcription import speech_choice, streams
from transcription.programs import files
from transcription.recognition import chain
from transcription.recognition.chain import Offered

HOSTED = Offered("openai", "OpenAI", True, "gpt-transcribe", 0.006)
OWN = Offered("pocketsphinx", "PocketSphinx", False, "", 0.0)


@pytest.fixture
def two_engines(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """OpenAI, then PocketSphinx; those in the set fail at the moment."""
    failing: set[str] = set()
    both = {one.name: one for one in (HOSTED, OWN)}

    def preferring(name: str) -> list[str]:
        return sorted(both, key=lambda one: (one != name, one))

    def heard_by(name: str = "") -> Offered:
        return next(both[one] for one in preferring(name) if one not in failing)

    monkeypatch.setattr(chain, "offered", lambda: list(both.values()))
    monkeypatch.setattr(chain, "told", both.__getitem__)
    monkeypatch.setattr(chain, "preferring", preferring)
    monkeypatch.setattr(chain, "heard_by", heard_by)
    return failing


@sync_to_async
def chosen(meeting: Meeting) -> tuple[str, str]:
    meeting.refresh_from_db()
    return meeting.speech_engine, meeting.language


@sync_to_async
def place(user: User) -> Participant:
    return Participant.objects.select_related("meeting").get(user=user)


async def test_who_comes_learns_who_hears_and_what_could(lines: Any, bob: User, two_engines: set[str]) -> None:
    line: Line = await lines(bob)
    welcome = await line.until("welcome")
    assert welcome["speech"] == {
        "engine": "openai",
        "name": "OpenAI",
        "hosted": True,
        "chosen": "",
        "hears": None,
        "language": "en",
        "finds_out": True,
        "languages": [],
        "may_send": [],
        "engines": [
            {"name": "openai", "label": "OpenAI", "hosted": True},
            {"name": "pocketsphinx", "label": "PocketSphinx", "hosted": False},
        ],
    }
    assert welcome["you"]["language"] == ""


async def test_pulses_tell_that_another_one_hears_meanwhile(lines: Any, bob: User, two_engines: set[str]) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    two_engines.add("openai")
    pulse = await line.until("pulse")
    assert pulse["speech"]["engine"] == "openai"
    assert pulse["speech"]["hears"] == {"engine": "pocketsphinx", "name": "PocketSphinx", "hosted": False}
    two_engines.clear()
    await line.say(type="pulse")
    assert (await line.until("pulse"))["speech"]["hears"] is None


@pytest.mark.parametrize(
    ("name", "setting", "value", "languages", "finds_out"),
    [
        ("moonshine", "MOONSHINE_MODEL", "", ["en"], False),
        ("moonshine", "MOONSHINE_MODEL", "/models/spanish", [], False),
        ("whisper", "WHISPER_MODEL", "small.en", ["en"], False),
        ("whisper", "WHISPER_MODEL", "small", [], True),
    ],
)
async def test_it_is_said_which_languages_a_model_knows(
    meeting: Meeting,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    setting: str,
    value: str,
    languages: list[str],
    finds_out: bool,
) -> None:
    """Who speaks another one is told so in the room, and files that it heard say which it is."""
    settings.WHISPER_MODEL, settings.MOONSHINE_MODEL = "small", ""
    setattr(settings, setting, value)
    monkeypatch.setattr(chain, "preferring", lambda chosen: [name])
    shown = speech_choice.snapshot(meeting)
    assert (shown["languages"], shown["finds_out"]) == (languages, finds_out)
    assert files.understood(name, "es") == (languages or ["es"])[0]


async def test_the_host_chooses_for_all(
    lines: Any, alice: User, bob: User, meeting: Meeting, two_engines: set[str]
) -> None:
    host, guest = await lines(alice), await lines(bob)
    await host.say(type="speech", engine="pocketsphinx", meeting_language="es")
    for line in (host, guest):
        told = await line.until("speech")
        assert (told["engine"], told["language"], told["hosted"]) == ("pocketsphinx", "es", False)
        assert (await line.until("meeting"))["language"] == "es"
    assert await chosen(meeting) == ("pocketsphinx", "es")
    await host.say(type="speech", engine="")
    assert (await guest.until("speech"))["engine"] == "openai"
    assert await chosen(meeting) == ("", "es")


async def test_somebody_says_what_they_speak_and_nobody_else_changes(lines: Any, alice: User, bob: User) -> None:
    line: Line = await lines(bob)
    for said, hints in (("es", "es"), ("pt-BR", "pt-BR"), ("auto", ""), ("", "en")):
        await line.say(type="speech", language=said)
        assert await line.until("speech") == {"type": "speech", "own": said}
        assert speech_choice.language_of(await place(bob)) == hints
    assert speech_choice.language_of(await place(alice)) == "en"
    again: Line = await lines(bob)
    assert (await again.until("welcome"))["you"]["language"] == ""


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"engine": "watson"},
        {"engine": None},
        {"engine": ["pocketsphinx"]},
        {"language": "e" * 11},
        {"language": "en us"},
        {"language": 5},
        {"language": None},
        {"meeting_language": ""},
        {"meeting_language": "auto"},
        {"meeting_language": "'; --"},
        {"engine": "pocketsphinx", "language": "not a tag"},
        {"engine": "no such", "language": "es"},
    ],
    ids=str,
)
async def test_what_makes_no_sense_changes_nothing(
    lines: Any, alice: User, meeting: Meeting, two_engines: set[str], message: dict[str, Any]
) -> None:
    line: Line = await lines(alice)
    await line.say(type="speech", ref="asked", **message)
    told = await line.until("error")
    assert (told["code"], told["ref"]) == ("invalid", "asked")
    assert await chosen(meeting) == ("", "en")
    assert (await place(alice)).language == ""


async def test_a_guest_who_asks_for_more_than_theirs_gets_nothing(lines: Any, bob: User, meeting: Meeting) -> None:
    line: Line = await lines(bob)
    await line.say(type="speech", language="es", meeting_language="es")
    assert (await line.until("error"))["code"] == "not_allowed"
    assert (await place(bob)).language == ""
    assert await chosen(meeting) == ("", "en")


async def test_running_microphones_hear_of_it(
    mic: Any, lines: Any, alice: User, bob: User, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    news: list[dict[str, Any]] = []
    monkeypatch.setattr(streams, "tell_microphones", lambda pk, **said: news.append(said))
    monkeypatch.setattr(speech_choice, "tell_microphones", lambda pk, **said: news.append(said))
    host: Line = await lines(alice)
    await host.say(type="speech", language="es")
    await host.say(type="speech", engine="pocketsphinx")
    await until(lambda: len(news) == 2)
    assert news == [{"kind": "speech", "user": str(alice.pk)}, {"kind": "speech"}]
    assert isinstance(mic(), Mic)
