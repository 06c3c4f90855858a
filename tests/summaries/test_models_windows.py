"""Windows hold everything once, in order, and no more than a model reads."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.chains.gauge import Gauge, weight
from summaries.chains.lines import Line, plain
from summaries.chains.windows import Window, windows
from tests.summaries.scenes import BEGAN, id_of

WORDS = st.lists(st.text(alphabet="abcdé中 ", min_size=1, max_size=30), min_size=1, max_size=40)


def made(texts: list[str], pause_before: int = -1) -> list[Line]:
    late = [60 * (n >= pause_before >= 0) for n in range(len(texts))]
    return [
        Line(
            f"u{n}",
            (id_of(str(n)),),
            ("Alice", plain(text) or "x"),
            BEGAN + timedelta(seconds=n + late[n]),
        )
        for n, text in enumerate(texts)
    ]


@settings(deadline=None)
@given(WORDS, st.integers(64, 200), st.integers(0, 3))
def test_nothing_is_lost_or_doubled(texts: list[str], room: int, around: int) -> None:
    lines, gauge = made([text * 9 for text in texts]), Gauge()
    cut = list(windows(lines, lambda: room, gauge.tokens, around))
    inside = [line for window in cut for line in window.lines]
    for line in lines:
        parts = [one.fields[-1] for one in inside if one.ref == line.ref]
        assert "".join(parts).replace(" ", "") == line.fields[-1].replace(" ", "")
    assert [int(line.ref[1:]) for line in inside] == sorted(int(line.ref[1:]) for line in inside)
    for window in cut:
        assert sum(gauge.tokens(line.text) + 1 for line in window.lines) <= room * 1.1 + 4
        assert gauge.tokens("".join(line.text for line in (*window.before, *window.after))) <= room // 5 + 1


def test_a_pause_near_the_end_of_a_window_ends_it() -> None:
    lines = made(["word " * 20] * 40, pause_before=9)
    first = next(windows(lines, lambda: 500, Gauge().tokens))
    assert [line.ref for line in first.lines][-1] == "u8"


def test_halves_are_the_whole() -> None:
    lines = tuple(made(["a b c", "d", "e f"]))
    parts = Window(lines).halves()
    assert [line for part in parts for line in part.lines] == list(lines)
    assert [part.lines[0].fields[-1] for part in Window(lines[:1]).halves()] == ["a b", "c"]
    assert not Window(tuple(made(["a"]))).halves()


def test_what_was_counted_is_believed_when_it_is_denser() -> None:
    gauge, text = Gauge(), "word " * 1000
    assert gauge.tokens(text) == 2000
    gauge.learn(text, 1000)
    assert 1000 <= gauge.tokens(text) <= 1100
    gauge.learn("x" * 5000, 5000)
    assert gauge.tokens(text) >= 5000
    gauge.learn("short", 3)
    assert weight("中") == 2.5
