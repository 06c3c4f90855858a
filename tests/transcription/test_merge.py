"""One transcript out of many utterances: a pure function, whatever the order they arrived in."""

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.models import Participant, User
from meetings.times import stamp
from transcription import merge
from transcription.models import Dialogue, Stream

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
PEOPLE = [Participant(user=User(username=name, display_name=name)) for name in ("Alice", "Bob", "Carol")]


def row(who: int, at: float, lasts: float, text: str = "words", pk: int = 0) -> Dialogue:
    return Dialogue(
        id=uuid.UUID(int=pk or uuid.uuid4().int),
        speaker=PEOPLE[who],
        started_at=NINE + timedelta(seconds=at),
        ended_at=NINE + timedelta(seconds=at + lasts),
        raw_text=text,
    )


def merged(rows: list[Dialogue]) -> list[merge.Paragraph]:
    return merge.paragraphs(rows, lambda one: one.text)


ROWS = st.lists(
    st.builds(
        row, st.integers(0, 2), st.integers(0, 40) | st.floats(0, 40), st.floats(0, 5), st.sampled_from(["", "a"])
    ),
    max_size=25,
)


@given(ROWS, st.randoms())
def test_the_order_of_arrival_does_not_matter(rows: list[Dialogue], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(rows) == merged(shuffled)


@given(ROWS)
def test_every_row_with_words_is_there_once_and_in_order(rows: list[Dialogue]) -> None:
    found = merged(rows)
    flat = [one for paragraph in found for one in paragraph.rows]
    assert flat == sorted((one for one in rows if one.text), key=lambda one: (one.started_at, str(one.id)))
    assert merged(flat) == found
    assert all(len({one.speaker_id for one in paragraph.rows}) == 1 for paragraph in found)


@given(st.integers(0, 999_999), st.integers(0, 16_000 * 3600))
def test_times_are_those_of_the_wire(began: int, sample: int) -> None:
    """A page orders by what it was told: what is stored more exactly would stand in another order elsewhere."""
    moment = Stream(started_at=NINE + timedelta(microseconds=began)).time_of(sample)
    assert moment == datetime.fromisoformat(stamp(moment))
    exact = began / 1_000_000 + sample / 16_000
    assert 0 <= exact - (moment - NINE).total_seconds() < 0.001001


def texts(*rows: Dialogue) -> list[str]:
    return [paragraph.text for paragraph in merged(list(rows))]


def test_the_same_speaker_within_two_seconds_joins() -> None:
    assert texts(row(0, 0, 1, "one"), row(0, 3, 1, "two")) == ["one two"]
    assert texts(row(0, 0, 1, "one"), row(0, 3.001, 1, "two")) == ["one", "two"]


def test_somebody_between_parts_them() -> None:
    assert texts(row(0, 0, 1, "one"), row(1, 1, 0.5, "me too"), row(0, 2, 1, "two")) == ["one", "me too", "two"]


def test_one_who_said_nothing_parts_nobody() -> None:
    assert texts(row(0, 0, 1, "one"), row(1, 1, 0.5, ""), row(0, 2, 1, "two")) == ["one two"]


def test_a_late_row_takes_its_place() -> None:
    early, late = row(0, 0, 1, "one"), row(0, 10, 1, "two")
    assert texts(late, early, row(1, 5, 1, "late")) == ["one", "late", "two"]


def test_at_the_same_moment_the_id_decides() -> None:
    assert texts(row(0, 0, 1, "b", pk=2), row(1, 0, 1, "a", pk=1)) == ["a", "b"]


def test_as_text() -> None:
    assert merge.as_text(merged([row(0, 61, 1, "Good morning."), row(1, 65, 1, "Hello.")])) == (
        "[09:01:01] Alice: Good morning.\n[09:01:05] Bob: Hello."
    )
