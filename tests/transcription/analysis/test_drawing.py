"""Where things stand in a picture."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.meetings.conftest import World
from tests.transcription.analysis.stored import say
from transcription.analysis import drawing, telling
from transcription.analysis.drawing import LEAST, WIDE, Scale
from transcription.analysis.pace import Slot
from transcription.analysis.said import Span


def test_a_span_is_as_wide_as_it_is_long() -> None:
    assert drawing.bars([Span(0, 25), Span(50, 100)], Scale(100)) == "M0 0h250v10h-250zM500 0h500v10h-500z"


def test_from_right_to_left_time_does_so_too() -> None:
    assert drawing.bars([Span(0, 25), Span(50, 100)], Scale(100, mirrored=True)) == (
        "M750 0h250v10h-250zM0 0h500v10h-500z"
    )


def test_what_is_short_is_seen_and_what_would_touch_is_one() -> None:
    assert drawing.bars([Span(9_999, 10_000)], Scale(10_000)) == "M998.8 0h1.2v10h-1.2z"
    many = [Span(at, at + 0.5) for at in range(10_000)]
    for mirrored in (False, True):
        assert drawing.bars(many, Scale(10_000, mirrored)).count("M") == 1


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)).map(lambda pair: Span(min(pair), max(pair)))),
    st.floats(0, 2000),
    st.booleans(),
)
def test_nothing_is_drawn_outside(spans: list[Span], seconds: float, mirrored: bool) -> None:
    inside = [Span(min(one.start, seconds), min(one.end, seconds)) for one in spans]
    for start, wide in re.findall(
        r"M([\d.]+) 0h([\d.]+)v", drawing.bars(sorted(inside, key=lambda one: one.start), Scale(seconds, mirrored))
    ):
        assert 0 <= float(start) <= float(start) + float(wide) <= WIDE + 0.2
        assert float(wide) >= LEAST


@pytest.mark.parametrize(
    ("seconds", "labels"),
    [
        (30.0, ["10:00:10", "10:00:20", "10:00:30"]),
        (20 * 60.0, ["10:05:00", "10:10:00", "10:15:00"]),
        (5 * 3600.0, ["12:00:00", "14:00:00"]),
    ],
)
def test_times_are_round_and_few(seconds: float, labels: list[str]) -> None:
    began = datetime(2026, 3, 4, 10, 0, 2, tzinfo=UTC)
    found = drawing.ticks(began, Scale(seconds))
    assert [f"{one.moment:%H:%M:%S}" for one in found] == labels
    mirrored = drawing.ticks(began, Scale(seconds, mirrored=True))
    assert [round(100 - float(one.percent), 1) for one in mirrored] == [float(one.percent) for one in found]


def test_no_time_at_all_is_drawn_too() -> None:
    assert drawing.bars([Span(0, 0)], Scale(0.0)) == "M0 0h1000v10h-1000z"
    assert len(drawing.ticks(datetime(2026, 3, 4, tzinfo=UTC), Scale(0.0))) <= 1


def test_one_bar_cut_into_parts_leaves_a_line_between() -> None:
    assert drawing.shares([0.75, 0.25], mirrored=False) == ["M0 0h748v10h-748z", "M750 0h248v10h-248z"]
    assert drawing.shares([0.75, 0.25], mirrored=True) == ["M252 0h748v10h-748z", "M2 0h248v10h-248z"]
    assert drawing.shares([1.0, 0.0], mirrored=False)[1] == ""


def test_columns_of_pace_reach_as_high_as_it_was() -> None:
    slots = [Slot(0, 50, 80, 100), Slot(50, 100, 2, None)]
    assert drawing.top_of(slots) == 200
    assert drawing.top_of([Slot(0, 50, 80, 251)]) == 300
    assert [one.path for one in drawing.columns(slots, Scale(100), 200)] == ["M60 10v-5h380v5z", ""]


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (0, "0 s", "0 s"),
        (0.64, "0.6 s", "0,6 s"),
        (9.97, "10 s", "10 s"),
        (59.6, "1 min 0 s", "1 min 0 s"),
        (725, "12 min 5 s", "12 min 5 s"),
        (3599.7, "1 h 0 min", "1 h 0 min"),
        (18_030, "5 h 0 min", "5 h 0 min"),
    ],
)
def test_lengths_as_one_says_them(seconds: float, english: str, spanish: str) -> None:
    with translation.override("en"):
        assert telling.length(seconds) == english
    with translation.override("es"):
        assert telling.length(seconds) == spanish


@pytest.mark.parametrize(("share", "told"), [(0, "0%"), (0.001, "under 1%"), (0.426, "43%"), (1, "100%")])
def test_shares_as_one_says_them(share: float, told: str) -> None:
    assert telling.percent(share) == told


@pytest.mark.django_db
def test_numbers_of_a_drawing_have_a_point_in_every_language(world: World) -> None:
    say(world, "alice", 0, 4, "one two three")
    say(world, "bob", 7.3, 19.1, "four five six")
    client = Client(headers={"accept-language": "es"})
    client.force_login(world.people["alice"])
    page = client.get(f"/m/{world.meeting.code}/transcripts/{world.transcript.pk}/pictures/").content.decode()
    assert page.count("<path") >= 3
    for drawn in re.findall(r'(?:d|x|x1|data-seconds|viewBox)="([^"]*)"', page):
        assert "," not in drawn
