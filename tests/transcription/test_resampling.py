"""16 kHz to 24 kHz: the same samples however they come in pieces, at the right time, without a new sound in them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.contract import SAMPLE_RATE, Samples
from transcription.engines.resampling import Resampler

NOISE = np.random.default_rng(5).integers(-32768, 32768, 3001).astype(np.int16)


def resampled(samples: Samples, cuts: list[int] | None = None) -> Samples:
    one = Resampler()
    pieces = np.split(samples, sorted(cuts or []))
    return np.concatenate([*map(one.feed, pieces), one.flush()])


@given(st.lists(st.integers(0, len(NOISE)), max_size=30), st.integers(0, len(NOISE)))
def test_pieces_make_no_difference(cuts: list[int], length: int) -> None:
    samples = NOISE[:length]
    assert np.array_equal(resampled(samples, [min(cut, length) for cut in cuts]), resampled(samples))


@pytest.mark.parametrize("length", [0, 1, 2, 3, 15, 16, 17, 1600, 1601])
def test_length(length: int) -> None:
    assert len(resampled(NOISE[:length])) == -(-length * 3 // 2)


@pytest.mark.parametrize("hertz", [100, 440, 1000, 3000, 5000])
def test_a_tone_stays_that_tone_where_it_was(hertz: int) -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    made = resampled(np.rint(8000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16))
    expected = 8000 * np.sin(2 * np.pi * hertz * np.arange(24_000) / 24_000)
    error = (made - expected)[100:-100]
    assert 10 * np.log10(np.mean(expected**2) / np.mean(error**2)) > 60  # dB


def test_a_level_stays_that_level_and_the_loudest_does_not_turn_over() -> None:
    assert set(resampled(np.full(1000, 1234, np.int16))[100:-100]) == {1234}
    square = np.where(np.arange(4000) // 40 % 2, 32767, -32768).astype(np.int16)
    made = resampled(square).astype(np.int64)
    assert made.max() == 32767
    assert np.abs(np.diff(made)).max() < 65536
