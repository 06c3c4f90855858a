"""The contract that every engine keeps, with the bundled PocketSphinx in real worker processes."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from tests.speech import room, speech
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Samples
from transcription.engines import UnknownEngine, offer
from transcription.engines.pocketsphinx import PocketSphinx, PocketSphinxOffer, wide
from transcription.recognition import pool as pools
from transcription.recognition.endpointed import Endpointed
from transcription.recognition.pool import DecoderFailed, Pool
from transcription.recognition.pooled import engine_of
from transcription.recognition.worker import Worker
from transcription.segmenter import Segmenter

PATH = PocketSphinxOffer.DECODER
RMS = speech("rms", 0, 1)
SLT = speech("slt", 0)


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Pool]:
    one = Pool(2)
    yield one
    await one.close()


def frames_of(samples: Samples, step: int) -> list[Frame]:
    segmenter = Segmenter(0)
    events = [event for at in range(0, len(samples), step) for event in segmenter.feed(samples[at : at + step])]
    return [event for event in [*events, *segmenter.close()] if isinstance(event, Frame)]


async def play(frames: list[Frame]) -> AsyncIterator[Frame]:
    for frame in frames:
        await asyncio.sleep(0)
        yield frame


async def all_of(one: Endpointed, frames: list[Frame], hints: Hints | None = None) -> list[Caption]:
    return [caption async for caption in one.captions(play(frames), hints or Hints())]


async def hear(workers: Pool, samples: Samples, step: int = 1600, hints: Hints | None = None) -> list[Caption]:
    return await all_of(engine_of("pocketsphinx", PATH, workers), frames_of(samples, step), hints)


def finals(captions: list[Caption]) -> list[Caption]:
    return [caption for caption in captions if caption.final]


async def test_the_contract(workers: Pool) -> None:
    captions = await hear(workers, RMS.samples)
    order = list(dict.fromkeys(caption.utterance for caption in captions))
    assert len(order) == 2
    for first in order:
        mine = [caption for caption in captions if caption.utterance == first]
        assert [caption.final for caption in mine] == [False] * (len(mine) - 1) + [True], "one final, at the end"
        assert [caption.end for caption in mine[:-1]] == sorted(caption.end for caption in mine[:-1])
        before = ""
        for caption in mine[:-1]:
            assert caption.stable.startswith(before), "stable words stand while they are live"
            before = caption.stable
            assert caption.start == first
        last = mine[-1]
        assert before, "some words were stable before the end"
        assert last.tentative == ""
        assert last.carried
        assert [word.text for word in last.words]
        assert all(last.start <= word.start < word.end <= last.end for word in last.words)
        assert all(0 <= word.confidence <= 1 for word in last.words)
        starts = [word.start for word in last.words]
        assert starts == sorted(starts)
    texts = [caption.stable for caption in finals(captions)]
    assert all(text[0].isupper() and text[-1] in ".?" for text in texts)
    assert order == sorted(order)


async def test_the_same_audio_gives_the_same_words_however_it_comes_and_whoever_decodes(workers: Pool) -> None:
    once = finals(await hear(workers, RMS.samples, 1600))
    again = finals(await hear(workers, RMS.samples, 4000))
    assert once == again
    together = await asyncio.gather(
        hear(workers, RMS.samples, 1600), hear(workers, SLT.samples, 3200), hear(workers, RMS.samples, 4000)
    )
    alone = finals(await hear(workers, SLT.samples, 1600))
    assert finals(together[0]) == once
    assert finals(together[2]) == once
    assert finals(together[1]) == alone


async def test_what_is_carried_belongs_to_the_stream(workers: Pool) -> None:
    """The second utterance alone, with what the first left, is what it was in one go."""
    whole = finals(await hear(workers, RMS.samples))
    frames = [frame for frame in frames_of(RMS.samples, 1600) if frame.utterance == whole[1].utterance]
    one = engine_of("pocketsphinx", PATH, workers)
    assert finals(await all_of(one, frames, Hints(carried=whole[0].carried))) == whole[1:]


@pytest.mark.parametrize("when", [0.3, 0.9])
async def test_a_worker_that_is_killed_in_the_middle_changes_nothing(workers: Pool, when: float) -> None:
    whole = finals(await hear(workers, SLT.samples))
    frames = frames_of(SLT.samples, 1600)

    async def disturbed() -> AsyncIterator[Frame]:
        for number, frame in enumerate(frames):
            if number == round(when * len(frames)):
                await heard_something.wait()
                busy = [worker for worker in workers.workers if worker.leases]
                assert busy
                for worker in busy:
                    os.kill(worker.process.pid, signal.SIGKILL)
            yield frame

    heard_something = asyncio.Event()
    one = engine_of("pocketsphinx", PATH, workers)
    captions = []
    async for caption in one.captions(disturbed(), Hints()):
        captions.append(caption)
        heard_something.set()
    assert finals(captions) == whole
    assert all(worker.alive for worker in workers.workers)


async def test_an_utterance_that_was_cut_is_decoded_up_to_the_cut(workers: Pool) -> None:
    """The frame that ends an utterance may lie before what was already sent: nothing after it is heard."""
    samples = np.concatenate((SLT.samples, room(1.0)))
    for length in (SAMPLE_RATE + 700, 2 * SAMPLE_RATE - 100, 2 * SAMPLE_RATE + 100):
        cut = [Frame(samples[: 2 * SAMPLE_RATE + 1500], 0, 0), Frame(samples[:0], length, 0, ends=True)]
        exact = [Frame(samples[:length], 0, 0), Frame(samples[:0], length, 0, ends=True)]
        one = engine_of("pocketsphinx", PATH, workers)
        assert finals(await all_of(one, cut)) == finals(await all_of(one, exact))


async def test_a_decoder_that_cannot_be_made_fails_at_once_and_hurts_nobody(workers: Pool) -> None:
    broken = engine_of("broken", "transcription.engines.pocketsphinx:Nothing", workers)
    with pytest.raises(EngineFailed):
        await asyncio.wait_for(broken.warm(), 30)
    with pytest.raises(EngineFailed):
        await asyncio.wait_for(all_of(broken, frames_of(SLT.samples, 1600)), 30)
    with pytest.raises(DecoderFailed):
        await asyncio.wait_for(hear(workers, SLT.samples, hints=Hints(carried="pocketsphinx\0ü".encode())), 30)
    assert finals(await hear(workers, SLT.samples))
    assert all(worker.alive and not worker.leases for worker in workers.workers)


async def test_models_are_loaded_once_whoever_stops_waiting(workers: Pool) -> None:
    await workers.staff()
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.warm(PATH), 0.001)
    await asyncio.gather(workers.warm(PATH), workers.warm(PATH))
    asked = next(workers.numbers) - 1
    assert asked == len(workers.workers), "each was asked once"
    await workers.warm(PATH)
    assert next(workers.numbers) == asked + 2


async def test_two_models_are_not_taken_for_each_other(workers: Pool) -> None:
    """An answer that comes late is of the model that was asked for."""
    broken = "transcription.engines.pocketsphinx:Nothing"
    told = await asyncio.gather(workers.warm(PATH), workers.warm(broken), return_exceptions=True)
    assert [type(one) for one in told] == [type(None), DecoderFailed]
    with pytest.raises(DecoderFailed):
        await workers.warm(broken)


def test_a_worker_makes_no_second_decoder_to_be_warm() -> None:
    outward = io.BytesIO()
    worker = Worker(io.BytesIO(), outward)
    path = f"{__name__}:Counted"
    Counted.made = 0
    worker.warm(1, path)
    worker.warm(2, path)
    worker.open(3, path, b"", "-")
    worker.warm(4, path)
    assert Counted.made == 1
    assert outward.getvalue().count(b"ready") == 3


async def test_when_many_have_spoken_at_once_their_decoders_memory_is_given_back() -> None:
    one = Pool(1)
    try:
        leases = [await one.lease(PATH, b"") for _ in range(9)]
        for lease in leases:
            await lease.accept(RMS.samples[:1600].tobytes())
        before = resident(one.workers[0].process.pid)
        for lease in leases:
            lease.drop()
        await one.warm(PATH)  # by then all is dropped
        assert resident(one.workers[0].process.pid) < 0.6 * before, "three stay loaded"
    finally:
        await one.close()


def resident(pid: int) -> int:
    """Pages."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


class Counted:
    made = 0

    def __init__(self) -> None:
        Counted.made += 1

    def begin(self, carried: bytes) -> None: ...


async def test_audio_that_stops_in_the_middle_is_a_failure_not_a_final(workers: Pool) -> None:
    one = engine_of("pocketsphinx", PATH, workers)
    frames = [Frame(SLT.samples[: 2 * SAMPLE_RATE], 0, 0)]
    with pytest.raises(EngineFailed):
        await all_of(one, frames)
    assert not any(worker.leases for worker in workers.workers)


async def test_what_another_engine_carried_is_not_read(workers: Pool) -> None:
    alone = finals(await hear(workers, SLT.samples))
    assert finals(await hear(workers, SLT.samples, hints=Hints(carried=b"whisper\0the words before"))) == alone


async def test_names_of_one_meeting_are_not_told_to_decoders_that_another_will_use(workers: Pool) -> None:
    """They cannot forget: what they were told would be heard in the next meeting, too."""
    told = Hints("es", terms=("Kubernetes", "Zebulon"), topic="Quarterly figures")
    assert await hear(workers, SLT.samples, hints=told) == await hear(workers, SLT.samples)


def test_wide_beams_keep_what_narrow_ones_let_go() -> None:
    narrow, broad = (one.decoder.config for one in (PocketSphinx(), wide()))
    for beam in ("beam", "wbeam", "pbeam"):
        assert broad[beam] < narrow[beam]
    assert broad["maxhmmpf"] > narrow["maxhmmpf"]


async def test_engines_go_by_name() -> None:
    assert offer("pocketsphinx", {}).engine().name == "pocketsphinx"
    with pytest.raises(UnknownEngine, match=r"Choose one of: .*pocketsphinx"):
        offer("whisperer", {})
    await pools.close()
