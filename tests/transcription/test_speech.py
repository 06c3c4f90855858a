"""The simulated colleagues that the project ships: a meeting one can play, with every word where the script says."""

import numpy as np
import numpy.typing as npt
import pytest

from transcription.media import RATE
from transcription.simulation.speech import HERE, Colleague, Line, colleagues


def level(samples: npt.NDArray[np.int16]) -> float:
    """RMS in dBFS."""
    return float(20 * np.log10(np.sqrt(np.mean((samples / 32768) ** 2))))


def lines() -> list[tuple[Colleague, Line]]:
    return [(colleague, line) for colleague in colleagues() for line in colleague.lines]


def speaking() -> npt.NDArray[np.int64]:
    """How many speak at each sample."""
    many = np.zeros(len(colleagues()[0].samples), np.int64)
    for _, line in lines():
        many[line.start_sample : line.end_sample] += 1
    return many


def test_three_colleagues_have_a_voice_and_a_name_each() -> None:
    assert {colleague.voice for colleague in colleagues()} == {"rms", "awb", "slt"}
    assert len({colleague.name for colleague in colleagues()}) == 3
    assert len({colleague.key for colleague in colleagues()}) == 3
    assert all(8 <= len(colleague.lines) <= 10 for colleague in colleagues())


def test_everyone_has_the_same_timeline_of_a_minute_or_so() -> None:
    assert len({len(colleague.samples) for colleague in colleagues()}) == 1
    assert 60 * RATE < len(colleagues()[0].samples) < 80 * RATE
    assert all(colleague.samples.dtype == np.int16 for colleague in colleagues())


def test_the_first_words_come_within_a_second() -> None:
    assert min(line.start_sample for _, line in lines()) < RATE


def test_lines_lie_in_the_timeline_in_order_with_a_breath_between() -> None:
    for colleague in colleagues():
        ends = [0, *(line.end_sample for line in colleague.lines)]
        starts = [*(line.start_sample for line in colleague.lines), len(colleague.samples)]
        assert all(start > 0 for start in starts)
        assert all(start - end >= 0.9 * RATE for end, start in zip(ends[1:], starts[1:], strict=True))
        assert all(line.end_sample - line.start_sample > RATE for line in colleague.lines)


def test_words_are_at_speaking_level_and_do_not_clip() -> None:
    for colleague, line in lines():
        spoken = colleague.samples[line.start_sample : line.end_sample]
        assert level(spoken) == pytest.approx(-20, abs=1), line.text
        assert np.abs(spoken.astype(np.int64)).max() < 32768 * 10 ** (-1 / 20), line.text


def test_a_line_begins_and_ends_with_its_words() -> None:
    for colleague, line in lines():
        first = colleague.samples[line.start_sample : line.start_sample + RATE // 5]
        last = colleague.samples[line.end_sample - RATE // 5 : line.end_sample]
        assert min(level(first), level(last)) > -50, line.text


def test_between_the_lines_is_the_faint_noise_of_a_room() -> None:
    for colleague in colleagues():
        silence = np.ones(len(colleague.samples), bool)
        for line in colleague.lines:
            silence[line.start_sample : line.end_sample] = False
        assert level(colleague.samples[silence]) == pytest.approx(-70, abs=1)


def test_some_talk_at_once_and_once_all_three() -> None:
    many = speaking()
    changes = np.flatnonzero(np.diff((many >= 2).astype(int))) + 1
    overlaps = [(int(start), int(end)) for start, end in zip(changes[::2], changes[1::2], strict=True)]
    assert 3 <= len(overlaps) <= 8
    assert all(RATE <= end - start <= 3 * RATE for start, end in overlaps)
    assert sum(bool((many[start:end] == 3).any()) for start, end in overlaps) == 1
    assert RATE <= int((many == 3).sum()) <= 3 * RATE


def test_every_load_gives_the_same_samples_and_nobody_can_change_them() -> None:
    before = [colleague.samples.copy() for colleague in colleagues()]
    colleagues.cache_clear()
    for colleague, samples in zip(colleagues(), before, strict=True):
        assert np.array_equal(colleague.samples, samples)
        with pytest.raises(ValueError, match="read-only"):
            colleague.samples[0] = 1


def test_the_audio_is_small_and_no_file_is_left_over() -> None:
    files = list((HERE / "audio").iterdir())
    assert sum(file.stat().st_size for file in files) < 600_000
    assert len(files) == len(lines())
