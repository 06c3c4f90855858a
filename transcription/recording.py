"""A recording, recognised: the live path's segmenter and an engine, as fast as the machine can, in flat memory.

What decodes and cuts the sound works in a thread, a chunk at a time: hours of silence hold up nobody who speaks.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Any, cast

from transcription.contract import Caption, Engine, Frame, Hints, Samples
from transcription.endpointing import USUAL, Endpointing
from transcription.segmenter import Segmenter


def cut(audio: Iterable[Samples], how: Endpointing = USUAL) -> Iterator[tuple[int, list[Frame]]]:
    """For each chunk of `audio` (16 kHz mono) and its end: how many samples it had, and the speech that is known."""
    segmenter = Segmenter(0, how=how)
    for samples in audio:
        yield len(samples), [event for event in segmenter.feed(samples) if isinstance(event, Frame)]
    yield 0, [event for event in segmenter.close() if isinstance(event, Frame)]


async def finals(
    audio: Iterable[Samples],
    engine: Engine,
    hints: Hints,
    progress: Callable[[int], None] = lambda samples: None,
    how: Endpointing = USUAL,
) -> AsyncIterator[Caption]:
    """Every utterance of `audio` that has words, in order; `progress` is told how many samples have been cut.

    Raises EngineFailed, and whatever `audio` or `progress` raises.
    """
    troubles: list[Exception] = []

    async def speech() -> AsyncIterator[Frame]:
        pieces = cut(audio, how)
        try:
            while piece := await asyncio.to_thread(next, pieces, None):
                samples, frames = piece
                progress(samples)
                for frame in frames:
                    yield frame
        except Exception as error:  # the engine reads in a task of its own: carry the error over to the caller
            troubles.append(error)

    try:
        async with aclosing(cast(Any, engine.captions(speech(), hints))) as captions:
            async for caption in captions:
                if caption.final and caption.stable:
                    yield caption
    except Exception:
        if troubles:
            raise troubles[0] from None
        raise
    if troubles:
        raise troubles[0]
