"""Each utterance goes to the first engine that is well; when it fails, the next hears it from its first sample."""

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcription.fakes import FRAME, quiet, said, sound, words_in
from tests.transcription.virtual import VirtualLoop
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Samples, Trouble
from transcription.recognition.breakers import FAILURES, RESTS, Breakers
from transcription.recognition.failover import LAST_CHANCE, Failover
from transcription.recognition.run import Patience

Answer = TypeVar("Answer")
SECOND = SAMPLE_RATE


def run(what: Coroutine[Any, Any, Answer]) -> Answer:
    """In virtual time, leaving no task behind."""

    async def alone() -> Answer:
        answer = await what
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return answer

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(alone())


def utterances(*spoken: Samples) -> list[Frame]:
    """One after the other, with a second between them, in frames of 100 ms."""
    frames, first = [], 0
    for samples in spoken:
        parts = range(0, len(samples), FRAME)
        frames += [Frame(samples[at : at + FRAME], first + at, first, at == parts[-1]) for at in parts]
        first += len(samples) + SECOND
    return frames


async def paced(frames: Sequence[Frame], pace: float = 1.0) -> AsyncIterator[Frame]:
    """As the microphone brings them."""
    start = asyncio.get_running_loop().time()
    for frame in frames:
        wait = start + pace * frame.end / SECOND - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, wait))
        yield frame


class Actor:
    """An Engine that reads the words of `said`. Its script says what to do with the utterances that come to it:
    "" hear it, or fail: "begin", "middle", "end", "late" (after the final), "mute" (nothing at all), "endless" (no
    final), "stop", "break", "turn" (a final out of turn). The last entry holds for ever."""

    def __init__(self, name: str, *script: str, failure: EngineFailed | None = None) -> None:
        self.name, self.script = name, list(script) or [""]
        self.failure = failure or EngineFailed("scripted")
        self.began: list[int] = []  # utterances, in the order in which they came
        self.carried: list[bytes] = []
        self.open = 0

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncGenerator[Caption, None]:
        self.carried.append(hints.carried)
        self.open += 1
        try:
            async with aclosing(self.act(audio)) as captions:
                async for caption in captions:
                    yield caption
        finally:
            self.open -= 1

    async def act(self, audio: AsyncIterator[Frame]) -> AsyncGenerator[Caption, None]:
        heard, does = np.zeros(0, np.int16), ""
        async for frame in audio:
            first = frame.utterance
            if frame.start == first:
                self.began.append(first)
                does = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            heard = np.concatenate((heard, frame.samples))
            await self.fail(does, frame)
            words = words_in(heard, first)
            text = " ".join(word.text for word in words)
            if does == "stop":
                return
            if does == "turn":
                yield Caption(first, text, "", first, frame.end, final=True)
            if frame.ends:
                yield Caption(first, text, "", first, frame.end, True, words, f"{self.name} {first}".encode())
                heard = np.zeros(0, np.int16)
                if does == "late":
                    raise self.failure
            else:
                yield Caption(first, text, "", first, frame.end)

    async def fail(self, does: str, frame: Frame) -> None:
        if does == "begin" or (does == "middle" and frame.end - frame.utterance >= SECOND):
            raise self.failure
        if does == "end" and frame.ends:
            raise self.failure
        if does == "break":
            raise KeyError("what was said")
        if does == "mute" or (does == "endless" and frame.ends):
            await asyncio.Event().wait()


def chain(*engines: Any, breakers: Breakers | None = None, **options: Any) -> Failover:
    return Failover(engines, breakers or Breakers(), **options)


async def all_of(engine: Failover, frames: Sequence[Frame], pace: float = 1.0) -> list[Caption]:
    async with aclosing(engine.captions(paced(frames, pace), Hints())) as captions:  # type: ignore[type-var]
        return [caption async for caption in captions]


def finals(captions: Sequence[Caption]) -> list[tuple[str, str]]:
    return [(caption.engine, caption.stable) for caption in captions if caption.final]


THREE = utterances(said(1, 2, 3, 4, 5), said(6, 7, 8, 9), said(10, 11, 12, 13, 14))
WORDS = ["w1 w2 w3 w4 w5", "w6 w7 w8 w9", "w10 w11 w12 w13 w14"]


def test_the_first_hears_as_long_as_it_is_well() -> None:
    far, near = Actor("far"), Actor("near")
    captions = run(all_of(chain(far, near), THREE))
    assert finals(captions) == [("far", words) for words in WORDS]
    assert near.began == []
    assert far.carried == [b""]


@pytest.mark.parametrize("how", ["begin", "middle", "end", "stop", "break", "turn"])
def test_the_next_hears_the_utterance_from_its_first_sample(how: str) -> None:
    far, near = Actor("far", "", how, ""), Actor("near")
    captions = run(all_of(chain(far, near), THREE))
    assert finals(captions) == [("far", WORDS[0]), ("near", WORDS[1]), ("far", WORDS[2])]
    assert near.began == [THREE[15].utterance]
    assert near.carried == [b"far 0"]


def test_live_words_say_who_made_them() -> None:
    captions = run(all_of(chain(Actor("far", "middle", ""), Actor("near")), THREE[:15]))
    assert [caption.engine for caption in captions] == ["far"] * 9 + ["near"] * 15


def test_an_engine_that_says_nothing_is_left_when_it_had_time_and_sound_enough() -> None:
    far, near = Actor("far", "mute"), Actor("near")
    long = utterances(said(*range(1, 41)))  # 12 seconds

    async def play() -> tuple[list[Caption], float]:
        start = asyncio.get_running_loop().time()
        async with aclosing(chain(far, near).captions(paced(long), Hints())) as captions:  # type: ignore[type-var]
            first = [await anext(captions)]  # type: ignore[call-overload]
            after = asyncio.get_running_loop().time() - start
            return first + [caption async for caption in captions], after

    captions, after = run(play())
    assert after == pytest.approx(8.1, abs=0.2)
    assert finals(captions) == [("near", " ".join(f"w{number}" for number in range(1, 41)))]


def test_an_engine_without_a_final_is_left_after_its_time() -> None:
    async def play() -> float:
        start = asyncio.get_running_loop().time()
        await all_of(chain(Actor("far", "endless"), Actor("near"), patience=Patience(8, 4)), THREE[:15])
        return asyncio.get_running_loop().time() - start

    assert run(play()) == pytest.approx(1.5 + 4, abs=0.2)


def test_the_last_one_has_more_time() -> None:
    async def play() -> float:
        start = asyncio.get_running_loop().time()
        with pytest.raises(EngineFailed) as failed:
            await all_of(chain(Actor("near", "endless"), patience=Patience(8, 4)), THREE[:15])
        assert failed.value.trouble == Trouble.PROCESSING_TIMEOUT
        return asyncio.get_running_loop().time() - start

    assert run(play()) == pytest.approx(1.5 + 4 * LAST_CHANCE, abs=0.2)


def test_silence_is_no_fault() -> None:
    far_apart = [*utterances(said(1, 2)), *(Frame(f.samples, 10**8 + f.start, 10**8, f.ends) for f in THREE[:15])]
    assert [engine for engine, _ in finals(run(all_of(chain(Actor("far"), Actor("near")), far_apart)))] == ["far"] * 2


def test_a_slow_reader_of_captions_is_no_fault_of_the_engine() -> None:
    async def play() -> list[Caption]:
        heard = []
        async for caption in chain(Actor("far"), Actor("near")).captions(paced(THREE), Hints()):
            heard.append(caption)
            await asyncio.sleep(30)
        return heard

    assert [engine for engine, _ in finals(run(play()))] == ["far"] * 3


def test_when_all_fail_the_last_failure_is_told() -> None:
    other = EngineFailed("the other", Trouble.QUOTA_EXCEEDED)
    with pytest.raises(EngineFailed, match="the other"):
        run(all_of(chain(Actor("far", "begin"), Actor("near", "middle", failure=other)), THREE))


def test_an_open_circuit_is_passed_over_and_tried_again_at_an_utterance() -> None:
    breakers, told = Breakers(), []
    many = utterances(*(said(1, 2, 3, 4, 5) for _ in range(30)))
    far, near = Actor("far", *["begin"] * FAILURES, ""), Actor("near")
    failover = chain(far, near, breakers=breakers, told=lambda *news: told.append(news))
    engines = [engine for engine, _ in finals(run(all_of(failover, many)))]
    after = FAILURES + int((RESTS - 1) // 2.5)
    assert engines == ["near"] * after + ["far"] * (30 - after)
    assert [news[:2] for news in told] == [("far", "near"), ("near", "far")]
    assert len(far.began) == FAILURES + 30 - after


def test_a_wrong_key_is_tried_once() -> None:
    far = Actor("far", "begin", failure=EngineFailed("The key is wrong.", lasting=True))
    assert [engine for engine, _ in finals(run(all_of(chain(far, Actor("near")), THREE)))] == ["near"] * 3
    assert far.began == [0]


def test_when_nobody_is_well_the_last_hears() -> None:
    breakers = Breakers()

    async def play() -> list[Caption]:
        for name in ("far", "near"):
            for utterance in range(FAILURES):
                breakers.of(name).failed(utterance, EngineFailed("scripted"))
        return await all_of(chain(Actor("far"), Actor("near"), breakers=breakers), THREE)

    assert [engine for engine, _ in finals(run(play()))] == ["near"] * 3


def test_nobody_is_tried_whom_a_person_must_mend_first() -> None:
    breakers = Breakers()

    async def play() -> None:
        breakers.of("far").failed(1, EngineFailed("The key is wrong.", lasting=True))
        await all_of(chain(Actor("far"), breakers=breakers), THREE)

    with pytest.raises(EngineFailed, match="key") as failed:
        run(play())
    assert failed.value.lasting


def test_one_speakers_odd_sound_is_no_fault_for_others() -> None:
    """Ann's utterance fails again and again; Ben is heard by the first engine, without a break."""
    breakers = Breakers()
    far, near = Actor("far"), Actor("near", "begin")
    odd = Actor("far", "middle")

    async def ann() -> None:
        for _ in range(10):
            with pytest.raises(EngineFailed):
                await all_of(chain(odd, near, breakers=breakers), THREE[:15])

    async def play() -> list[Caption]:
        _, captions = await asyncio.gather(ann(), all_of(chain(far, near, breakers=breakers), THREE))
        return captions

    assert [engine for engine, _ in finals(run(play()))] == ["far"] * 3
    assert len(far.carried) == 1
    assert breakers.allows("far")


def test_an_engine_with_utterances_in_work_keeps_them() -> None:
    """Far answers late; by the time its circuit opens for others, it still has Ann's utterance."""
    breakers = Breakers()

    async def play() -> list[Caption]:
        speaking = asyncio.create_task(all_of(chain(Actor("far"), Actor("near"), breakers=breakers), THREE))
        await asyncio.sleep(3.0)  # in the middle of the second
        breakers.of("far").failed(1, EngineFailed("scripted", lasting=True))
        return await speaking

    assert [engine for engine, _ in finals(run(play()))] == ["far", "far", "near"]


def test_who_leaves_in_the_middle_leaves_no_task_and_no_engine_behind() -> None:
    far, near = Actor("far", "middle"), Actor("near")

    async def play() -> None:
        captions = chain(far, near).captions(paced(THREE), Hints())
        async for caption in captions:
            if caption.engine == "near":
                break
        await captions.aclose()  # type: ignore[attr-defined]

    run(play())
    assert (far.open, near.open) == (0, 0)


def test_being_cancelled_leaves_no_task_behind() -> None:
    far = Actor("far", "mute")

    async def play() -> None:
        task = asyncio.create_task(all_of(chain(far, Actor("near")), THREE))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()

    run(play())
    assert far.open == 0


def test_a_speaker_who_leaves_while_trying_lets_another_try() -> None:
    breakers = Breakers()

    async def play() -> None:
        for utterance in range(FAILURES):
            breakers.of("far").failed(utterance, EngineFailed("scripted"))
        await asyncio.sleep(RESTS)
        task = asyncio.create_task(all_of(chain(Actor("far"), Actor("near"), breakers=breakers), THREE))
        await asyncio.sleep(1)
        assert not breakers.of("far").allows("somebody else")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert breakers.of("far").allows("somebody else")

    run(play())


def test_audio_that_breaks_off_is_no_fault_of_the_engine() -> None:
    breakers = Breakers()
    for _ in range(FAILURES + 1):
        with pytest.raises(EngineFailed):
            run(all_of(chain(Actor("far"), Actor("near"), breakers=breakers), THREE[:5]))
    assert breakers.allows("far")


def test_what_the_audio_raises_is_raised() -> None:
    async def broken() -> AsyncIterator[Frame]:
        for frame in THREE[:15]:
            yield frame
        raise ValueError("the file ends here")

    async def play() -> None:
        async for _ in chain(Actor("far")).captions(broken(), Hints()):
            pass

    with pytest.raises(ValueError, match="the file ends here"):
        run(play())


def test_nothing_is_heard_in_silence() -> None:
    assert run(all_of(chain(Actor("far"), Actor("near")), [])) == []
    assert finals(run(all_of(chain(Actor("far")), utterances(sound(quiet(1)))))) == [("far", "")]


acts = st.sampled_from(["", "", "begin", "middle", "end", "late", "mute", "endless", "stop", "break", "turn"])
scripts = st.lists(acts, min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    far=scripts,
    near=scripts,
    lengths=st.lists(st.sampled_from([1, 3, 5, 30]), min_size=1, max_size=5),
    pace=st.sampled_from([0, 1]),
)
def test_exactly_one_final_of_each_utterance_whatever_fails_when(
    far: list[str], near: list[str], lengths: list[int], pace: float
) -> None:
    """As the listener does it: when all fail, what has no final is heard again."""
    spoken = utterances(*(said(*range(1, length + 1)) for length in lengths))
    expected = [" ".join(f"w{number}" for number in range(1, length + 1)) for length in lengths]
    breakers = Breakers()
    engine = chain(Actor("far", *far, ""), Actor("near", *near, ""), breakers=breakers)

    async def play() -> list[Caption]:
        heard: list[Caption] = []
        for _ in range(40):
            done = {caption.utterance for caption in heard if caption.final}
            try:
                rest = [frame for frame in spoken if frame.utterance not in done]
                async for caption in engine.captions(paced(rest, pace), Hints()):
                    heard.append(caption)  # noqa: PERF401  (kept when it fails)
                return heard
            except EngineFailed:
                await asyncio.sleep(random.Random(len(done)).random())
        raise AssertionError("It never came to an end.")

    captions = run(play())
    assert [text for _, text in finals(captions)] == expected
    ends = [caption.utterance for caption in captions if caption.final]
    assert ends == sorted(set(ends))
    over: set[int] = set()
    for caption in captions:
        assert caption.utterance not in over
        if caption.final:
            over.add(caption.utterance)


@settings(max_examples=25, deadline=None)
@given(script=scripts, cut=st.integers(0, 2))
def test_a_replay_gives_the_same_utterances(script: list[str], cut: int) -> None:
    """What one connection did not store another hears again: the same words, whoever makes them."""
    begins = sorted({frame.utterance for frame in THREE})[cut]
    again = [frame for frame in THREE if frame.utterance >= begins]
    first = run(all_of(chain(Actor("far", *script), Actor("near")), THREE))
    second = run(all_of(chain(Actor("far", *reversed(script)), Actor("near")), again))
    assert [text for _, text in finals(second)] == [text for _, text in finals(first)][cut:]


def test_who_takes_captions_slowly_is_not_taken_for_an_engine_that_is_mute() -> None:
    """A database that cannot be written for a while holds up whoever stores a final; the engine waits meanwhile."""
    first, second = Actor("first"), Actor("second")
    failover = Failover([first, second], Breakers(), patience=Patience(2.0, 2.0))
    frames = utterances(said(1, 2, 3), said(*range(4, 24)), said(7))

    async def slowly() -> list[Caption]:
        captions = []
        async with aclosing(failover.captions(paced(frames), Hints())) as heard:
            async for caption in heard:
                captions.append(caption)
                if caption.final:
                    await asyncio.sleep(12)
        return captions

    finals = [caption for caption in run(slowly()) if caption.final]
    assert [one.engine for one in finals] == ["first"] * 3
    assert [len(one.words) for one in finals] == [3, 20, 1]
