"""The admin: every page answers, with the same number of queries for 3 rows and for 30, and shows no secret."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferencing.models import Chat, ChatMessage, Connection, Place
from meetings.models import AccessToken, Invitation, Meeting, Participant, Term, User
from meetings.rest.replays import KeptAnswer
from summaries.models import ActionItem, Correction, Notice, Run, Sentence, Summary
from transcription.models import (
    Dialogue,
    Gap,
    IndexEntry,
    Pause,
    ProgramUse,
    Share,
    Stream,
    Strike,
    Transcript,
    Upload,
    Usage,
)
from transcription.review.models import Version

ROOMS = (Connection, Place, ChatMessage)
SPOKEN = (User, Meeting, Participant, AccessToken, Invitation, *ROOMS, Transcript, Dialogue, Stream, Gap, Pause, Upload)
MINUTES = (Run, Summary, ActionItem, Correction)
OURS = (*SPOKEN, *MINUTES)
UNSEEN = (Strike, Sentence, Notice, Chat, Term, Usage, ProgramUse, Share, KeptAnswer, Version, IndexEntry)
"""What was struck; what is shown with its summary; to whom a run has written; what numbers a chat; words that may be
said, which are the host's; what was sent to be recognised, which is shown with its session; how much audio
programs have sent today; links that hosts made; answers to requests that may be sent again;
how utterances read before; the words that utterances are found by."""
APPS = ("meetings", "conferencing", "transcription", "summaries")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|application/json))")
SECRET = "said in confidence"


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("olga", display_name="Olga"))
    return client


@pytest.fixture
def meeting(operator: Client) -> Meeting:
    alice = User.objects.create(username="alice", display_name="Alice", email="alice@example.org")
    return Meeting.objects.create(title="Weekly", organizer=alice)


def talk(meeting: Meeting, count: int, session: Transcript | None = None) -> Transcript:
    """A session in which `count` more people join and say something, with a gap, a page and a token each."""
    now = timezone.now()
    ended = {"started_at": now, "ended_at": now, "state": Transcript.State.COMPLETE}
    transcript = session or Transcript.objects.create(meeting=meeting, **ended)
    for number in range(count):
        user = User.objects.create(username=uuid.uuid4().hex, display_name=f"Person {number}", is_guest=True)
        place = Participant.objects.create(meeting=meeting, user=user, joined_at=now, last_seen_at=now)
        Connection.objects.create(participant=place)
        Place.objects.create(participant=place, meeting=meeting, media="video")
        ChatMessage.objects.create(meeting=meeting, participant=place, text=SECRET, number=uuid.uuid4().int >> 66)
        AccessToken.issue(user, meeting)
        asked = {"email": f"{user.pk}@example.org", "key": uuid.uuid4().hex, "invited_by": meeting.organizer}
        Invitation.objects.create(meeting=meeting, accepted_by=user, **asked)
        stream = Stream.objects.create(uuid=uuid.uuid4(), participant=place, transcript=transcript, started_at=now)
        began = now + timedelta(seconds=2 * number)  # one after the other
        span = {"first_sample": 0, "last_sample": 32_000, "started_at": began, "ended_at": began + timedelta(seconds=2)}
        row = {"id": uuid.uuid4(), "transcript": transcript, "stream": stream, **span}
        words = {"raw_text": SECRET, "engine": "tone", "revision": 1, "number": transcript.next_number()}
        said = Dialogue.objects.create(**row, **words, speaker=place, edited_by=user)
        minutes(said, user)
        Gap.objects.create(**row | {"id": uuid.uuid4()}, participant=place, reason="failed", number=number)
        Pause.objects.create(transcript=transcript, participant=place, reason="host", started_at=now, ended_at=now)
        Upload.objects.create(user=user, meeting=meeting, speaker=place, name=SECRET, size=1, result=[{"text": SECRET}])
    return transcript


def minutes(said: Dialogue, user: User) -> None:
    """A run, a sentence of the session's summary, an action item and a correction that stand on it."""
    transcript, made = said.transcript, {"provider": "watsonx", "model": "granite"}
    run = Run.objects.create(transcript=transcript, purpose="summary:brief", state="done", asked_by=user, **made)
    summary, _ = Summary.objects.get_or_create(transcript=transcript, type="brief", defaults={"run": run, **made})
    Sentence.objects.create(summary=summary, position=said.number, text=SECRET).evidence.add(said)
    item = ActionItem.objects.create(
        meeting=transcript.meeting, transcript=transcript, description=SECRET, assigned_to=said.speaker, created_by=user
    )
    item.evidence.add(said)
    Correction.objects.create(dialogue=said, before=SECRET, text=SECRET, state="offered", **made)


def list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert ask().status_code == 200
    return len(asked)


def test_every_table_is_in_the_admin_but_what_is_for_nobody() -> None:
    tables = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    assert tables == {*OURS, *UNSEEN}
    assert {model for model in admin.site._registry if model._meta.app_label in APPS} == set(OURS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_list_of_30_asks_no_more_than_one_of_3(operator: Client, meeting: Meeting, model: Any) -> None:
    def more(count: int) -> None:
        for _ in range(count):
            talk(Meeting.objects.create(title="Another", organizer=meeting.organizer), 1)

    more(3)
    operator.get(list_of(model))
    few = queries(lambda: operator.get(list_of(model)))
    more(27)
    assert queries(lambda: operator.get(list_of(model))) == few
    assert model.objects.count() >= 30


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_page_with_30_rows_asks_no_more_than_one_with_3(operator: Client, meeting: Meeting, model: Any) -> None:
    transcript = talk(meeting, 3)
    row = {Meeting: meeting, Transcript: transcript, User: meeting.organizer}.get(model) or model.objects.first()
    operator.get(page_of(row))
    few = queries(lambda: operator.get(page_of(row)))
    talk(meeting, 27, transcript)
    assert queries(lambda: operator.get(page_of(row))) == few


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_can_be_searched_filtered_sorted_and_walked_by_date(
    operator: Client, meeting: Meeting, model: Any
) -> None:
    talk(meeting, 2)
    shown = admin.site._registry[model]
    if shown.search_fields:
        found = operator.get(list_of(model), {"q": "Weekly" if model is not User else "alice"})
        assert found.status_code == 200
        assert found.context["cl"].result_count >= 1
        assert operator.get(list_of(model), {"q": "zebra"}).context["cl"].result_count == 0
    for column in range(1, len(shown.list_display) + 1):
        assert operator.get(list_of(model), {"o": f"-{column}"}).status_code == 200
    if shown.date_hierarchy:
        this = {f"{shown.date_hierarchy}__year": timezone.now().year}
        assert operator.get(list_of(model), this).context["cl"].result_count == model.objects.count()
    for spec in operator.get(list_of(model)).context["cl"].filter_specs:
        for choice in spec.choices(operator.get(list_of(model)).context["cl"]):
            assert operator.get(list_of(model) + choice["query_string"]).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_pages_keep_to_the_content_security_policy(operator: Client, meeting: Meeting, model: Any) -> None:
    """No script and no style within a page."""
    talk(meeting, 1)
    for path in (list_of(model), page_of(model.objects.all()[0])):
        answer = operator.get(path)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|application/json))", answer.content.decode()
        )


def test_live_now_is_where_somebody_is(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 1)
    Meeting.objects.create(title="Empty", organizer=meeting.organizer)
    for value, title in (("yes", "Weekly"), ("no", "Empty")):
        rows = operator.get(list_of(Meeting), {"live": value}).context["cl"].result_list
        assert [(one.title, one.live) for one in rows] == [(title, value == "yes")]


def test_a_meeting_shows_its_sessions_people_and_talk_time(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 3)
    talk(meeting, 2)
    (row,) = operator.get(list_of(Meeting)).context["cl"].result_list
    assert (row.session_count, row.people_count, row.spoken_samples) == (2, 5, 5 * 32_000)
    page = operator.get(page_of(meeting)).content.decode()
    assert "Person 2" in page
    assert "0:00:06" in page
    assert meeting.code in page


def test_what_was_said_is_shown_newest_200_and_all_of_it_behind_a_link(operator: Client, meeting: Meeting) -> None:
    transcript = talk(meeting, 205)
    Dialogue.objects.filter(number=205).update(edited_text="put right")
    Dialogue.objects.filter(number=204).update(state="withdrawn", edited_text="taken back")
    page = operator.get(page_of(transcript)).content.decode()
    (spoken, *_) = operator.get(page_of(transcript)).context["inline_admin_formsets"]
    assert len(spoken.formset.forms) == 200
    assert "put right" in page
    assert "taken back" not in page
    link = f"{list_of(Dialogue)}?transcript__id__exact={transcript.pk}"
    assert link in page
    assert operator.get(link).context["cl"].result_count == 205


def test_no_page_shows_what_was_written_in_a_chat(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 1)
    row = ChatMessage.objects.get()
    for path in (list_of(ChatMessage), page_of(row)):
        shown = operator.get(path).content.decode()
        assert SECRET not in shown
        assert f">{len(SECRET)}<" in shown, "how much it was"
    assert operator.get(list_of(ChatMessage), {"q": SECRET}).context["cl"].result_count == 0


def test_no_page_shows_a_tokens_digest_or_a_password(operator: Client, meeting: Meeting) -> None:
    AccessToken.issue(meeting.organizer)
    meeting.organizer.set_password("a-long-secret")
    meeting.organizer.save()
    token = AccessToken.objects.get()
    for path in (list_of(AccessToken), page_of(token), page_of(meeting.organizer), list_of(User)):
        shown = operator.get(path).content.decode()
        assert token.digest not in shown
        assert meeting.organizer.password not in shown


@pytest.mark.parametrize("model", [*SPOKEN[4:], Run, Summary, Correction], ids=lambda one: one.__name__)
def test_what_the_house_makes_is_for_looking_only(operator: Client, meeting: Meeting, model: Any) -> None:
    talk(meeting, 1)
    row = model.objects.get()
    before = model.objects.values().get()
    path = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert operator.get(reverse(f"{path}_add")).status_code == 403
    assert operator.post(reverse(f"{path}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert operator.post(page_of(row), {"state": "open", "raw_text": "forged"}).status_code == 403
    assert model.objects.values().get() == before


def test_a_meeting_is_edited_but_not_its_code_nor_whether_it_runs(operator: Client, meeting: Meeting) -> None:
    code = meeting.code
    form = operator.get(page_of(meeting)).context["adminform"].form
    assert not {"code", "active", "created_at"} & set(form.fields)
    body = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}
    inlines = {
        f"{prefix}-{key}": 0 for prefix in ("transcripts", "participants") for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    forged = {"title": "Better", "code": "aaaa-bbbb-cccc", "active": ""}
    assert operator.post(page_of(meeting), body | inlines | forged).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.code, meeting.active) == ("Better", code, True)


def test_ending_and_deleting_meetings(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 3)
    running = Transcript.objects.create(meeting=meeting)
    body = {"action": "end", "_selected_action": [str(meeting.pk)]}
    assert operator.post(list_of(Meeting), body).status_code == 302
    meeting.refresh_from_db()
    running.refresh_from_db()
    assert meeting.active is False
    assert running.state != "open", "ended by the verb: the session closes"
    path = reverse("admin:meetings_meeting_delete", args=[meeting.pk])
    asked = operator.get(path)
    assert asked.status_code == 200
    assert SECRET not in asked.content.decode()
    assert operator.post(path, {"post": "yes"}).status_code == 302
    assert not Dialogue.objects.exists()


def test_a_place_changes_by_the_verb(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 1)
    place = Participant.objects.get()
    assert operator.post(page_of(place), {"role": "host", "state": "removed", "captions": "on"}).status_code == 302
    place.refresh_from_db()
    assert (place.role, place.state, place.captions) == ("attendee", "removed", False), "outside nobody is host"


def test_people_are_changed_with_care(operator: Client, meeting: Meeting) -> None:
    alice = meeting.organizer
    form = operator.get(page_of(alice)).context["adminform"].form
    body = {name: form.initial.get(name) or "" for name in form.fields if name not in ("groups", "user_permissions")}
    bad = operator.post(page_of(alice), body | {"display_name": "\u202e"})
    assert bad.context["adminform"].form.errors["display_name"]
    assert operator.post(page_of(alice), body | {"display_name": " Alice  B.\u202e "}).status_code == 302
    alice.refresh_from_db()
    assert alice.display_name == "Alice B."
    assert operator.get(reverse("admin:auth_user_password_change", args=[alice.pk])).status_code == 200
    assert operator.post(reverse("admin:meetings_user_delete", args=[alice.pk]), {"post": "yes"}).status_code == 403
    User.objects.filter(pk=alice.pk).update(is_former=True)
    assert operator.post(page_of(alice), body).status_code == 403


def test_the_history_keeps_no_word_and_no_name(operator: Client, meeting: Meeting) -> None:
    talk(meeting, 1)
    for row in (model.objects.get() for model in (Dialogue, Participant, Transcript, Gap, *MINUTES, Sentence)):
        assert SECRET not in str(row)
        assert "Person 0" not in str(row)
    operator.post(list_of(Meeting), {"action": "export_text", "_selected_action": [str(meeting.pk)]})
    kept = [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.all()]
    assert kept == [("Weekly", "Downloaded.")]
