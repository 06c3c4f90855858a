"""Binary frames: whatever bytes come, they are samples at an offset or refused with a code."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from transcription.frames import HEADER, LARGEST, BadFrame, build, parse

OFFSETS = st.integers(0, 2**64 - 1)


@given(OFFSETS, arrays(np.int16, st.integers(0, 4000)))
def test_a_frame_comes_back_as_it_was(first: int, samples: np.ndarray) -> None:
    offset, found = parse(build(first, samples))
    assert offset == first
    assert found.dtype == np.int16
    assert np.array_equal(found, samples)


@given(st.binary(max_size=200), st.sampled_from([0, 0, LARGEST - 100, LARGEST]))
def test_any_bytes_are_a_frame_or_a_refusal(data: bytes, more: int) -> None:
    data += bytes(more)
    if len(data) > LARGEST or len(data) % 2 or len(data) < HEADER.size:
        with pytest.raises(BadFrame) as bad:
            parse(data)
        assert bad.value.close == (4413 if len(data) % 2 or len(data) > LARGEST else 4400)
    else:
        assert build(*parse(data)) == data


@pytest.mark.parametrize(
    ("data", "close"),
    [
        (b"", 4400),
        (b"\0" * 6, 4400),
        (b"\0" * 7, 4413),
        (b"\0" * 9, 4413),
        (b"\0" * (LARGEST + 2), 4413),
        (b"\0" * (LARGEST + 1), 4413),
    ],
)
def test_refusals(data: bytes, close: int) -> None:
    with pytest.raises(BadFrame) as bad:
        parse(data)
    assert bad.value.close == close


def test_the_largest_frame_and_the_farthest_offset_are_read() -> None:
    offset, samples = parse(b"\xff" * 8 + b"\0" * (LARGEST - 8))
    assert offset == 2**64 - 1
    assert len(samples) == (LARGEST - 8) // 2
