"""No sample inside a pause is ever heard, all others are, and what is heard again is what a replay would hear."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcription.test_segmenter import CHUNKS, PIECES, ScriptedGate, audio_of
from transcription import segmenter
from transcription.contract import Frame, Samples
from transcription.hearing import Hearing
from transcription.segmenter import Ended, Event, Settled
from transcription.spans import FOREVER, Spans, differ, sample_at, silenced, union, within

MOMENT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PLACES = st.integers(0, 60)
SPANS = st.lists(st.tuples(PLACES, PLACES), max_size=6)
SECONDS = st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 60_000)), max_size=4).map(
    lambda found: union((first, first + length) for first, length in found)
)
FEW = settings(max_examples=60, deadline=None)


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "Gate", ScriptedGate)


def members(spans: Spans | list[tuple[int, int]], first: int = 0, last: int = 61) -> set[int]:
    return {sample for one, end in spans for sample in range(max(one, first), min(end, last))}


@given(SPANS)
def test_a_union_holds_the_same_samples_in_order_and_apart(spans: list[tuple[int, int]]) -> None:
    joined = union(spans)
    assert members(joined) == members(spans)
    edges = [edge for span in joined for edge in span]
    assert edges == sorted(set(edges))


@given(SPANS, SPANS, PLACES, PLACES)
def test_where_two_differ_first(
    mine: list[tuple[int, int]], theirs: list[tuple[int, int]], first: int, last: int
) -> None:
    a, b = union(mine), union(theirs)
    assert members(within(a, first, last)) == members(a, first, last)
    apart = members(a, first, last) ^ members(b, first, last)
    assert differ(a, b, first, last) == (min(apart) if apart else None)


@given(SPANS, PLACES, st.integers(0, 40))
def test_silence_inside_and_not_one_sample_more(spans: list[tuple[int, int]], first: int, length: int) -> None:
    samples = np.arange(1, length + 1, dtype=np.int16)
    heard = silenced(samples, first, union(spans))
    quiet = members(spans, first, first + length)
    assert [int(one) for one in heard] == [0 if first + at in quiet else int(one) for at, one in enumerate(samples)]
    assert (heard is samples) == (not quiet), "without a pause nothing is copied"


@given(st.integers(0, 10**10))
def test_a_moment_is_the_first_sample_that_is_not_before_it(microseconds: int) -> None:
    sample = sample_at(MOMENT, MOMENT + timedelta(microseconds=microseconds))
    assert sample * 1_000_000 >= microseconds * 16_000 > (sample - 1) * 1_000_000
    assert sample_at(MOMENT, MOMENT - timedelta(microseconds=microseconds)) == 0


def feed(hearing: Hearing, audio: Samples, chunks: list[int], start: int, stop: int) -> list[Event]:
    events: list[Event] = []
    at, turn = start, 0
    while at < stop:
        step = min(chunks[turn % len(chunks)], stop - at)
        events += hearing.hear(at, audio[at : at + step])
        at, turn = at + step, turn + 1
    return events


def cuts(events: list[Event]) -> list[tuple[int, int, int]]:
    """What names and delimits utterances: the id comes of `first`."""
    return [(one.first, one.last, one.speech) for one in events if isinstance(one, Ended)]


def heard(events: list[Event]) -> dict[int, int]:
    return {
        one.start + at: int(sample) for one in events if isinstance(one, Frame) for at, sample in enumerate(one.samples)
    }


@FEW
@given(pieces=PIECES, chunks=CHUNKS, spans=SECONDS)
def test_an_engine_never_hears_a_pause_and_hears_all_else_as_it_was(
    pieces: list[tuple[int, int]], chunks: list[int], spans: Spans
) -> None:
    audio = audio_of(pieces)
    hearing = Hearing(0, spans)
    events = feed(hearing, audio, chunks, 0, len(audio)) + hearing.close()
    silent = silenced(audio, 0, spans)
    assert all(sample == silent[at] for at, sample in heard(events).items())
    plain = Hearing(0)
    assert cuts(feed(plain, silent, [len(silent)], 0, len(silent)) + plain.close()) == cuts(events)


@FEW
@given(pieces=PIECES, chunks=CHUNKS, early=SECONDS, late=SECONDS, share=st.floats(0, 1), ends=st.booleans())
def test_what_is_learnt_late_is_heard_again_as_a_replay_would(
    pieces: list[tuple[int, int]], chunks: list[int], early: Spans, late: Spans, share: float, ends: bool
) -> None:
    """However late a pause becomes known: from the durable point on, ids, ends and sound are those of a replay."""
    audio = audio_of(pieces)
    known_at = len(audio) if ends else round(share * len(audio))
    hearing = Hearing(0, early)
    before = feed(hearing, audio, chunks, 0, known_at)
    if ends:
        before += hearing.close()
    durable = max(
        [one.last for one in before if isinstance(one, Ended)]
        + [one.at for one in before if isinstance(one, Settled) and not (ends and one is before[-1])]
        + [0]
    )
    hearing.forget(durable)
    spans = union((*early, *late))
    again = hearing.again(durable, spans)
    if not ends:
        again += feed(hearing, audio, chunks, known_at, len(audio)) + hearing.close()
    replay = Hearing(durable, spans)
    whole = feed(replay, audio, [4000], durable, len(audio)) + replay.close()
    assert cuts(again) == cuts(whole)
    assert heard(again) == heard(whole)
    assert not any(sample for at, sample in heard(again).items() if within(spans, at, at + 1))


@FEW
@given(pieces=PIECES, chunks=CHUNKS, first=st.integers(0, 100_000))
def test_a_pause_without_an_end_silences_all_that_follows(
    pieces: list[tuple[int, int]], chunks: list[int], first: int
) -> None:
    audio = audio_of(pieces)
    hearing = Hearing(0, ((first, FOREVER),))
    events = feed(hearing, audio, chunks, 0, len(audio)) + hearing.close()
    assert not any(sample for at, sample in heard(events).items() if at >= first)


def test_a_hole_and_what_came_after_it_are_heard_again_alike() -> None:
    audio = audio_of([(9000, 1000), (9000, 1000), (20_000, 0)])
    hearing = Hearing(0)
    once = hearing.hear(0, audio[:9000]) + hearing.hear(14_000, audio[9000:]) + hearing.close()
    assert cuts(hearing.again(0, ())) == cuts(once)
    assert len(cuts(once)) == 2
