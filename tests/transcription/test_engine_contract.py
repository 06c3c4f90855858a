"""What every engine keeps, whoever hears: `contract.py` says it, this proves it for each of them.

Hosted ones are asked through their real clients, of a peer on loopback that speaks the vendor's protocol.
"""

import asyncio
import logging
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from tests.transcription.engine_cast import CAST, NOTHING, STEP, Actor, cuts, everybody, frames_of
from transcription.contract import SAMPLE_RATE, Caption, Engine, EngineFailed, Frame, Hints, Trouble

HINTS = Hints(language="en", terms=("Kubernetes", "Zebulon"), topic="Quarterly figures")
SOON = 60.0  # seconds that a slow machine may take


@pytest.fixture(params=list(CAST))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def actor(name: str) -> Actor:
    return CAST[name]


@pytest_asyncio.fixture
async def engine(actor: Actor, tmp_path: Path, settings: Any) -> AsyncIterator[Engine]:
    settings.SPEECH_WORKERS = 1  # all speakers share it, so whatever could mix does
    async with actor.open(tmp_path) as one:
        yield one


async def play(frames: list[Frame]) -> AsyncIterator[Frame]:
    for frame in frames:
        await asyncio.sleep(0)
        yield frame


async def hear(engine: Engine, frames: list[Frame]) -> list[Caption]:
    async with asyncio.timeout(SOON):
        return [caption async for caption in engine.captions(play(frames), HINTS)]


def finals(captions: list[Caption]) -> list[Caption]:
    return [caption for caption in captions if caption.final]


def texts(captions: list[Caption]) -> list[str]:
    return [caption.stable for caption in finals(captions)]


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(SOON):
        while not true():
            await asyncio.sleep(0.02)


def test_every_engine_there_is_is_here() -> None:
    assert set(CAST) >= everybody()


async def test_each_utterance_has_its_words_and_one_final_in_order_as_it_was_cut(engine: Engine, actor: Actor) -> None:
    frames = frames_of(actor.alice)
    captions = await hear(engine, frames)
    assert [(one.utterance, one.end) for one in finals(captions)] == cuts(frames)
    over: set[int] = set()
    for caption in captions:
        first, last = next(cut for cut in cuts(frames) if cut[0] == caption.utterance)
        assert caption.utterance not in over, "nothing comes after the final"
        assert caption.start == first
        assert first <= caption.end <= last
        assert not (caption.final and caption.tentative)
        over |= {caption.utterance} if caption.final else set()
    assert [one.utterance for one in captions] == sorted(one.utterance for one in captions), "one after the other"
    assert actor.wordless or all(texts(captions))


async def test_words_lie_in_their_utterance_in_order(engine: Engine, actor: Actor) -> None:
    for caption in finals(await hear(engine, frames_of(actor.alice))):
        assert all(caption.start <= word.start <= word.end <= caption.end for word in caption.words)
        assert [word.start for word in caption.words] == sorted(word.start for word in caption.words)
        assert all(0 <= word.confidence <= 1 and word.text.strip() == word.text != "" for word in caption.words)


async def test_what_is_stable_only_grows_while_it_is_live(engine: Engine, actor: Actor) -> None:
    before: dict[int, str] = {}
    for caption in await hear(engine, frames_of(actor.alice)):
        if not caption.final:
            assert caption.stable.startswith(before.get(caption.utterance, ""))
            before[caption.utterance] = caption.stable


async def test_text_is_clean(engine: Engine, actor: Actor) -> None:
    for caption in await hear(engine, frames_of(actor.alice)):
        for text in (caption.stable, caption.tentative):
            assert text == " ".join(text.split())
            assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
            assert len(text) <= 10_000


async def test_a_final_comes_when_its_utterance_ends_not_when_the_audio_does(engine: Engine, actor: Actor) -> None:
    over = asyncio.Event()

    async def open_microphone() -> AsyncIterator[Frame]:
        for frame in frames_of(actor.alice[:1]):
            yield frame
        await over.wait()

    async with asyncio.timeout(SOON), aclosing(engine.captions(open_microphone(), HINTS)) as captions:  # type: ignore[type-var]
        async for caption in captions:
            if caption.final:
                break
    assert not over.is_set()
    over.set()


async def test_an_utterance_without_words_has_an_empty_final(engine: Engine, actor: Actor) -> None:
    frames = frames_of((actor.nothing,))
    if actor.gives_up:
        with pytest.raises(EngineFailed):
            await hear(engine, frames)
        return
    (final,) = finals(await hear(engine, frames))
    assert (final.utterance, final.end) == cuts(frames)[0]
    assert actor.echoes or not final.stable


async def test_nothing_after_the_cut_belongs_to_the_utterance(engine: Engine, actor: Actor) -> None:
    """A long utterance ends at its best pause, which lies before what was sent; the rest comes again as the next."""
    samples = actor.alice[0]
    cut = STEP * 6
    first = frames_of((samples,), at=0)[:-1]
    again = [Frame(samples[at : at + STEP], at, cut) for at in range(cut, len(samples), STEP)]
    frames = [*first, Frame(NOTHING, cut, 0, ends=True), *again, Frame(NOTHING, len(samples), cut, ends=True)]
    captions = finals(await hear(engine, frames))
    assert [(one.utterance, one.end) for one in captions] == [(0, cut), (cut, len(samples))]
    assert all(word.end <= cut for word in captions[0].words)
    assert all(word.start >= cut for word in captions[1].words)


async def test_audio_that_stops_in_the_middle_is_a_failure(engine: Engine, actor: Actor, caplog: Any) -> None:
    """What was final before it stands; the sentence is for an operator and holds nothing that was said."""
    caplog.set_level(logging.DEBUG, logger="transcription")
    known = texts(await hear(engine, frames_of(actor.alice)))
    captions: list[Caption] = []

    async def listen() -> None:
        async for caption in engine.captions(play(frames_of(actor.alice)[:-1]), HINTS):
            captions.append(caption)  # noqa: PERF401 - what came before the failure counts

    with pytest.raises(EngineFailed) as failed:
        await asyncio.wait_for(listen(), SOON)
    assert texts(captions) == known[:1]
    assert isinstance(failed.value.trouble, Trouble)
    sentence = str(failed.value)
    assert sentence.endswith(".")
    for said in (
        sentence,
        *(record.getMessage() for record in caplog.records if record.name.startswith("transcription")),
    ):
        assert not any(secret in said for secret in (*filter(None, known), *HINTS.terms, HINTS.topic, "a-key"))


async def test_two_who_speak_at_once_are_kept_apart(engine: Engine, actor: Actor) -> None:
    alice, bob = frames_of(actor.alice), frames_of(actor.bob, at=5 * SAMPLE_RATE)
    alone = [await hear(engine, alice), await hear(engine, bob)]
    together = await asyncio.gather(hear(engine, alice), hear(engine, bob))
    assert [texts(one) for one in together] == [texts(one) for one in alone]
    assert [[(one.utterance, one.end) for one in finals(each)] for each in together] == [cuts(alice), cuts(bob)]
    assert actor.echoes or texts(together[0]) != texts(together[1])


async def test_a_replay_gives_the_same_utterances(engine: Engine, actor: Actor) -> None:
    once = finals(await hear(engine, frames_of(actor.alice)))
    again = finals(await hear(engine, frames_of(actor.alice, step=2 * STEP + 100)))
    assert [(one.utterance, one.start, one.end, one.stable) for one in once] == [
        (one.utterance, one.start, one.end, one.stable) for one in again
    ]


@pytest.mark.parametrize("after", [0, 8])
async def test_who_stops_listening_leaves_nothing_behind(engine: Engine, actor: Actor, after: int) -> None:
    """Somebody leaves in the middle of an utterance; no task of theirs goes on."""
    await hear(engine, frames_of(actor.alice[:1]))  # what all share is there
    before = asyncio.all_tasks()
    started, never = asyncio.Event(), asyncio.Event()

    async def audio() -> AsyncIterator[Frame]:
        for number, frame in enumerate(frames_of(actor.alice[:1])[:-1]):
            if number == after:
                started.set()
            yield frame
        started.set()
        await never.wait()

    captions = engine.captions(audio(), HINTS)
    listener = asyncio.create_task(anext(captions, None))
    await asyncio.wait_for(started.wait(), SOON)
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)
    await captions.aclose()  # type: ignore[attr-defined]
    await until(lambda: not {task for task in asyncio.all_tasks() - before if not of_a_peer(task)})


def of_a_peer(task: asyncio.Task[Any]) -> bool:
    """A loopback server looks after a connection for as long as it likes."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and ("/peers/" in code.co_filename or "asyncio/server" in code.co_filename)


async def test_silence_of_nobody_is_no_utterance(engine: Engine) -> None:
    assert await hear(engine, []) == []


async def test_a_single_sample_is_heard(engine: Engine, actor: Actor) -> None:
    """Shorter than any service takes; nobody fails for that."""
    frames = [Frame(np.zeros(1, np.int16), 7, 7), Frame(NOTHING, 8, 7, ends=True)]
    if actor.gives_up:
        return
    (final,) = finals(await hear(engine, frames))
    assert (final.utterance, final.start, final.end) == (7, 7, 8)
