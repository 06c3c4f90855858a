"""An engine that fails: the program is told once, its audio is kept, heard again, and given up at last."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from meetings.models import User
from tests.transcription.fakes import ToneEngine, quiet, said, sound, until
from tests.transcription.streaming.conftest import Program
from transcription import troubles
from transcription.contract import Caption, EngineFailed, Frame, Hints, Trouble
from transcription.programs.recogniser import GIVE_UP
from transcription.recognition import chain

TALK = sound(said(1, 2), quiet(1))


class Refusing:
    """Fails in its own way whenever somebody speaks; hears once it is `well`."""

    name = "refusing"

    def __init__(self, trouble: Trouble, *, lasting: bool = False) -> None:
        self.failure = EngineFailed("secret-key-1234", trouble, lasting=lasting)
        self.well, self.other = False, ToneEngine()

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        async def heard() -> AsyncIterator[Frame]:
            async for frame in audio:
                if not self.well:
                    raise self.failure
                yield frame

        async for caption in self.other.captions(heard(), hints):
            yield caption


def errors(program: Program) -> list[dict[str, Any]]:
    return program.of("stt_error")


async def read_for(program: Program, seconds: float) -> None:
    """Everything that comes in so many (virtual) seconds, while silence goes on."""
    await program.speak(quiet(seconds))
    await program.say(type="ping")
    await program.until("pong")


async def test_a_failure_is_told_once_and_nothing_is_lost(door: Any, alice: User, heard_by: ToneEngine) -> None:
    heard_by.failing = True
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    await read_for(program, 30)
    (problem,) = errors(program)
    assert problem["code"] == "ENGINE_UNAVAILABLE"
    assert problem["error"] == problem["message"] == troubles.sentence(Trouble.ENGINE_UNAVAILABLE)
    assert "start" not in problem
    assert heard_by.tries > 5, "It is tried again."
    heard_by.failing = False
    await read_for(program, 6)
    assert program.words == ["w1 w2"]
    heard_by.failing = True
    await program.speak(TALK)
    await read_for(program, 1)
    assert len(errors(program)) == 2, "After a word that came through, a failure is news again."
    heard_by.failing = False
    await program.stop()
    assert program.words == ["w1 w2", "w1 w2"]


async def test_after_a_minute_an_utterance_is_given_up(door: Any, alice: User, heard_by: ToneEngine) -> None:
    heard_by.failing = True
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    began = asyncio.get_running_loop().time()
    await read_for(program, GIVE_UP - 5)
    assert len(errors(program)) == 1
    await read_for(program, 15)
    given_up = errors(program)[-1]
    assert given_up["code"] == "ENGINE_UNAVAILABLE"
    assert (given_up["start"], given_up["end"]) == (0.0, pytest.approx(1.2, abs=0.1))
    assert asyncio.get_running_loop().time() - began < GIVE_UP + 12
    heard_by.failing = False
    await read_for(program, 6)
    await program.speak(sound(said(5), quiet(1)))
    await program.stop()
    assert program.words == ["w5"]


async def test_the_end_is_reached_also_when_the_engine_never_is(door: Any, alice: User, heard_by: ToneEngine) -> None:
    heard_by.failing = True
    program: Program = await door(alice)
    await program.start()
    await program.speak(sound(TALK, said(3)))
    began = asyncio.get_running_loop().time()
    await program.stop()
    assert GIVE_UP - 5 < asyncio.get_running_loop().time() - began < GIVE_UP + 12
    assert [(one["start"] > 1) for one in errors(program) if "start" in one] == [False, True]
    assert program.words == []


@pytest.mark.parametrize("trouble", [one for one in Trouble if one != Trouble.MIC_ACCESS_DENIED])
async def test_what_only_a_person_can_mend_is_given_up_at_once(
    door: Any, alice: User, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    refusing = Refusing(trouble, lasting=True)
    monkeypatch.setattr(chain, "live", lambda name="": refusing)
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    await read_for(program, 6)
    told, given_up = errors(program)
    assert told["code"] == given_up["code"] == trouble
    assert "start" not in told
    assert given_up["start"] == 0
    assert "secret" not in str(program.heard), "The engine's own sentence is for operators."
    refusing.well = True
    await program.speak(said(7))
    await program.stop()
    assert program.words == ["w7"]


async def test_two_programs_do_not_share_a_fault(door: Any, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    engines = [Refusing(Trouble.PROCESSING_TIMEOUT), ToneEngine()]
    monkeypatch.setattr(chain, "live", lambda name="": engines.pop(0))
    first, second = await door(alice), await door(alice)
    await first.start()
    await second.start()
    await asyncio.gather(first.speak(TALK), second.speak(TALK))
    await second.stop()
    assert second.words == ["w1 w2"]
    assert not errors(second)
    await first.until("stt_error")
    assert errors(first)[0]["code"] == "PROCESSING_TIMEOUT"


async def test_an_engine_that_ends_without_a_word_is_a_failure(
    door: Any, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        name = "silent"

        async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
            async for _ in audio:
                return
            yield Caption(0, "")

    monkeypatch.setattr(chain, "live", lambda name="": Silent())
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    await program.stop()
    assert [one["code"] for one in errors(program)] == ["ENGINE_UNAVAILABLE"] * 2


async def test_a_mistake_of_ours_is_1011(door: Any, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    class Mistaken:
        name = "mistaken"

        async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
            async for _ in audio:
                raise KeyError("said in confidence")
            yield Caption(0, "")

    monkeypatch.setattr(chain, "live", lambda name="": Mistaken())
    before = asyncio.all_tasks()
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    assert await program.code() == 1011
    await program.hang_up()
    await until(lambda: not asyncio.all_tasks() - before)


async def test_a_second_final_and_one_of_nothing_are_not_told(
    door: Any, alice: User, heard_by: ToneEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Talkative:
        name = "talkative"

        async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
            async for caption in heard_by.captions(audio, hints):
                yield Caption(caption.utterance + 1, "made up", "", 0, 1, final=True)
                yield caption
                if caption.final:
                    yield caption

    monkeypatch.setattr(chain, "live", lambda name="": Talkative())
    program: Program = await door(alice)
    await program.start()
    await program.speak(sound(TALK, said(3)))
    await program.stop()
    assert program.words == ["w1 w2", "w3"]


async def test_a_backlog_is_given_up_together(door: Any, alice: User, heard_by: ToneEngine) -> None:
    """Each waits a minute of failure, not a minute after the one before."""
    heard_by.failing = True
    program: Program = await door(alice)
    await program.start()
    for _ in range(5):
        await program.speak(sound(TALK, quiet(8)))
    began = asyncio.get_running_loop().time()
    await program.stop()
    assert asyncio.get_running_loop().time() - began < GIVE_UP + 6
    assert len([one for one in errors(program) if "start" in one]) == 5


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_a_sentence(trouble: Trouble) -> None:
    """Of what happened, what was kept and what to do."""
    assert troubles.sentence(trouble).count(".") >= 2
