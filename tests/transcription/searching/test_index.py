"""The index is true after whatever changes what was said: looked at in the tables of the database."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from meetings.access import Who
from tests.summaries import scenes
from tests.transcription.searching.indexed import assert_true, entry, terms
from transcription import clearing, corrections, edits, publish, withdrawing
from transcription.models import Dialogue, IndexEntry, Transcript

pytestmark = pytest.mark.django_db
migration: Any = importlib.import_module("transcription.migrations.0006_search")


@pytest.fixture
def session() -> Transcript:
    return scenes.session("Alice: The rent is too high.", "Bob: The landlord wants more.", "Alice: Nobody pays that.")


@pytest.fixture
def rent(session: Transcript) -> Dialogue:
    return session.dialogues.get(number=1)


def test_what_is_stored_can_be_found(rent: Dialogue) -> None:
    assert entry(rent) == "the rent is too high"
    assert_true()


def test_an_edit_a_correction_and_their_reset(session: Transcript, rent: Dialogue) -> None:
    corrections.put(session, rent.pk, "The rent is far too high.", rent.raw_text)
    assert entry(rent) == "the rent is far too high"
    corrections.put(session, rent.pk, None, rent.raw_text)
    assert entry(rent) == "the rent is too high"
    edits.store(session.meeting, rent.speaker.user, rent.pk, 3, "The lease is high.")
    assert entry(rent) == "the lease is high"
    assert "rent" not in terms()
    corrections.put(session, rent.pk, "Something else", rent.raw_text)  # below what a person wrote
    assert entry(rent) == "the lease is high"
    assert_true()


def test_what_is_withdrawn_is_gone(session: Transcript, rent: Dialogue) -> None:
    withdrawing.delete(Who(rent.speaker.user), rent)
    assert entry(rent) is None
    assert "rent" not in terms()
    assert_true()
    publish.withdraw(session.dialogues.select_related("speaker__user").get(number=2))
    assert terms() == {"nobody", "pays", "that"}


def test_a_cleared_meeting_and_a_deleted_one_leave_nothing(session: Transcript) -> None:
    scenes.session("Carla: Elsewhere.", organizer="Carla")
    clearing.clear(session.meeting)
    assert terms() == {"elsewhere"}
    Transcript.objects.get().meeting.delete()
    assert terms() == set()
    assert not IndexEntry.objects.exists()


def test_a_person_who_goes_takes_their_words_along(session: Transcript) -> None:
    session.meeting.participants.get(user__display_name="Bob").delete()
    assert "landlord" not in terms()
    assert_true()


def test_many_stored_at_once_are_found(session: Transcript, rent: Dialogue) -> None:
    rows = [rent, *(scenes.say(session, "Bob", f"Number {number}", number) for number in range(3, 6))]
    session.dialogues.all().delete()
    assert terms() == set()
    Dialogue.objects.bulk_create(rows)  # all of the same moment, one after the other
    assert_true()
    for row in rows:
        row.edited_text, row.started_at = "The same for all", rent.started_at
    Dialogue.objects.bulk_update(rows, ["edited_text", "started_at"])
    assert terms() == {"the", "same", "for", "all"}
    assert_true()


def test_two_of_one_moment_are_both_found(rent: Dialogue) -> None:
    """Their ids begin alike, and end alike, too."""
    from transcription.searching import index

    twins = [scenes.say(rent.transcript, "Bob", f"Twin {n}", 7) for n in range(1)]
    held = IndexEntry.objects.get(dialogue=rent.pk)
    assert index.free([held.pk, held.pk, 5]) == [held.pk + 1, held.pk + 2, 5]
    assert twins


def test_what_goes_past_the_models_is_forgotten_rather_than_wrong(session: Transcript, rent: Dialogue) -> None:
    others = session.dialogues.filter(number__in=(2, 3))
    session.dialogues.filter(pk=rent.pk).update(revision=7)
    assert entry(rent) == "the rent is too high"  # it reads the same
    session.dialogues.filter(pk=rent.pk).update(edited_text="Something else")
    assert entry(rent) is None
    others.filter(number=2).update(state=Dialogue.State.WITHDRAWN)
    assert terms() == {"nobody", "pays", "that"}
    other = others.get(number=3)
    others.filter(number=3).update(speaker=session.meeting.participants.exclude(pk=other.speaker_id).get())
    assert terms() == set()
    rent.refresh_from_db()
    rent.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE transcription_dialogue SET raw_text = 'no news' WHERE number = 1")
        assert entry(rent) is None
    Dialogue.objects.all()[0].save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM transcription_version")
        cursor.execute("DELETE FROM transcription_dialogue")
    assert not IndexEntry.objects.exists()


def test_the_triggers_are_there() -> None:
    """A migration that makes one of the two tables anew in SQLite loses them: let it run 0006_search.install."""
    tables = "('transcription_dialogue', 'transcription_indexentry')"
    asked = {
        "sqlite": f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN {tables}",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'transcription_%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    both = {"transcription_dialogue_reads_otherwise", "transcription_dialogue_gone"}
    own = {f"transcription_indexentry_{what}" for what in ("made", "gone", "changed")}
    assert found == (both | own if connection.vendor == "sqlite" else both)


def test_what_was_stored_before_is_entered(session: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    rows = [scenes.say(session, "Bob", f"Number {number}", number) for number in range(3, 9)]
    edits.store(session.meeting, rows[0].speaker.user, rows[0].pk, 1, "Edited")
    corrections.put(session, rows[1].pk, "Corrected", rows[1].raw_text)
    publish.withdraw(rows[2])
    Dialogue.objects.filter(number__gt=6).update(started_at=rows[0].started_at)
    IndexEntry.objects.all().delete()
    assert terms() == set()
    migration.fill(apps, None)
    assert_true()


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forth() -> None:
    scenes.session("Alice: The rent is too high.")
    with connection.schema_editor() as editor:
        migration.remove(apps, editor)
    with connection.schema_editor() as editor:
        migration.install(apps, editor)
        migration.fill(apps, editor)
    assert_true()
    assert "rent" in terms()
