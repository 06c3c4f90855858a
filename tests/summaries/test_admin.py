"""Operators look at runs and what they cost, run them again, and keep the board of action items."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import User
from summaries.models import ActionItem, Run, Summary
from tests.summaries.scenes import person, place, session
from transcription.models import Dialogue, Transcript


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("olga", display_name="Olga"))
    return client


@pytest.fixture
def weekly(operator: Client, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    """A session; what is enqueued there runs in no test of this file."""
    monkeypatch.setattr("summaries.runs.enqueue", lambda pk: None)
    return session("Alice: Let's go.", "Bob: I'll book a room.")


def run(transcript: Transcript, **fields: Any) -> Run:
    facts = {"purpose": "summary:brief", "steps": ["summary"], "provider": "builtin", "state": "done"}
    return Run.objects.create(transcript=transcript, **facts | fields)


def list_of(kind: str) -> str:
    return reverse(f"admin:summaries_{kind}_changelist")


def act(operator: Client, kind: str, action: str, *rows: Any) -> list[str]:
    """What the operator is told."""
    body = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    answer = operator.post(list_of(kind), body, follow=True)
    assert answer.status_code == 200
    return [str(one) for one in answer.context["messages"]]


def item(transcript: Transcript, **fields: Any) -> ActionItem:
    return ActionItem.objects.create(
        meeting=transcript.meeting, transcript=transcript, description="Book a room", origin="found", **fields
    )


def save(operator: Client, *rows: dict[str, Any]) -> Any:
    """The list with its fields, as a browser sends it; `rows` in the order of the list."""
    body: dict[str, Any] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for number, row in enumerate(rows):
        body |= {f"form-{number}-{name}": value for name, value in row.items()}
    return operator.post(list_of("actionitem"), body)


# Runs


def test_a_run_shows_what_it_took_and_why_it_failed(operator: Client, weekly: Transcript) -> None:
    run(weekly, provider="watsonx", model="granite", calls=3, tokens_in=900, tokens_out=100, cost=Decimal("0.0125"))
    failed = run(weekly, state="failed", error="busy", detail="429", draft="half a sentence")
    shown = operator.get(list_of("run")).content.decode()
    for said in ("watsonx", "granite", "1000", "0.0125", "The model is too busy just now."):
        assert said in shown
    page = operator.get(reverse("admin:summaries_run_change", args=[failed.pk])).content.decode()
    assert "429" in page
    assert "half a sentence" not in page


def test_running_again_begins_as_before(operator: Client, weekly: Transcript) -> None:
    said = Dialogue.objects.earliest("started_at")
    old = run(weekly, purpose="correct:0123456789ab", steps=["correct"], about=[str(said.pk)])
    assert act(operator, "run", "again", old) == ["1 run has begun."]
    new = Run.objects.get(state="queued")
    assert (new.steps, new.about, new.provider) == (["correct"], [str(said.pk)], "builtin")
    assert new.asked_by
    assert (new.purpose.count(":"), new.asked_by.username) == (1, "olga")
    assert LogEntry.objects.get().change_message == "Run again."
    act(operator, "run", "again", old)
    assert Run.objects.filter(state="queued").count() == 1, "it goes on already"


def test_a_provider_that_is_gone_is_said_and_no_other_one_taken(operator: Client, weekly: Transcript) -> None:
    (told, begun) = act(operator, "run", "again", run(weekly, provider="watsonx"))
    assert "This model is not set up here." in told
    assert begun == "0 runs have begun."
    assert not Run.objects.filter(state="queued").exists()


def test_runs_can_be_cancelled(operator: Client, weekly: Transcript) -> None:
    going, over = run(weekly, state="running"), run(weekly)
    assert act(operator, "run", "stop", going, over) == ["1 run was cancelled."]
    assert sorted(Run.objects.values_list("state", flat=True)) == ["cancelled", "done"]


@pytest.mark.parametrize(
    ("kind", "found"), [("summary", 1), ("correct", 1), ("items", 1), ("refresh", 1), ("end", 0), ("zebra", 0)]
)
def test_runs_by_purpose(operator: Client, weekly: Transcript, kind: str, found: int) -> None:
    for purpose in ("summary:brief", "correct", "items", "refresh:3:4"):
        run(weekly, purpose=purpose)
    assert operator.get(list_of("run"), {"kind": kind}).context["cl"].result_count == found


# Summaries


def test_a_summary_shows_what_its_run_cost_and_is_written_again(operator: Client, weekly: Transcript) -> None:
    made = run(weekly, calls=3, tokens_in=900, tokens_out=100, cost=Decimal("0.0125"))
    summary = Summary.objects.create(transcript=weekly, type="minutes", provider="builtin", run=made, text="We **go**.")
    Summary.objects.create(transcript=weekly, type="brief", provider="builtin")
    shown = operator.get(list_of("summary")).content.decode()
    assert "0.0125" in shown
    assert "We **go**." in operator.get(reverse("admin:summaries_summary_change", args=[summary.pk])).content.decode()
    act(operator, "summary", "again", summary)
    assert Run.objects.get(state="queued").purpose == "summary:minutes"


# Action items


def test_the_board_is_kept_in_the_list(operator: Client, weekly: Transcript) -> None:
    task = item(weekly, assigned_to=place(weekly.meeting, "Bob"))
    row = {"id": str(task.pk), "status": "in_progress", "priority": "high", "due_date": "2026-03-06"}
    assert save(operator, row).status_code == 302
    task.refresh_from_db()
    assert (task.status, task.priority, str(task.due_date)) == ("in_progress", "high", "2026-03-06")
    assert (task.kept, task.revision) == (["due_date", "priority", "status"], 2), "no later run changes them back"
    assert save(operator, row).status_code == 302
    task.refresh_from_db()
    assert task.revision == 2, "nothing was changed"
    assert not LogEntry.objects.filter(change_message__contains="room").exists()


def test_dates_that_do_not_fit_are_refused(operator: Client, weekly: Transcript) -> None:
    task = item(weekly, start_date="2026-03-10")
    row = {"id": str(task.pk), "status": "pending", "priority": "normal", "due_date": "2026-03-06"}
    answer = save(operator, row)
    assert answer.status_code == 200
    assert "The start date lies after the due date." in answer.content.decode()
    path = reverse("admin:summaries_actionitem_change", args=[task.pk])
    answer = operator.post(path, {**row, "start_date": "2026-03-07"})
    assert answer.status_code == 200
    task.refresh_from_db()
    assert (task.due_date, task.revision) == (None, 1)
    assert operator.post(path, {**row, "start_date": "2026-03-01"}).status_code == 302
    task.refresh_from_db()
    assert (str(task.start_date), str(task.due_date), task.kept) == (
        "2026-03-01", "2026-03-06", ["due_date", "start_date"],
    )  # fmt: skip


def test_deleted_items_are_gone_and_none_is_deleted_here(operator: Client, weekly: Transcript) -> None:
    task = item(weekly)
    item(weekly, deleted_at=timezone.now())
    assert operator.get(list_of("actionitem")).context["cl"].result_count == 1
    path = reverse("admin:summaries_actionitem_delete", args=[task.pk])
    assert operator.post(path, {"post": "yes"}).status_code == 403
    act(operator, "actionitem", "delete_selected", task)
    assert ActionItem.objects.count() == 2


def test_overdue_is_what_is_late_and_not_done(operator: Client, weekly: Transcript) -> None:
    late = item(weekly, due_date="2026-03-06")
    item(weekly, due_date="2026-03-06", status="complete")
    item(weekly, due_date="2999-03-06")
    (found,) = operator.get(list_of("actionitem"), {"overdue": "yes"}).context["cl"].result_list
    assert found.pk == late.pk


def test_words_are_not_searched_for(operator: Client, weekly: Transcript) -> None:
    item(weekly, assigned_to=place(weekly.meeting, "Bob"))
    for text, found in (("room", 0), ("Bob", 1), ("Weekly", 1)):
        assert operator.get(list_of("actionitem"), {"q": text}).context["cl"].result_count == found


def test_staff_without_the_right_change_nothing(db: None, weekly: Transcript) -> None:
    client = Client()
    stan = person("Stan", is_staff=True)
    client.force_login(stan)
    task = item(weekly)
    row = {"id": str(task.pk), "status": "complete", "priority": "high", "due_date": ""}
    assert save(client, row).status_code == 403
    body = {"action": "again", "_selected_action": [str(run(weekly).pk)]}
    assert client.post(list_of("run"), body).status_code == 403
    assert not Run.objects.filter(state="queued").exists()
    task.refresh_from_db()
    assert task.status == "pending"
