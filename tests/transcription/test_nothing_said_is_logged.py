"""Whatever happens, no record holds a word that was said, a name or a token."""

import asyncio
import logging
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import IntegrityError

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, User
from tests.conferencing.line import Line
from tests.transcription.fakes import FRAME, ToneEngine, quiet, said, sound
from transcription import publish, streams
from transcription.frames import build

STREAM = "00000000-0000-4000-8000-000000000001"
WORD = "xylophone"
NAME = "Quetzalcoatl"


async def speak(line: Line, samples: Any, at: int = 0) -> None:
    for begin in range(0, len(samples), FRAME):
        await line.send(build(at + begin, samples[begin : begin + FRAME]))
        await asyncio.sleep(0.1)


class Unlucky:
    """The database refuses once, and quotes what it would not take."""

    def __init__(self) -> None:
        self.store, self.refused = publish.store, False

    def __call__(self, claim: streams.Claim, utterance: publish.Utterance) -> Any:
        if self.refused:
            return self.store(claim, utterance)
        self.refused = True
        raise IntegrityError(f"Failing row contains ({utterance.caption.stable})")


async def test_a_meeting_with_everything_that_can_go_wrong(
    lines: Any,
    meeting: Meeting,
    alice: User,
    engine: ToneEngine,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("daphne").setLevel(logging.DEBUG)
    engine.word = WORD
    participant, key = await sync_to_async(attendance.join)(access.NOBODY, meeting, captions=True, name=NAME)
    await User.objects.filter(pk=participant.user_id).aupdate(username=f"guest-{NAME}")
    host_key = await sync_to_async(AccessToken.issue)(alice)
    mine = [(b"authorization", f"Bearer {key}".encode())]
    room: Line = await lines(headers=mine)
    await room.until("welcome")
    line: Line = await lines(end="microphone/", subprotocols=[f"bearer.{key}"])
    await line.say(type="start", stream=STREAM, elapsed=0)
    await line.until("ready")
    await speak(line, sound(said(1, 2, 3), quiet(1)))
    row = await room.until("dialogue", lambda one: one["number"])
    assert WORD in row["stable"]
    await room.say(type="dialogue.edit", id=row["id"], revision=row["revision"], text=f"{WORD} edited")
    await room.until("dialogue", lambda one: one["state"] == "edited")
    assert (await room.refused(type=WORD, ref=NAME))["code"] == "unknown_type"
    await room.text(f'{{"{WORD}')
    await room.until("error")
    engine.failing = True
    await speak(line, sound(said(4), quiet(1)), 10 * FRAME * 2)
    engine.failing = False
    monkeypatch.setattr(publish, "store", Unlucky())
    await speak(line, sound(said(6), quiet(1)), 10 * FRAME * 4)
    engine.text = lambda words: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    await speak(line, sound(said(5), quiet(1)), 10 * FRAME * 6)
    assert await line.code() == 1011
    await line.hang_up()
    taker: Line = await lines(end="microphone/", headers=[(b"authorization", f"Bearer {host_key}".encode())])
    await taker.say(type="start", stream=STREAM, elapsed=0)
    assert await taker.code() == 4403
    await room.hang_up()
    await asyncio.sleep(10)
    records = [record for record in caplog.records if not record.name.startswith("django.db.backends")]
    assert any(record.name == "transcription.session" for record in records)
    formatter = logging.Formatter("%(name)s %(message)s")
    for record in records:
        text = formatter.format(record)
        for secret in (WORD, NAME, key, host_key, f"bearer.{key}"):
            assert secret is not None
            assert secret not in text, record.name
