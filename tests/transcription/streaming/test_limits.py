"""Bad input at the door for programs: a clear error or a code, nothing changed, nobody harmed."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from meetings import attendance
from meetings.access import NOBODY
from meetings.models import AccessToken, Meeting, User
from tests.conferencing.test_door import FOREIGN, HERE, cookie
from tests.transcription.fakes import ToneEngine, quiet, said, sound, until
from tests.transcription.streaming.conftest import Program
from transcription.contract import SAMPLE_RATE
from transcription.frames import LARGEST
from transcription.models import ProgramUse
from transcription.programs import consumer, places, quota, stream, streaming

WORD = said(1).tobytes()


# Who


@pytest.mark.parametrize("headers", [[], HERE, [(b"authorization", b"Bearer nonsense")]], ids=["none", "page", "wrong"])
async def test_nobody(door: Any, headers: Any) -> None:
    program: Program = await door(headers=headers)
    assert await program.code() == 4401


async def test_a_guest_and_a_token_for_one_meeting(door: Any, meeting: Meeting, alice: User) -> None:
    gina, _ = await sync_to_async(attendance.join)(NOBODY, meeting, captions=True, name="Gina")
    assert await (await door(gina.user)).code() == 4403
    key = await sync_to_async(AccessToken.issue)(alice, meeting)
    assert await (await door(alice, key=key)).code() == 4403


async def test_a_token_as_a_subprotocol(door: Any, alice: User) -> None:
    key = await sync_to_async(AccessToken.issue)(alice)
    program: Program = await door(subprotocols=[f"bearer.{key}"])
    assert program.subprotocol == f"bearer.{key}"
    await program.start()


async def test_a_page_of_ours_has_its_session_and_another_site_has_not(door: Any, alice: User) -> None:
    mine = await sync_to_async(cookie)(alice)
    program: Program = await door(headers=[*HERE, mine])
    await program.start()
    await program.speak(said(1))
    await program.stop()
    assert await (await door(headers=[*FOREIGN, mine])).code() == 4401
    assert await (await door(headers=[HERE[0], mine])).code() == 4401, "No origin at all."
    await Session.objects.all().adelete()
    await program.start("two")
    assert await program.code() == 4401


async def test_a_token_that_is_taken_back(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.speak(said(1))
    await AccessToken.objects.all().adelete()
    assert await program.code() == 4401


@pytest.mark.parametrize("error", [ConnectionError, OperationalError, InterfaceError])
@pytest.mark.parametrize(("place", "broken"), [(places.Place, "renew"), (consumer.authentication, "still")])
async def test_who_may_go_on_is_looked_at_again_after_a_failure(
    door: Any, alice: User, monkeypatch: pytest.MonkeyPatch, place: Any, broken: str, error: type[Exception]
) -> None:
    looks, well = [], getattr(place, broken)

    def fails_twice(*args: Any) -> None:
        looks.append(args)
        if len(looks) <= 2:
            raise error("said in confidence")
        well(*args)

    monkeypatch.setattr(place, broken, fails_twice)
    program: Program = await door(alice)
    await program.start()
    await program.speak(quiet(2 * streaming.WATCH + 1))
    assert len(looks) >= 2
    await AccessToken.objects.all().adelete()
    assert await program.code() == 4401


# What makes no sense changes nothing


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "stt_start", "session_id": 7}, "invalid"),
        ({"type": "stt_start", "session_id": ""}, "invalid"),
        ({"type": "stt_start", "session_id": "x" * 201}, "invalid"),
        ({"type": "stt_start", "session_id": "a\0b"}, "invalid"),
        ({"type": "stt_start", "session_id": "\ud800"}, "invalid"),
        ({"type": "stt_start", "language": 5}, "invalid"),
        ({"type": "stt_start", "language": ["en"]}, "invalid"),
        ({"type": "stt_start", "language": "not a language"}, "invalid"),
        ({"type": "stt_start", "engine": "hal9000"}, "unknown_engine"),
        ({"type": "stt_start", "engine": ["pocketsphinx"]}, "unknown_engine"),
        ({"type": "stt_start", "terms": "Parley"}, "invalid"),
        ({"type": "stt_start", "terms": [""]}, "invalid"),
        ({"type": "stt_start", "terms": [5]}, "invalid"),
        ({"type": "stt_start", "terms": ["x"] * 101}, "invalid"),
        ({"type": "audio", "payload": {"data": ""}}, "no_stream"),
        ({"type": "stt_stop"}, "no_stream"),
        ({"type": "finish"}, "no_stream"),
        ({"type": "nonsense"}, "unknown_type"),
        ({"type": 5}, "malformed"),
    ],
    ids=str,
)
async def test_messages_before_a_stream(door: Any, alice: User, message: dict[str, Any], code: str) -> None:
    program: Program = await door(alice)
    problem = await program.refused(**message, ref="r")
    assert problem["code"] == code
    assert problem.get("ref", "r") == "r"
    assert problem["message"] == problem["error"] != ""
    assert problem["session_id"] is None
    await program.start()


@pytest.mark.parametrize(
    "mime",
    ["audio/wav", "audio/pcm;rate=8000", "audio/pcm; rate = 44100", "text/html", "webm", 5, ["audio/webm"], "é;"],
)
async def test_a_format_that_is_not_read(door: Any, alice: User, mime: Any) -> None:
    program: Program = await door(alice)
    await program.say(type="stt_start", session_id="one", mimeType=mime)
    problem = await program.until("stt_error")
    assert problem["code"] == "UNSUPPORTED_AUDIO"
    await program.start(mimeType="audio/pcm; rate=16000")


async def test_audio_before_the_start_and_after_the_stop(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.send(WORD)
    assert (await program.until("error"))["code"] == "no_stream"
    await program.start()
    await program.speak(said(1))
    await program.stop()
    for send in (program.send, program.audio):
        await send(WORD)
        assert (await program.until("error"))["code"] == "no_stream"
    await program.text("said\0 after")
    assert (await program.until("error"))["code"] == "malformed"
    assert program.words == ["w1"]


async def test_a_second_start_changes_nothing(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start("one")
    await program.speak(said(1))
    problem = await program.refused(type="stt_start", session_id="two", ref=9)
    assert (problem["code"], problem["ref"], problem["session_id"]) == ("already_started", 9, "one")
    await program.speak(said(2))
    await program.stop()
    assert [(one["session_id"], one["text"]) for one in program.of("stt_final")] == [("one", "w1 w2")]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (None, "invalid"),
        ("data", "invalid"),
        ({}, "invalid"),
        ({"data": 5}, "invalid"),
        ({"data": "not base64!"}, "invalid"),
        ({"data": "AAA"}, "invalid"),
        ({"data": "ÄÖ=="}, "invalid"),
        ({"data": "AAAA", "mimeType": "audio/webm"}, "UNSUPPORTED_AUDIO"),
        ({"data": "AAAA", "mimeType": "audio/pcm;rate=48000"}, "UNSUPPORTED_AUDIO"),
    ],
    ids=str,
)
async def test_audio_in_json_that_is_none(door: Any, alice: User, payload: Any, code: str) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.say(type="audio", payload=payload)
    problem = await program.read()
    while problem and "code" not in problem:
        problem = await program.read()
    assert problem
    assert problem["code"] == code
    await program.speak(said(1))
    await program.stop()
    assert program.words == ["w1"]


# What closes the socket


async def why(program: Program) -> str:
    """What was wrong, told once and with a sentence before the socket closes."""
    await program.code()
    (problem,) = (one for one in program.heard if "code" in one)
    assert problem["message"] == problem["error"] != ""
    return str(problem["code"])


@pytest.mark.parametrize("data", [b"\0", b"\0" * 1001, b"\0" * (LARGEST + 2)], ids=["one byte", "odd", "over 64 KiB"])
async def test_half_samples_and_large_frames(door: Any, alice: User, data: bytes) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.send(data)
    assert await program.code() == 4413
    assert await why(program) == "too_large"


async def test_half_samples_in_base64(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.audio(b"\0\0\0")
    assert await program.code() == 4413
    assert await why(program) == "too_large"


async def test_ten_megabytes_of_json(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.text(json.dumps({"type": "stt_start", "session_id": "x" * 10_000_000}))
    assert await program.code() == 4413
    assert await why(program) == "too_large"


async def test_more_than_six_minutes_ahead(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    for _ in range(181):
        await program.send(quiet(2).tobytes())
    assert await program.code() == 4429
    assert await why(program) == "too_much"


async def test_a_flood_of_tiny_frames(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    for _ in range(50 * 362):
        await program.send(b"")
    assert await program.code() == 4429
    assert await why(program) == "too_much"


async def test_a_flood_of_messages(door: Any, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "MESSAGES", 300)
    program: Program = await door(alice)
    for _ in range(320):
        await program.send(b"")
    assert await program.code() == 4429


async def test_speech_that_nobody_recognises_is_bounded(
    door: Any, alice: User, heard_by: ToneEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "UNHEARD", 3 * SAMPLE_RATE)
    heard_by.held.clear()
    program: Program = await door(alice)
    await program.start()
    for _ in range(12):
        await program.speak(sound(said(1), quiet(0.7)))
    assert await program.code() == 4429
    assert await why(program) == "too_much"


async def test_bytes_that_nobody_works_off_are_bounded(door: Any, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(self: stream.Stream, data: bytes) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(stream.Stream, "take", never)
    monkeypatch.setattr(streaming, "UNHEARD", 3 * SAMPLE_RATE)
    program: Program = await door(alice)
    await program.start()
    for _ in range(4):
        await program.send(quiet(1.5).tobytes())
    assert await program.code() == 4429
    assert await why(program) == "too_much"


async def test_a_minute_without_audio(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    began = asyncio.get_running_loop().time()
    await program.say(type="ping")
    assert await program.code() == 4408
    assert 60 <= asyncio.get_running_loop().time() - began <= 66
    assert await why(program) == "silent"


async def test_who_has_no_stream_may_wait(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await asyncio.sleep(200)
    await program.start()
    await program.speak(said(1))
    await program.stop()
    await asyncio.sleep(200)
    await program.say(type="ping")
    assert await program.until("pong")


# The client vanishes


async def test_a_client_that_vanishes_leaves_nothing(door: Any, alice: User, heard_by: ToneEngine) -> None:
    before = asyncio.all_tasks()
    program: Program = await door(alice)
    await program.start()
    heard_by.held.clear()
    await program.speak(sound(said(1), quiet(1), said(2)))
    await program.hang_up(1006)
    await until(lambda: not streaming.finishing and not asyncio.all_tasks() - before)
    assert isinstance(await sync_to_async(places.take)(alice), places.Place)


async def test_a_client_that_vanishes_while_the_end_is_awaited(door: Any, alice: User, heard_by: ToneEngine) -> None:
    before = asyncio.all_tasks()
    program: Program = await door(alice)
    await program.start()
    heard_by.held.clear()
    await program.speak(said(1))
    await program.say(type="stt_stop")
    await asyncio.sleep(1)
    await program.hang_up(1006)
    await until(lambda: not streaming.finishing and not asyncio.all_tasks() - before)


# How many at once, and how much a day


async def test_eight_streams_of_one_token(door: Any, alice: User) -> None:
    key = await sync_to_async(AccessToken.issue)(alice)
    programs = [await door(alice, key=key) for _ in range(8)]
    for number, program in enumerate(programs):
        await program.start(str(number))
    await asyncio.gather(*(program.speak(said(number + 1)) for number, program in enumerate(programs)))
    for number, program in enumerate(programs):
        await program.stop()
        assert program.words == [f"w{number + 1}"]
        assert {one["session_id"] for one in program.heard} == {str(number)}


async def test_one_stream_too_many(door: Any, alice: User, bob: User, settings: LazySettings) -> None:
    settings.PROGRAM_STREAMS = 2
    first, second, third = [await door(alice) for _ in range(3)]
    await first.start()
    await second.start()
    await third.say(type="stt_start", session_id="three")
    problem = await third.until("stt_error")
    assert (problem["code"], problem["session_id"]) == ("QUOTA_EXCEEDED", "three")
    assert await third.code() == 4429
    assert await why(third) == "QUOTA_EXCEEDED"
    await (await door(bob)).start()
    await first.speak(quiet(1))
    await first.stop()
    await until(lambda: cache.get(f"programs.{alice.pk}.0") is None)
    await (await door(alice)).start()


async def test_the_days_audio_is_used_up(door: Any, alice: User, bob: User, settings: LazySettings) -> None:
    settings.PROGRAM_QUOTA = 25
    program: Program = await door(alice)
    await program.start()
    await program.speak(sound(said(1, 2), quiet(17), said(3, 4), quiet(20)))
    problem = await program.until("stt_error")
    assert problem["code"] == "QUOTA_EXCEEDED"
    await program.until("finished")
    assert await program.code() == 4429
    assert program.words == ["w1 w2", "w3 w4"], "What was heard stands."
    assert await sync_to_async(quota.left)(alice) < 10
    again: Program = await door(alice)
    await again.say(type="stt_start")
    assert (await again.until("stt_error"))["code"] == "QUOTA_EXCEEDED"
    assert await again.code() == 4429
    assert await why(again) == "QUOTA_EXCEEDED"
    await (await door(bob)).start()


async def test_a_cache_that_is_away_keeps_no_socket_open(
    door: Any, alice: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROGRAM_QUOTA = 15

    def fails(place: places.Place) -> None:
        raise ConnectionError

    monkeypatch.setattr(places.Place, "free", fails)
    program: Program = await door(alice)
    await program.start()
    await program.speak(sound(said(1, 2), quiet(17)))
    assert await program.code() == 4429
    await until(lambda: not streaming.finishing)


async def test_only_what_was_heard_is_paid(door: Any, alice: User, settings: LazySettings) -> None:
    settings.PROGRAM_QUOTA = 1000
    program: Program = await door(alice)
    await program.start()
    await program.speak(quiet(12.5))
    await program.stop()
    await until(lambda: not streaming.finishing)
    await asyncio.sleep(1)
    assert await sync_to_async(quota.left)(alice) == pytest.approx(987.5)


async def test_without_a_quota_nothing_is_counted(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.speak(quiet(1))
    await program.stop()
    assert not await ProgramUse.objects.aexists()
    assert await sync_to_async(quota.left)(alice) is None
