"""The growing bubble: often enough to live, seldom enough for everybody, and it never shrinks."""

import asyncio
import itertools
from typing import Any

from prometheus_client import REGISTRY

from tests.transcription.fakes import Mic, Seat, ToneEngine, noise, quiet, said, sound, until
from transcription.contract import SAMPLE_RATE


async def test_at_most_five_updates_a_second(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(*range(1, 31)), pace=0.3)
    moments = [at for at, _ in seat.live()]
    assert len(moments) > 5
    assert min(later - at for at, later in itertools.pairwise(moments)) >= 0.2 - 1e-6


async def test_the_newest_words_are_told_last(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(*range(1, 31)), pace=0.01)
    await asyncio.sleep(1)
    told = seat.live()[-1][1]
    assert f"{told['stable']} {told['unstable']}".split()[-1] == "w30"
    assert len(seat.live()) <= 7


async def test_a_bubble_that_does_not_change_is_repeated_every_five_seconds_while_its_audio_goes_on(
    mic: Any, seat: Seat
) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), noise(16)))
    moments = [at for at, _ in seat.live()]
    assert moments[-1] - moments[0] > 10
    assert all(later - at < 6 for at, later in itertools.pairwise(moments))
    assert len(moments) <= 9


async def test_a_bubble_is_repeated_while_the_engine_thinks(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    engine.held.clear()
    await bob.speak(sound(said(1, 2), quiet(1)))
    before = len(seat.live())
    await asyncio.sleep(21)
    assert len(seat.live()) - before == 4
    engine.held.set()
    await until(lambda: bob.acked)
    after = len(seat.live())
    await asyncio.sleep(21)
    assert len(seat.live()) == after, "a stored utterance is not live any more"


async def test_each_caption_is_late_once_however_often_it_is_repeated(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    """Else the histogram that operators read would say how long engines think."""
    bob: Mic = mic()
    before, told = late("caption"), late("final")
    await bob.start()
    engine.held.clear()
    await bob.speak(sound(said(1, 2), quiet(1)))
    captions = len({(one["stable"], one["unstable"]) for _, one in seat.live()})
    await asyncio.sleep(21)
    assert len(seat.live()) > captions
    engine.held.set()
    await until(lambda: bob.acked)
    assert late("caption") - before == captions
    assert late("final") - told == 1


def late(kind: str) -> float:
    """How many of them were measured."""
    return REGISTRY.get_sample_value(f"parley_{kind}_lag_seconds_count") or 0


async def test_a_bubble_does_not_shrink_when_the_engine_starts_again(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(*range(1, 11)))
    engine.failing = True
    await bob.speak(said(11))
    engine.failing = False
    await bob.speak(said(*range(12, 20)))
    await bob.speak(quiet(1))
    lengths = [len(f"{one['stable']} {one['unstable']}".split()) for _, one in seat.live()]
    assert engine.tries > 1
    assert lengths == sorted(lengths)
    stable = [one["stable"].split() for _, one in seat.live()]
    assert all(later[: len(words)] == words for words, later in itertools.pairwise(stable))
    revisions = [one["revision"] for _, one in seat.live()]
    assert revisions == sorted(set(revisions))


async def test_a_bubble_says_when_it_began_and_how_far_it_was_heard(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start(elapsed=0.0)
    await bob.speak(sound(quiet(2), said(1, 2, 3, 4, 5)))
    one = seat.live()[0][1]
    assert set(one) >= {
        "type", "id", "revision", "transcript", "number", "participant_id", "name", "avatar_url", "started_at",
        "ended_at", "stable", "unstable", "state", "engine", "edited_by",
    }  # fmt: skip
    assert one["started_at"] < one["ended_at"]
    assert one["started_at"].endswith("Z")
    assert len(one["started_at"]) == len("2026-11-21T08:30:00.250Z")
    assert len({one["started_at"] for _, one in seat.live()}) == 1
    assert bob.at == 2 * SAMPLE_RATE + 5 * 4800
