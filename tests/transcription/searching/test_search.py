"""`search`: who finds what, in which order. The same on every database (test_on_postgres.py runs it there)."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import access
from meetings.access import NOBODY, Who, who_is
from meetings.models import AccessToken, Meeting, Participant
from summaries.models import ActionItem
from tests.summaries import scenes
from transcription import publish
from transcription.models import Dialogue, Transcript
from transcription.searching import asking
from transcription.searching import search as searching
from transcription.searching.cursor import Place
from transcription.searching.query import parse
from transcription.searching.search import START, Found, search
from transcription.searching.words import words

pytestmark = pytest.mark.django_db
LINES = (
    "Alice: The budget for the rent is 38000 euros.",
    "Bob: He wants 42,000 a year for the second floor, heating included.",
    "Carla: Half of the floor is enough for twenty desks.",
    "Alice: Then we take half of the second floor on Harbour Street.",
    "Bob: I will ask about parking in the same letter. Parking is scarce.",
    "Carla: Le café est fermé, 我们的会议室很大.",
    "Alice: Renting is not the budget, the budget is the rent.",
)


@pytest.fixture
def session() -> Transcript:
    return scenes.session(*LINES)


def who(name: str) -> Who:
    return who_is(scenes.person(name))


def numbers(name: str, text: str = "", **params: str) -> list[int]:
    """Which of the lines are found, in their order."""
    found = search(who(name), asking.parse({"q": text, **params}))
    return [hit.dialogue.number for hit in found.hits]


PIECES = """
rent Rent renting café CAFÉ don't dont we've e-mail 3.5 会议室 会 ガス 회의를 مُحَمَّد the a of I naïve l'heure ½ ﬁne Straße
ภาษาไทย ไทย हिन्दी İstanbul 🎉 ok🎉ok - ' " * % _ \\ ( ) NEAR AND OR NOT : & | ! <-> { } ^
"""


def test_what_is_found_is_what_is_there(db: None) -> None:
    """Three hundred questions of odd pieces: whatever the database makes of them, it is what reading all would find."""
    dice, pieces = random.Random(5), PIECES.split()
    scenes.session(*(f"{dice.choice(('Alice', 'Bob'))}: {' '.join(dice.choices(pieces, k=6))}" for _ in range(100)))
    rows = [(row.number, f" {' '.join(words(row.text))} ") for row in Dialogue.objects.all()]
    for _ in range(300):
        looks = dice.choices(("{}", "{}", "{}*", "-{}", '"{} {}"'), k=dice.randint(1, 3))
        text = " ".join(look.format(*dice.choices(pieces, k=2))[: dice.randint(2, 30)] for look in looks)
        if wanted := parse(text):
            there = {n for n, said in rows if all(one.written in said for one in wanted.terms)}
            there -= {n for n, said in rows if any(one.written in said for one in wanted.without)}
            found = search(who("Alice"), asking.parse({"q": text}), size=100).hits
            assert {hit.dialogue.number for hit in found} == there, text
            assert all(hit.marks for hit in found), text


def test_an_apostrophe_that_is_left_out() -> None:
    """As people type, and as some recognisers write."""
    scenes.session("Alice: I don't know, we’ve no budget.", "Bob: Dont ask, weve a don at home.")
    for text in ("dont", "don't", "Don’t", "dont weve", '"dont"'):
        assert sorted(numbers("Alice", text)) == [1, 2], text
    assert numbers("Alice", "don ") == [2, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parking", [5]),
        ("PARK", [5]),
        ("park ", [5]),
        ("budget rent", [7, 1]),
        ('"budget for"', [1]),
        ('"second floor" half', [4]),
        ("floor", [3, 4, 2]),
        ("floor -heating", [3, 4]),
        ('floor -"half of"', [2]),
        ("42000", []),
        ("42,000", [2]),
        ("CAFE fermé", [6]),
        ("会议室", [6]),
        ("议", [6]),
        ("会室", []),
        ("the", [7, 1, 2, 3, 4, 5]),
        ("the parking", [5]),
        ("rent parking", []),
        ("ren* budget", [7, 1]),
        ("nowhere", []),
    ],
)
def test_words(session: Transcript, text: str, expected: list[int]) -> None:
    found = numbers("Alice", text)
    assert sorted(found) == sorted(expected)
    if text != "the":
        assert found == expected


NONSENSE = (
    '"',
    "*",
    "NEAR",
    'NEAR("a" "b", 5)',
    "\x00",
    "a\x00b",
    "{",
    "^a",
    "words:a",
    "a:*",
    "' OR 1=1 --",
    "\\",
    "&|!<->",
    "%_",
    "a AND",
    "(((",
    "-",
    "--",
    '-"',
    "\ud800",
    "😀",
    "a" * 400,
    "'a':*",
    "x" * 39 + " y*",
)


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_finds_nothing_or_words(session: Transcript, text: str) -> None:
    found = searching.search(who("Alice"), searching.Query(words=parse(text), since=session.started_at))
    assert isinstance(found, Found)


def test_a_very_long_query_is_answered(session: Transcript) -> None:
    words = parse(" ".join(f"word{number}" for number in range(150)) + " 我们" * 400)
    assert search(who("Alice"), searching.Query(words=words)).hits == ()


def test_what_is_marked_and_where_it_leads(session: Transcript) -> None:
    (hit,) = search(who("Bob"), asking.parse({"q": "parking"})).hits
    assert [hit.dialogue.text[start:end] for start, end in hit.marks] == ["parking", "Parking"]
    at = f"/m/{session.meeting.code}/transcripts/{session.pk}/?at={hit.dialogue.pk}#d-{hit.dialogue.pk}"
    assert hit.path == at
    assert 0 < hit.score <= 1


def test_by_speaker(session: Transcript) -> None:
    assert numbers("Alice", "floor", speaker="bob") == [2]
    assert numbers("Alice", speaker="Carl") == [6, 3]
    bob = session.meeting.participants.get(user__display_name="Bob")
    assert numbers("Alice", "floor", speaker=str(bob.pk)) == [2]
    assert numbers("Alice", "floor", speaker="nobody of that name") == []
    assert numbers("Alice", "floor", speaker="%'") == []


def test_by_date(session: Transcript) -> None:
    assert numbers("Alice", "floor", **{"from": "2026-03-04", "to": "2026-03-04"}) == [3, 4, 2]
    assert numbers("Alice", "floor", **{"from": "2026-03-05"}) == []
    assert numbers("Alice", "floor", to="2026-03-03") == []
    assert numbers("Alice", "floor", **{"from": "2026-03-04T10:00:20Z", "to": "2026-03-04T10:00:30+00:00"}) == [3]
    assert numbers("Alice", "floor", to="9999-12-31") == [3, 4, 2]


def test_by_meeting_and_action_item(session: Transcript) -> None:
    other = scenes.session(
        "Alice: Another floor.", meeting=Meeting.objects.create(title="Other", organizer=scenes.person("Alice"))
    )
    assert numbers("Alice", "floor", meeting=other.meeting.code) == [1]
    assert numbers("Alice", "floor", meeting="no-such-code") == []
    item = ActionItem.objects.create(meeting=session.meeting, description="Desks")
    item.evidence.add(session.dialogues.get(number=3))
    assert numbers("Alice", "floor", has_items="true") == [3]
    assert numbers("Alice", has_items="true") == [3]
    assert numbers("Alice", "floor", has_items="false", meeting=session.meeting.code) == [4, 2]
    ActionItem.objects.update(deleted_at=session.started_at)
    assert numbers("Alice", "floor", has_items="true") == []


def test_only_what_one_may_read(session: Transcript) -> None:
    assert numbers("Bob", "parking") == [5]
    assert numbers("Mallory", "parking") == []
    scenes.session("Mallory: Parking, too.", organizer="Mallory")
    assert numbers("Mallory", "parking") == [1]
    assert search(NOBODY, asking.parse({"q": "parking"})).hits == ()
    for state in (Participant.State.REMOVED, Participant.State.WAITING):
        Participant.objects.filter(user__display_name="Bob").update(state=state)
        assert numbers("Bob", "parking") == []
        assert numbers("Bob", speaker="Alice") == []


def test_a_token_of_one_meeting_finds_that_one(session: Transcript) -> None:
    other = Meeting.objects.create(title="Other", organizer=scenes.person("Alice"))
    scenes.session("Alice: Parking again.", meeting=other)
    key = AccessToken.issue(scenes.person("Alice"), other)
    found = search(access.who_holds(key), asking.parse({"q": "parking"}))
    assert [hit.dialogue.text for hit in found.hits] == ["Parking again."]


def test_what_is_withdrawn_is_found_by_nobody(session: Transcript) -> None:
    publish.withdraw(session.dialogues.select_related("speaker__user").get(number=5))
    assert numbers("Alice", "parking") == []
    assert 5 not in numbers("Alice", speaker="Bob")


def test_the_newer_one_comes_first_among_equals(session: Transcript) -> None:
    rows = [scenes.say(session, "Bob", "Equal words", number) for number in (20, 12, 15)]
    assert numbers("Alice", "equal words") == [one.number for one in (rows[0], rows[2], rows[1])]


def test_without_words_and_filters_nothing_is_found(session: Transcript) -> None:
    assert numbers("Alice") == []
    assert numbers("Alice", "-parking") == []
    assert numbers("Alice", "-parking", speaker="bob") == [2]


@pytest.fixture
def many(session: Transcript, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Fifty-five utterances with one word, in windows of twenty; their numbers as they should come."""
    monkeypatch.setattr(searching, "WINDOW", 20)
    dice = [(7 * number) % 5 for number in range(55)]
    rows = [scenes.say(session, "Bob", "elephant" + " or so" * extra, 30 + n) for n, extra in enumerate(dice)]
    newest = list(zip(reversed(rows), reversed(dice), strict=True))
    windows = [newest[:20], newest[20:40], newest[40:]]
    return [row.number for window in windows for row, _extra in sorted(window, key=lambda one: one[1])]


def walk(place: Place | None, size: int, way: str) -> list[Found]:
    asked, pages = asking.parse({"q": "elephant"}), []
    while place is not None:
        pages.append(search(who("Alice"), asked, place, size))
        place = getattr(pages[-1], way)
    return pages


@pytest.mark.parametrize("size", [3, 7, 20, 50])
def test_all_pages_there_and_back(many: list[int], size: int) -> None:
    there = walk(START, size, "next")
    assert [hit.dialogue.number for page in there for hit in page.hits] == many
    assert there[0].previous is None
    back = walk(there[-1].previous, size, "previous")
    seen = [number for page in reversed(back) for number in (hit.dialogue.number for hit in page.hits)]
    assert set(many) == {*seen, *(hit.dialogue.number for hit in there[-1].hits)}
    assert all(page.hits for page in there)


def test_pages_stay_where_they_are_while_somebody_speaks(session: Transcript, many: list[int]) -> None:
    first = search(who("Alice"), asking.parse({"q": "elephant"}), START, 7)
    scenes.say(session, "Bob", "elephant elephant", 200)
    publish.withdraw(first.hits[6].dialogue)
    rest = walk(first.next, 7, "next")
    assert [hit.dialogue.number for page in rest for hit in page.hits] == many[7:]


def test_the_number_of_queries_does_not_grow(session: Transcript) -> None:
    def queries(**params: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            found = search(who_of, asking.parse(params))
            for hit in found.hits:
                _ = hit.path, hit.dialogue.text, hit.dialogue.speaker.user.name
        return len(taken)

    who_of = who("Alice")
    few = [queries(q="floor"), queries(q="floor", speaker="Bob")]
    for n in range(20):
        other = Meeting.objects.create(title=f"Other {n}", organizer=scenes.person("Alice"))
        scenes.session(f"Bob: Floor {n}", f"Person {n}: Floor", meeting=other)
    assert [queries(q="floor"), queries(q="floor", speaker="Bob")] == few
    assert max(few) <= 5


def test_it_is_found_from_the_moment_it_is_stored(session: Transcript) -> None:
    moment = timedelta(seconds=1)
    row = scenes.say(session, "Bob", "Zebra", 40)
    assert numbers("Alice", "zebra") == [row.number]
    since = (row.started_at - moment).isoformat()
    assert numbers("Alice", "zebra", **{"from": since}) == [row.number]
    assert isinstance(row, Dialogue)
    stored: Any = session.dialogues.count()
    assert stored == len(LINES) + 1
