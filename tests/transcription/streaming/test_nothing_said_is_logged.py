"""Whatever a program sends, and whatever goes wrong, no record holds a word, a name or a token."""

import logging
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings

from config.logs import Wordless
from meetings.models import AccessToken, User
from tests.transcription.fakes import ToneEngine, quiet, said, sound
from tests.transcription.streaming.conftest import Program

WORD, NAME = "xylophone", "Quetzalcoatl"
TALK = sound(said(1, 2), quiet(1))


async def test_a_program_with_everything_that_can_go_wrong(
    door: Any, alice: User, heard_by: ToneEngine, caplog: pytest.LogCaptureFixture, settings: LazySettings
) -> None:
    caplog.set_level(logging.DEBUG)
    heard_by.word = WORD
    settings.PROGRAM_QUOTA = 100
    key = await sync_to_async(AccessToken.issue)(alice)
    program: Program = await door(alice, key=key)
    await program.start(f"session of {NAME}", terms=[NAME])
    await program.speak(TALK)
    await program.refused(type=WORD, session_id=NAME)
    await program.text(f'{{"{WORD}')
    await program.until("error")
    heard_by.failing = True
    await program.speak(TALK)
    heard_by.failing = False
    await program.stop()
    assert program.words == [f"{WORD}1 {WORD}2"] * 2
    await program.start(NAME, mimeType="audio/webm")
    await program.send(WORD.encode() * 100)
    await program.until("stt_error")
    await program.start(NAME)
    heard_by.text = lambda words: {}[f"{WORD} {NAME}"]  # type: ignore[method-assign,assignment,misc]
    await program.speak(TALK)
    assert await program.code() == 1011
    records = [record for record in caplog.records if not record.name.startswith("django.db.backends")]
    names = {record.name for record in records}
    assert {"transcription.programs.recogniser", "transcription.programs.streaming"} <= names
    formatter = Wordless("%(name)s %(message)s")
    for record in records:
        text = formatter.format(record)
        for secret in (WORD, NAME, key):
            assert secret not in text, record.name
