"""The segmenter, as a function of its samples: however they arrive, and from wherever a replay begins."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech import speech
from transcription.contract import SAMPLE_RATE, Frame, Samples
from transcription.endpointing import USUAL
from transcription.segmenter import (
    LONGEST,
    Ended,
    Event,
    Segmenter,
    Settled,
    patience,
)
from transcription.vad import WINDOW


class ScriptedGate:
    """The louder the window, the likelier; and like a real detector it remembers a little until it is reset."""

    def __init__(self, strictness: int = 1) -> None:
        self.reset()

    def reset(self) -> None:
        self.memory = 0.0

    def speech(self, window: Samples, *, listening: bool) -> float:
        now = float(np.abs(window.astype(np.int32)).mean()) / 1000
        self.memory = 0.8 * now + 0.2 * self.memory
        return min(1.0, self.memory)


# Pieces of (samples, loudness): long and short silence, murmur, speech
PIECES = st.lists(
    st.tuples(
        st.sampled_from([100, 700, 3000, 5000, 9000, 9600, 16000, 17000, 40000, 170_000]) | st.integers(1, 30_000),
        st.sampled_from([0, 0, 0, 300, 450, 600, 1000, 1000]),
    ),
    min_size=1,
    max_size=14,
)
CHUNKS = st.lists(st.integers(1, 20_000), min_size=1, max_size=12)
HANG_OVER, MINIMUM_SPEECH, PRE_ROLL = USUAL.silence, USUAL.min_speech, USUAL.pre_roll
FEW = settings(max_examples=60, deadline=None)


def audio_of(pieces: list[tuple[int, int]]) -> Samples:
    """Each sample tells where it is, so that a wrong one is seen; loudness is the mean of its surroundings."""
    loud = np.concatenate([np.full(size, level, np.int32) for size, level in pieces])
    return (loud + np.where(loud > 0, np.arange(len(loud)) % 7, 0)).astype(np.int16)


def run(audio: Samples, chunks: list[int], start: int = 0) -> list[Event]:
    segmenter = Segmenter(start, ScriptedGate())  # type: ignore[arg-type]
    events: list[Event] = []
    at, turn = start, 0
    while at < len(audio):
        size = chunks[turn % len(chunks)]
        events += segmenter.feed(audio[at : at + size])
        at, turn = at + size, turn + 1
        assert segmenter.end == min(at, len(audio))
    return events + segmenter.close()


def ended(events: list[Event]) -> list[Ended]:
    return [event for event in events if isinstance(event, Ended)]


def settled(events: list[Event]) -> list[int]:
    return [event.at for event in events if isinstance(event, Settled)]


def heard(events: list[Event]) -> dict[int, Samples]:
    """The samples of each utterance, put together from its frames, which must be contiguous."""
    utterances: dict[int, list[Frame]] = {}
    for event in events:
        if isinstance(event, Frame):
            utterances.setdefault(event.utterance, []).append(event)
    found = {}
    for first, frames in utterances.items():
        at = first
        for frame in frames[:-1]:
            assert frame.start == at
            assert not frame.ends
            at = frame.end
        assert frames[-1].ends
        assert not len(frames[-1].samples)
        assert first < frames[-1].end <= at
        found[first] = np.concatenate([frame.samples for frame in frames])[: frames[-1].end - first]
    return found


@FEW
@given(PIECES, CHUNKS)
def test_the_same_audio_gives_the_same_events_however_it_is_chunked(
    pieces: list[tuple[int, int]], chunks: list[int]
) -> None:
    audio = audio_of(pieces)
    whole, parts = run(audio, [len(audio)]), run(audio, chunks)
    assert ended(whole) == ended(parts)
    assert settled(whole) == settled(parts)
    one, other = heard(whole), heard(parts)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[first], other[first]) for first in one)


@FEW
@given(PIECES, CHUNKS)
def test_utterances_are_disjoint_in_order_and_hold_the_samples_that_were_fed(
    pieces: list[tuple[int, int]], chunks: list[int]
) -> None:
    audio = audio_of(pieces)
    events = run(audio, chunks)
    utterances, samples = ended(events), heard(events)
    assert [one.first for one in utterances] == list(samples)
    before = 0
    for one in utterances:
        assert before <= one.first < one.last <= len(audio)
        assert np.array_equal(samples[one.first], audio[one.first : one.last])
        assert one.last - one.first <= LONGEST + WINDOW
        assert one.speech >= MINIMUM_SPEECH
        before = one.last


@FEW
@given(PIECES, CHUNKS)
def test_what_is_settled_never_passes_an_utterance_that_is_to_come(
    pieces: list[tuple[int, int]], chunks: list[int]
) -> None:
    events = run(audio_of(pieces), chunks)
    points = settled(events)
    assert points == sorted(points)
    latest = 0
    for event in events:
        match event:
            case Settled():
                latest = event.at
            case Frame() | Ended():
                assert latest <= (event.utterance if isinstance(event, Frame) else event.first)
    assert latest == sum(size for size, _ in pieces)


@FEW
@given(PIECES, CHUNKS)
def test_a_replay_from_any_settled_point_or_end_gives_the_same_utterances(
    pieces: list[tuple[int, int]], chunks: list[int]
) -> None:
    audio = audio_of(pieces)
    events = run(audio, [1600])
    utterances = ended(events)
    for point in {*settled(events), *(one.last for one in utterances)}:
        if any(one.first < point < one.last for one in utterances):
            raise AssertionError("a settled point lies in an utterance")
        replayed = ended(run(audio, chunks, point))
        assert replayed == [one for one in utterances if one.first >= point]


@FEW
@given(st.integers(0, 60_000), st.integers(8000, 40_000), st.integers(0, 20_000))
def test_pre_roll_and_hang_over(before: int, voice: int, after: int) -> None:
    audio = audio_of([(before or 1, 0), (voice, 1000), (30_000 + after, 0)])
    (one,) = ended(run(audio, [1600]))
    onset = before or 1
    assert one.first <= onset
    assert onset - one.first < PRE_ROLL + WINDOW
    assert min(onset, PRE_ROLL - WINDOW) <= onset - one.first or one.first == 0
    assert HANG_OVER - WINDOW <= one.last - (onset + voice) <= HANG_OVER + 2 * WINDOW


def test_pre_roll_does_not_reach_behind_the_utterance_before() -> None:
    audio = audio_of([(8000, 1000), (HANG_OVER + 1024, 0), (8000, 1000), (20_000, 0)])
    first, second = ended(run(audio, [1600]))
    assert second.first == first.last


def test_shorter_than_a_quarter_of_a_second_is_no_speech() -> None:
    assert ended(run(audio_of([(16_000, 0), (3000, 1000), (30_000, 0)]), [1600])) == []
    assert len(ended(run(audio_of([(16_000, 0), (5000, 1000), (30_000, 0)]), [1600]))) == 1


def test_speech_without_a_pause_is_cut_at_its_quietest_place() -> None:
    audio = audio_of([(18 * SAMPLE_RATE, 1000), (WINDOW * 2, 450), (10 * SAMPLE_RATE, 1000), (16_000, 0)])
    first, second = ended(run(audio, [1600]))
    assert 18 * SAMPLE_RATE <= first.last <= 18 * SAMPLE_RATE + 4 * WINDOW
    assert second.first == first.last


def test_patience_shrinks_from_ten_seconds_on() -> None:
    lengths = range(0, LONGEST, SAMPLE_RATE)
    asked = [patience(length) for length in lengths]
    assert asked == sorted(asked, reverse=True)
    assert (asked[0], asked[10], asked[18]) == (HANG_OVER, HANG_OVER, 1600)


def test_a_stream_that_goes_on_elsewhere_begins_afresh() -> None:
    segmenter = Segmenter(0, ScriptedGate())  # type: ignore[arg-type]
    segmenter.feed(audio_of([(9000, 1000)]))
    (only,) = ended(segmenter.close())
    assert (only.first, only.last) == (0, 9000)
    segmenter.restart(50_000)
    events = segmenter.feed(audio_of([(100, 0), (9000, 1000)])) + segmenter.close()
    (only,) = ended(events)
    assert (only.first, only.last) == (50_000, 59_100)


def test_real_detectors_on_real_speech_replay_the_same() -> None:
    audio = speech("awb", 0, 1, 2, before=2.5).samples
    whole = Segmenter(0)
    events = [event for at in range(0, len(audio), 1600) for event in whole.feed(audio[at : at + 1600])] + whole.close()
    utterances = ended(events)
    assert len(utterances) >= 3
    for point in {*settled(events), *(one.last for one in utterances)}:
        again = Segmenter(point)
        replayed = [event for at in range(point, len(audio), 4000) for event in again.feed(audio[at : at + 4000])]
        assert ended(replayed + again.close()) == [one for one in utterances if one.first >= point]
