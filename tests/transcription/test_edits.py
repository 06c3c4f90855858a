"""Words that a person has put right stay so, whatever the recogniser finds later."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from meetings.models import Meeting, User
from tests.transcription.fakes import Mic, Seat, ToneEngine, quiet, rows, said, sound
from transcription import edits
from transcription.models import Dialogue


async def lost_after_speaking(mic: Any) -> tuple[Mic, Dialogue]:
    """A microphone that vanished in mid-sentence; its words are stored until the audio comes again."""
    first: Mic = mic()
    await first.start()
    await first.speak(said(1, 2))
    await first.lose()
    await asyncio.sleep(5)
    (row,) = await rows()
    return first, row


async def test_a_replay_that_finds_no_words_keeps_a_persons_edit(
    mic: Any, seat: Seat, engine: ToneEngine, meeting: Meeting, alice: User
) -> None:
    first, row = await lost_after_speaking(mic)
    await sync_to_async(edits.store)(meeting, alice, row.pk, row.revision, "We two")
    engine.text = lambda words: ""  # type: ignore[method-assign]
    again: Mic = mic()
    await again.start(first.stream, sent=first.at, elapsed=6.0)
    await again.speak(sound(said(1, 2), quiet(1)))
    await again.stop()
    (after,) = await rows()
    assert (after.state, after.text, after.raw_text, after.provisional) == ("edited", "We two", "", False)
    told = seat.of("dialogue")[-1]
    assert (told["id"], told["stable"], told["edited_by"]) == (str(row.pk), "We two", "Alice")


async def test_a_clash_shows_the_words_and_who_wrote_them(mic: Any, meeting: Meeting, alice: User, bob: User) -> None:
    _, row = await lost_after_speaking(mic)
    await sync_to_async(edits.store)(meeting, alice, row.pk, row.revision, "We two")
    with pytest.raises(edits.Clash) as clash:
        await sync_to_async(edits.store)(meeting, bob, row.pk, row.revision, "Us two")
    current = clash.value.current
    assert (current["stable"], current["edited_by"]) == ("We two", "Alice")
    assert current["revision"] == row.revision + 1
    assert (await rows())[0].text == "We two"
