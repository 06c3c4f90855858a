"""The bucket that messages are taken from: 300 at once, 20 more each second, whatever the rhythm."""

from hypothesis import given
from hypothesis import strategies as st

from conferencing.limits import Bucket


@given(st.lists(st.floats(0, 60), max_size=400))
def test_never_more_than_its_size_and_what_ran_in_since(pauses: list[float]) -> None:
    bucket, now, taken = Bucket(0.0, size=30, refill=2), 0.0, 0
    for pause in pauses:
        now += pause
        taken += bucket.take(now)
        assert taken <= 30 + 2 * now + 1e-6
        assert 0 <= bucket.left <= 30


@given(st.integers(1, 400), st.floats(0.0, 30.0))
def test_it_gives_what_it_has_and_again_after_a_while(asked: int, later: float) -> None:
    bucket = Bucket(100.0)
    given_out = sum(bucket.take(100.0) for _ in range(asked))
    assert given_out == min(asked, 300)
    left = 300 - given_out
    again = sum(bucket.take(100.0 + later) for _ in range(400))
    assert abs(again - min(300, left + later * 20)) <= 1
