"""Whatever is set of when speech begins and ends: a replay from a settled point gives the same utterances."""

from typing import Any

import numpy as np
import pytest
from django.conf import settings as configuration
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config import env
from tests.transcription.test_segmenter import PIECES, ScriptedGate, audio_of, ended, heard, settled
from transcription import configured
from transcription.contract import SAMPLE_RATE, Frame, Samples
from transcription.endpointing import RANGES, USUAL, Endpointing
from transcription.segmenter import LONGEST, Event, Segmenter, patience
from transcription.vad import WINDOW

SETTINGS = {
    "VAD_PRE_ROLL_MS": "pre_roll_ms",
    "VAD_SILENCE_MS": "silence_ms",
    "VAD_MIN_SPEECH_MS": "min_speech_ms",
    "VAD_SENSITIVITY": "sensitivity",
    "VAD_STRICTNESS": "strictness",
}
ANY = st.builds(Endpointing, **{name: st.sampled_from(ends) | st.integers(*ends) for name, ends in RANGES.items()})
EXTREME = Endpointing(pre_roll_ms=1000, silence_ms=3000, min_speech_ms=1000)
MANY = settings(max_examples=150, deadline=None)
STAMMER = [(WINDOW, 1000), (2 * SAMPLE_RATE, 0)]


def run(audio: Samples, how: Endpointing, start: int = 0, chunk: int = 1600) -> list[Event]:
    segmenter = Segmenter(start, ScriptedGate(), how)  # type: ignore[arg-type]
    fed = [event for at in range(start, len(audio), chunk) for event in segmenter.feed(audio[at : at + chunk])]
    return fed + segmenter.close()


@MANY
@given(PIECES, ANY)
@example([(20_000, 0), *STAMMER * 9, (40_000, 1000), (60_000, 0)], EXTREME)  # in doubt for more than ten seconds
@example([(17_000, 0), *STAMMER * 4, (16_000, 1000), (60_000, 0)], Endpointing(1000, 3000, 1000, 95, 0))
def test_a_replay_from_any_settled_point_gives_the_same_utterances(
    pieces: list[tuple[int, int]], how: Endpointing
) -> None:
    audio = audio_of(pieces)
    events = run(audio, how)
    utterances = ended(events)
    for point in {*settled(events), *(one.last for one in utterances)}:
        assert not any(one.first < point < one.last for one in utterances), "a settled point lies in an utterance"
        assert ended(run(audio, how, point, 4000)) == [one for one in utterances if one.first >= point]


@MANY
@given(PIECES, ANY)
@example([(20_000, 0), *STAMMER * 9, (40_000, 1000), (60_000, 0)], EXTREME)
def test_utterances_are_disjoint_and_hold_what_was_fed_and_nothing_settled(
    pieces: list[tuple[int, int]], how: Endpointing
) -> None:
    audio = audio_of(pieces)
    events = run(audio, how)
    samples, before, latest = heard(events), 0, 0
    for one in ended(events):
        assert before <= one.first < one.last <= len(audio)
        assert np.array_equal(samples[one.first], audio[one.first : one.last])
        assert one.last - one.first <= LONGEST + WINDOW
        assert one.speech >= how.min_speech
        before = one.last
    for event in events:
        match event:
            case Frame():
                assert latest <= event.utterance
            case _ if event in settled_events(events):
                latest = event.at  # type: ignore[union-attr]


def settled_events(events: list[Event]) -> list[Event]:
    return [event for event in events if hasattr(event, "at")]


@pytest.mark.parametrize(
    ("how", "first", "last"),
    [
        (USUAL, 16_000 - 4800, 32_000 + 9600),
        (Endpointing(pre_roll_ms=0), 16_000, 32_000 + 9600),
        (Endpointing(pre_roll_ms=1000), 0, 32_000 + 9600),
        (Endpointing(silence_ms=200), 16_000 - 4800, 32_000 + 3200),
        (Endpointing(silence_ms=3000), 16_000 - 4800, 32_000 + 48_000),
    ],
    ids=["usual", "no pre-roll", "a second of it", "impatient", "patient"],
)
def test_what_is_set_is_done(how: Endpointing, first: int, last: int) -> None:
    (one,) = ended(run(audio_of([(16_000, 0), (16_000, 1000), (64_000, 0)]), how))
    assert abs(one.first - first) <= WINDOW
    assert abs(one.last - last) <= 2 * WINDOW


@MANY
@given(st.integers(0, 40 * SAMPLE_RATE), st.integers(1, 3 * SAMPLE_RATE), ANY)
def test_nothing_is_made_of_silence(length: int, chunk: int, how: Endpointing) -> None:
    assert not any(isinstance(one, Frame) for one in run(audio_of([(length, 0)]), how, chunk=chunk))


def test_short_voices_and_faint_ones() -> None:
    short = audio_of([(16_000, 0), (3000, 1000), (30_000, 0)])
    assert not ended(run(short, USUAL))
    assert ended(run(short, Endpointing(min_speech_ms=100)))
    faint = audio_of([(16_000, 0), (16_000, 400), (30_000, 0)])
    assert not ended(run(faint, USUAL))
    assert ended(run(faint, Endpointing(sensitivity=70)))
    assert not ended(run(audio_of([(16_000, 0), (16_000, 600), (30_000, 0)]), Endpointing(sensitivity=20)))


@given(ANY, st.integers(0, LONGEST))
def test_patience_never_grows_with_the_utterance(how: Endpointing, length: int) -> None:
    assert patience(length + WINDOW, how.silence) <= patience(length, how.silence) <= how.silence


@pytest.mark.parametrize(("name", "ends"), RANGES.items(), ids=list(RANGES))
def test_what_is_out_of_range_is_refused(name: str, ends: tuple[int, int]) -> None:
    for value in (ends[0] - 1, ends[1] + 1):
        with pytest.raises(ValueError, match=name):
            Endpointing(**{name: value})


@pytest.mark.parametrize(("name", "field"), SETTINGS.items(), ids=list(SETTINGS))
def test_settings_have_the_same_ranges_and_defaults(
    name: str, field: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """What `manage.py check` lets through is what the segmenter takes."""
    assert getattr(configuration, name) == getattr(USUAL, field)
    source = (configuration.BASE_DIR / "config" / "settings.py").read_text()
    least, most = RANGES[field]
    assert f'env.number("{name}", {getattr(USUAL, field)}, {least}, {most})' in source
    monkeypatch.setattr(env, "problems", [])
    monkeypatch.setenv(name, str(most + 1))
    assert env.number(name, getattr(USUAL, field), least, most) == getattr(USUAL, field)
    assert name in env.problems[0]
    setattr(settings, name, most)
    assert getattr(configured.endpointing.__wrapped__(), field) == most
