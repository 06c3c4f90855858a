"""`hypothesis` on the microphone's socket: a page that recognises for itself, and every one that is refused."""

import asyncio
from typing import Any

import pytest

from meetings.models import User
from tests.conferencing.line import Line
from tests.transcription.fakes import Seat, quiet, rows, said, sound
from tests.transcription.test_microphone_socket import STREAM, begin, speak
from transcription.contract import SAMPLE_RATE
from transcription.recognition.mailbox import LONGEST_TEXT


async def post(line: Line, start: float, end: float, text: str, **more: Any) -> None:
    offsets = {"start": round(start * SAMPLE_RATE), "end": round(end * SAMPLE_RATE)}
    await line.say(**({"type": "hypothesis", "stream": STREAM, "text": text} | offsets | more))


async def refusal(line: Line) -> str:
    return str((await line.until("error"))["code"])


async def stop(line: Line) -> None:
    await line.say(type="stop", stream=STREAM)
    await line.until("stopped")


async def test_the_words_of_the_page_are_stored(lines: Any, bob: User, seat: Seat) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line, recogniser="browser")
    at = await speak(line, said(1, 2))
    await post(line, 0, 0.6, "what the")
    at = await speak(line, sound(said(3), quiet(1)), at)
    await post(line, 0, 0.9, "what the browser heard", final=True)
    await stop(line)
    (row,) = await rows()
    assert (row.raw_text, row.engine) == ("what the browser heard", "browser")
    assert [word["text"] for word in row.words] == ["what", "the", "browser", "heard"]
    growing = [f"{one['stable']} {one['unstable']}".strip() for _, one in seat.live()]
    assert "what the" in growing


async def test_the_last_words_may_come_after_stop(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line, recogniser="browser")
    await speak(line, said(1, 2, 3))
    await line.say(type="stop", stream=STREAM)
    await asyncio.sleep(1)
    await post(line, 0, 0.9, "just in time", final=True)
    await line.until("stopped")
    (row,) = await rows()
    assert row.raw_text == "just in time"


async def test_where_the_page_has_no_words_the_servers_engine_hears_it_from_the_first(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line, recogniser="browser")
    await speak(line, sound(said(1, 2, 3), quiet(1)))
    await stop(line)
    (row,) = await rows()
    assert (row.raw_text, row.engine) == ("w1 w2 w3", "tone")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x " * LONGEST_TEXT},
        {"text": None},
        {"text": ["yes"]},
        {"start": -1},
        {"start": 0.5},
        {"start": True},
        {"end": "9"},
        {"end": 2**53},
        {"end": 3600 * SAMPLE_RATE},
        {"start": 9, "end": 8},
        {"final": "yes"},
        {"stream": 5},
    ],
    ids=lambda wrong: str(wrong)[:20],
)
async def test_what_is_no_hypothesis_is_refused_and_changes_nothing(
    lines: Any, bob: User, wrong: dict[str, Any]
) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line, recogniser="browser")
    evil = {"type": "hypothesis", "stream": STREAM, "start": 0, "end": 10, "text": "evil"}
    await line.say(**(evil | wrong))
    assert await refusal(line) == "invalid"
    await speak(line, sound(said(1, 2, 3), quiet(1)))
    await post(line, 0, 0.9, "fine", final=True)
    await stop(line)
    assert [row.raw_text for row in await rows()] == ["fine"]


async def test_out_of_order_and_twice(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line, recogniser="browser")
    await speak(line, sound(said(1, 2, 3), quiet(0.5)))
    await post(line, 0, 0.9, "once", final=True)
    await post(line, 0, 0.9, "once", final=True)
    assert await refusal(line) == "invalid"
    await post(line, 0.1, 0.5, "before", final=True)
    assert await refusal(line) == "invalid"
    await stop(line)
    assert [row.raw_text for row in await rows()] == ["once"]


@pytest.mark.parametrize("recogniser", ["", "browser"])
async def test_another_stream_or_none(lines: Any, bob: User, recogniser: str) -> None:
    line: Line = await lines(bob, "microphone/")
    await post(line, 0, 0.1, "before start")
    assert await refusal(line) == "no_stream"
    await begin(line, recogniser=recogniser)
    await post(line, 0, 0.1, "other", stream="00000000-0000-4000-8000-000000000002")
    assert await refusal(line) == "no_stream"
    if not recogniser:
        await post(line, 0, 0.1, "unasked")
        assert await refusal(line) == "no_stream"
    await stop(line)
    await post(line, 0, 0.1, "after stop")
    assert await refusal(line) == "no_stream"
    assert await rows() == []


@pytest.mark.parametrize("recogniser", ["whisper", 5, None, ["browser"]])
async def test_only_a_browser_recognises_for_itself(lines: Any, bob: User, recogniser: Any) -> None:
    line: Line = await lines(bob, "microphone/")
    await line.say(type="start", stream=STREAM, elapsed=0, recogniser=recogniser)
    assert await refusal(line) == "invalid"


async def test_what_is_off_the_record_is_not_taken_from_the_page(lines: Any, alice: User, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    room: Line = await lines(alice)
    await begin(line, recogniser="browser")
    at = await speak(line, said(1, 2, 3))
    await post(line, 0, 0.9, "on the record")
    await room.say(type="off_record", on=True)
    await room.until("pause")
    at = await speak(line, said(4, 5, 6), at)
    await post(line, 0, 1.8, "on the record and a secret", final=True)
    at = await speak(line, quiet(1), at)
    await stop(line)
    assert [row.raw_text for row in await rows()] == ["on the record"]
