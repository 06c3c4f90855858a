"""A recording, recognised: the live path's segmenter and an engine, as fast as the machine can, in flat memory."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator

from transcription.contract import Caption, Engine, Frame, Hints, Samples
from transcription.segmenter import Segmenter


def frames(audio: Iterable[Samples], progress: Callable[[int], None]) -> Iterator[Frame]:
    """The speech in `audio` (16 kHz mono chunks); `progress` is told how many samples have been cut."""
    segmenter = Segmenter(0)
    for samples in audio:
        yield from (event for event in segmenter.feed(samples) if isinstance(event, Frame))
        progress(len(samples))
    yield from (event for event in segmenter.close() if isinstance(event, Frame))


async def finals(
    audio: Iterable[Samples], engine: Engine, hints: Hints, progress: Callable[[int], None] = lambda samples: None
) -> AsyncIterator[Caption]:
    """Every utterance of `audio` that has words, in order. Raises EngineFailed and whatever `audio` raises."""
    troubles: list[Exception] = []

    async def speech() -> AsyncIterator[Frame]:
        try:
            for frame in frames(audio, progress):
                yield frame
        except Exception as error:  # the engine reads in a task of its own: carry the error over to the caller
            troubles.append(error)

    async for caption in engine.captions(speech(), hints):
        if caption.final and caption.stable:
            yield caption
    if troubles:
        raise troubles[0]
