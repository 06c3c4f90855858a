"""`GET search/` and the page of the same name: what they answer, and that nonsense gets a sentence."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from tests.summaries import scenes
from transcription.models import Transcript
from transcription.searching import shown

pytestmark = pytest.mark.django_db
LINES = ("Alice: The budget for the rent.", "Bob: Parking costs <b>more</b> than the rent.", "Carla: Nothing else.")


@pytest.fixture
def session() -> Transcript:
    cache.clear()
    return scenes.session(*LINES)


def client(name: str) -> Client:
    one = Client()
    one.force_login(scenes.person(name))
    return one


def get(name: str, **params: str) -> Any:
    return client(name).get(f"/api/search/?{urlencode(params)}")


def test_a_row_says_what_and_where(session: Transcript) -> None:
    answer = get("Bob", q="parking").json()
    row = session.dialogues.get(number=2)
    assert answer["next"] is None
    assert answer["previous"] is None
    (hit,) = answer["results"]
    assert hit["dialogue"] == {
        "id": str(row.pk),
        "transcript": str(session.pk),
        "meeting": session.meeting.code,
        "title": "Weekly",
        "started_at": "2026-03-04T10:00:10.000Z",
        "participant_id": str(row.speaker_id),
        "name": "Bob",
        "text": "Parking costs <b>more</b> than the rent.",
    }
    assert hit["highlights"] == [[0, 7]]
    assert 0 < hit["score"] <= 1
    path = f"/m/{session.meeting.code}/transcripts/{session.pk}/?at={row.pk}#d-{row.pk}"
    assert hit["url"] == f"http://testserver{path}"


def test_pages_by_cursor(session: Transcript) -> None:
    first = get("Alice", q="rent", page_size="1").json()
    second = client("Alice").get(first["next"]).json()
    assert second["next"] is None
    texts = [page["results"][0]["dialogue"]["text"] for page in (first, second)]
    assert sorted(texts) == sorted(line.partition(": ")[2] for line in LINES[:2])
    assert client("Alice").get(second["previous"]).json()["results"] == first["results"]


BAD: tuple[dict[str, str], ...] = (
    {},
    {"q": "-parking"},
    {"q": '"*"'},
    {"q": "a" * 10_000},
    {"q": "a\x00b"},
    {"q": "rent", "speaker": "x" * 81},
    {"q": "rent", "from": "yesterday"},
    {"q": "rent", "from": "2026-03-04T10:00"},
    {"q": "rent", "to": "2026-13-01"},
    {"q": "rent", "has_items": "perhaps"},
    {"q": "rent", "meeting": "x" * 21},
    {"q": "rent", "from": "2026-03-04", "zone": "Mars/Olympus"},
    {"q": "rent", "cursor": "nowhere"},
    {"q": "rent", "cursor": "ffffffffffffffff"},
    {"q": "rent", "cursor": "1." + "9" * 30},
)


@pytest.mark.parametrize("params", BAD, ids=str)
def test_bad_input_gets_a_sentence(session: Transcript, params: dict[str, str]) -> None:
    answer = get("Alice", **params)
    assert answer.status_code == 400
    assert len(answer.json()["detail"]) > 10
    page = client("Alice").get(f"/search/?{urlencode(params)}")
    assert page.status_code in (200, 400)


GOOD: tuple[dict[str, str], ...] = (
    {"q": "rent", "page_size": "nonsense"},
    {"q": "rent", "to": "9999-12-31"},
    {"q": "rent", "from": "0001-01-01"},
    {"q": "rent", "from": "0001-01-01", "to": "9999-12-30", "zone": "Pacific/Kiritimati"},
    {"q": "rent", "to": "9999-12-31", "zone": "America/Los_Angeles"},
    {"q": "rent", "zone": "UTC"},
    {"q": "rent", "speaker": "%_'"},
    {"q": "rent", "cursor": "7fffffffffffffff.0.0.0"},
    {"q": "rent", "cursor": "0.end"},
    {"q": "' OR 1=1; NEAR(a b) {x}:* ^"},
    {"speaker": "00000000-0000-4000-8000-000000000000"},
    {"has_items": "true"},
)


@pytest.mark.parametrize("params", GOOD, ids=str)
def test_odd_input_is_answered(session: Transcript, params: dict[str, str]) -> None:
    assert get("Alice", **params).status_code == 200
    assert client("Alice").get(f"/search/?{urlencode(params)}").status_code == 200


def test_a_day_is_the_askers(session: Transcript) -> None:
    """It was said at ten in the morning of the 4th in UTC: already the 5th on Kiritimati, and in no winter the 3rd."""
    for day, zone, found in (
        ("2026-03-04", "UTC", 2),
        ("2026-03-04", "Pacific/Kiritimati", 0),
        ("2026-03-05", "Pacific/Kiritimati", 2),
        ("2026-03-05", "UTC", 0),
    ):
        asked = {"q": "rent", "from": day, "to": day, "zone": zone}
        assert len(get("Alice", **asked).json()["results"]) == found, asked
        page = client("Alice").get(f"/search/?{urlencode(asked)}").content.decode()
        assert page.count('class="found-line"') == found
    moment = {"q": "rent", "from": "2026-03-04T09:59Z", "to": "2026-03-04T11:00Z", "zone": "Pacific/Kiritimati"}
    assert len(get("Alice", **moment).json()["results"]) == 2


def test_pages_are_of_the_same_day(session: Transcript) -> None:
    asked = {"q": "rent", "from": "2026-03-05", "zone": "Pacific/Kiritimati", "page_size": "1"}
    first = get("Alice", **asked).json()
    assert len(client("Alice").get(first["next"]).json()["results"]) == 1


def test_too_often(session: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    from meetings.limits import Limit
    from transcription.searching import asking

    monkeypatch.setattr(asking, "SEARCHES", Limit("searches", 2))
    assert [get("Alice", q="rent").status_code for _ in range(3)] == [200, 200, 429]
    assert client("Alice").get("/search/?q=rent").status_code == 429
    assert client("Alice").get("/search/").status_code == 200


def test_the_page_shows_titles_first_then_words_by_session(session: Transcript) -> None:
    Meeting.objects.create(title="Rent review", organizer=scenes.person("Alice"))
    Meeting.objects.create(title="Rent of others", organizer=scenes.person("Mallory"))
    page = client("Alice").get("/search/?q=rent").content.decode()
    assert page.index("Rent review") < page.index('class="found-session"')
    assert "Rent of others" not in page
    assert "costs &lt;b&gt;more&lt;/b&gt; than the <mark>rent</mark>." in page
    row = session.dialogues.get(number=2)
    assert f"/m/{session.meeting.code}/transcripts/{session.pk}/?at={row.pk}#d-{row.pk}" in page


def test_the_page_without_a_question_and_without_results(session: Transcript) -> None:
    assert "Find what was said" in client("Alice").get("/search/").content.decode()
    assert "Nothing found for “zebra”" in client("Alice").get("/search/?q=zebra").content.decode()
    assert "Nothing found" in client("Mallory").get("/search/?q=rent").content.decode()
    page = client("Alice").get("/search/?q=the+rent&speaker=bob").content.decode()
    assert page.count('class="found-line"') == 1
    assert "it is said all the time: the" in page


def test_the_number_of_queries_does_not_grow(session: Transcript) -> None:
    reader = client("Alice")

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert reader.get(path).status_code == 200
        return len(taken)

    paths = ("/api/search/?q=rent", "/search/?q=rent&speaker=bob")
    few = [queries(path) for path in paths]
    for number in range(20):
        other = Meeting.objects.create(title=f"Rent {number}", organizer=scenes.person("Alice"))
        scenes.session(f"Bob: rent {number}", f"Olga {number}: rent", meeting=other)
    assert [queries(path) for path in paths] == few


def test_long_words_are_shown_around_the_first_mark() -> None:
    text = "so " * 200 + "rent" + " and" * 200
    cut = shown.pieces(text, ((600, 604),))
    assert [piece.text for piece in cut if piece.marked] == ["rent"]
    assert cut[0].text == "… "
    assert cut[-1].text == " …"
    assert sum(len(piece.text) for piece in cut) < shown.LONGEST + 10
    assert "".join(piece.text for piece in shown.pieces("short", ())) == "short"
    assert len(shown.pieces("x" * 5_000, ((10, 4_000),))) <= 4
