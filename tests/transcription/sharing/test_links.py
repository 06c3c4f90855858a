"""A shared link opens one session to read, for its time, until it is taken back; its key cannot be guessed."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from meetings import access
from meetings.account import farewell
from meetings.models import AccessToken, Participant
from tests.meetings.conftest import no_throttle  # noqa: F401  (counts begin anew)
from tests.summaries import scenes
from transcription import clearing, withdrawing
from transcription.models import Gap, Transcript
from transcription.sharing import links
from transcription.sharing.models import Share

LINES = ("Alice: We take half of it.", "Bob: Thanks, Alice <b>B</b>.", "Alice: Fine.")


@pytest.fixture
def session(db: None) -> Transcript:
    return scenes.session(*LINES)


def shared(session: Transcript, **options: Any) -> Share:
    usual = {"names": True, "minutes": True, "days": 7}
    return links.make(session, scenes.person("Alice"), **(usual | options))


def opened(share: Share, query: str = "") -> Any:
    return Client().get(links.path_of(share) + query)


def ask(name: str, method: str, path: str, body: Any = None) -> Any:
    key = AccessToken.issue(scenes.person(name))
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/{path}", headers={"Authorization": f"Bearer {key}"}, **data)


def test_whoever_has_the_link_reads_and_may_do_nothing_else(session: Transcript) -> None:
    share = shared(session)
    answer = opened(share)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "We take half of it." in text
    assert "Thanks, Alice &lt;b&gt;B&lt;/b&gt;." in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"/api/transcripts/{session.pk}/").status_code == 401
    assert Client().get(f"/m/{session.meeting.code}/transcripts/{session.pk}/").status_code == 302
    assert session.meeting.code not in text, "The link to the room is not given away."


def test_without_names_nobody_is_named_but_in_what_was_said(session: Transcript) -> None:
    Participant.objects.filter(user=scenes.person("Bob")).update(seat=3)
    text = opened(shared(session, names=False)).content.decode()
    assert "Speaker 1" in text
    assert "Speaker 2" in text
    assert "Bob" not in text
    assert text.count("Alice") == 1


def test_its_time_is_over(session: Transcript) -> None:
    share = shared(session)
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert opened(share).status_code == 404


def test_whoever_comes_too_late_is_told_so(session: Transcript) -> None:
    share = shared(session)
    share.delete()
    answer = Client().get(links.path_of(Share(pk=uuid4())))
    assert answer.status_code == 404
    assert "Ask whoever sent it to you" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_meeting_that_has_just_begun(session: Transcript) -> None:
    session.dialogues.all().delete()
    assert "There are no words" in opened(shared(session)).content.decode()
    Transcript.objects.update(state="open")
    text = opened(shared(session)).content.decode()
    assert "Nothing was said yet" in text
    assert "There are no words" not in text


def test_taken_back_cleared_or_left_it_opens_nothing(session: Transcript) -> None:
    one, two, three = (shared(session) for _ in range(3))
    assert ask("Alice", "delete", f"shares/{one.pk}/").status_code == 204
    assert opened(one).status_code == 404
    assert opened(two).status_code == 200
    other = scenes.session("Carol: Hello.", organizer="Carol")
    hers = links.make(other, scenes.person("Carol"), names=True, minutes=True, days=1)
    farewell.anonymise(scenes.person("Carol"))
    assert opened(hers).status_code == 404
    clearing.clear(session.meeting)
    assert opened(three).status_code == 404


def test_what_was_deleted_since_is_not_shown(session: Transcript) -> None:
    share, row = shared(session), session.dialogues.get(raw_text="We take half of it.")
    withdrawing.delete(access.who_is(scenes.person("Alice")), row)
    assert "half of it" not in opened(share).content.decode()


@given(st.text(max_size=60))
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(access.Refused):
        links.find(key)


def test_a_key_of_another_secret_opens_while_that_is_a_fallback(session: Transcript, settings: Any) -> None:
    share = shared(session)
    key, settings.SECRET_KEY = links.key_of(share.pk), "another"
    with pytest.raises(access.Refused):
        links.find(key)
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests", *settings.SECRET_KEY_FALLBACKS]
    assert links.find(links.key_of(share.pk)) == share


def test_a_guessed_id_without_its_mac_opens_nothing(session: Transcript) -> None:
    key = links.key_of(shared(session).pk)
    for wrong in (key[:-1] + ("A" if key[-1] != "A" else "B"), key[:22], key + "A", links.key_of(uuid4())):
        with pytest.raises(access.Refused):
            links.find(wrong)


def test_guessing_is_counted(session: Transcript) -> None:
    client = Client()
    answers = [client.get(f"/s/{number:046d}/").status_code for number in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429


@pytest.mark.parametrize(
    "asked", [{"days": 0}, {"days": 366}, {"days": "soon"}, {"names": "maybe"}, {"days": None}, []]
)
def test_nonsense_makes_no_link(session: Transcript, asked: Any) -> None:
    answer = ask("Alice", "post", f"transcripts/{session.pk}/shares/", asked)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert Share.objects.count() == 0


def test_fifty_at_most_and_what_ran_out_makes_room(session: Transcript) -> None:
    for _ in range(links.MOST):
        shared(session)
    path = f"transcripts/{session.pk}/shares/"
    refused = ask("Alice", "post", path, {})
    assert (refused.status_code, refused.json()["code"]) == (403, "too_many")
    Share.objects.filter(pk=Share.objects.first().pk).update(expires_at=timezone.now())  # type: ignore[union-attr]
    made = ask("Alice", "post", path, {"names": False})
    assert made.status_code == 201
    assert made.json()["url"].startswith("http://testserver/s/")
    assert len(ask("Alice", "get", f"{path}?page_size=100").json()["results"]) == links.MOST


def test_words_that_were_found_after_all_are_not_missing(session: Transcript) -> None:
    said = session.dialogues.first()
    assert said
    of = {"transcript": session, "stream": said.stream, "participant": said.speaker, "first_sample": 0}
    when = {"last_sample": 1, "started_at": said.started_at, "ended_at": said.ended_at, "reason": "failed"}
    gap = Gap.objects.create(id=uuid4(), number=99, state="open", **of, **when)
    assert "Some words could not be recognised" in opened(shared(session)).content.decode()
    Gap.objects.filter(pk=gap.pk).update(state="filled")
    assert "Some words could not be recognised" not in opened(shared(session)).content.decode()


def test_a_long_session_costs_no_more_queries(session: Transcript, django_assert_num_queries: Any) -> None:
    share = shared(session, names=False)
    with CaptureQueriesContext(connection) as short:
        opened(share)
    for number in range(20):
        scenes.say(session, f"Person {number}", "Hello.", 100 + number)
    with CaptureQueriesContext(connection) as long:
        assert "Speaker 22" in opened(share).content.decode()
    assert len(long) == len(short)


def test_openings_are_counted_not_who_it_was(session: Transcript) -> None:
    share = shared(session)
    opened(share)
    opened(share)
    opened(share, "?page=2")
    (row,) = ask("Alice", "get", f"transcripts/{session.pk}/shares/").json()["results"]
    assert row["opened"] == 2
    assert row["last_opened_at"]
