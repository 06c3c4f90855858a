"""Wall clocks: a typed time is what the meeting's own zone shows, also when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings import zones

BERLIN = ZoneInfo("Europe/Berlin")
SUMMER = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001  skipped: 02:00 becomes 03:00
WINTER = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001  shown twice: 03:00 becomes 02:00


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), st.sampled_from(sorted(zones.known())))  # noqa: DTZ001
def test_whatever_is_typed_is_shown_again_or_refused(wall: datetime, name: str) -> None:
    where = ZoneInfo(name)
    shown = zones.on_the_wall(wall.replace(tzinfo=where).astimezone(UTC), where)
    if shown == wall:
        assert zones.on_the_wall(zones.instant(wall, where), where) == wall
    else:
        with pytest.raises(ValidationError, match="clocks go forward"):
            zones.instant(wall, where)


def test_a_time_that_is_skipped_is_refused_with_its_reason() -> None:
    with pytest.raises(ValidationError, match=r"no 02:30 on this day in Berlin: the clocks go forward"):
        zones.instant(SUMMER, BERLIN)


def test_a_time_that_comes_twice_means_the_first() -> None:
    assert zones.instant(WINTER, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert zones.happens_twice(WINTER, BERLIN)
    assert not zones.happens_twice(SUMMER, BERLIN)
    assert not zones.happens_twice(WINTER + timedelta(days=1), BERLIN)


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_far_away(year: int) -> None:
    with pytest.raises(ValidationError, match="between 2000 and 2099"):
        zones.instant(datetime(year, 1, 1, 12), BERLIN)  # noqa: DTZ001


def test_a_week_later_keeps_the_wall_time_and_lies_ahead() -> None:
    before = datetime(2026, 10, 22, 8, 0, tzinfo=UTC)  # ten o'clock in Berlin's summer
    assert zones.a_week_later(before, BERLIN, before) == datetime(2026, 10, 29, 9, 0, tzinfo=UTC)
    much_later = datetime(2026, 11, 13, 0, 0, tzinfo=UTC)
    assert zones.a_week_later(before, BERLIN, much_later) == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert zones.a_week_later(datetime(9999, 12, 31, tzinfo=UTC), BERLIN, before) is None


def test_names() -> None:
    assert zones.city("America/Argentina/Buenos_Aires") == "Argentina, Buenos Aires"
    assert zones.city("UTC") == "UTC"
    assert zones.zone("Mars/Olympus").key == "UTC"
    assert zones.clean_zone("") == ""
    for bad in ("Mars/Olympus", "../../etc/passwd", "europe\0"):
        with pytest.raises(ValidationError):
            zones.clean_zone(bad)
