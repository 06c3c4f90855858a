"""The index of words, as each database has it, and the triggers that keep it true. By hand: run it, do not generate it.

SQLite: an FTS5 table over `transcription_indexentry`, filled by triggers. PostgreSQL: a generated column and its GIN
index. Both: triggers on `transcription_dialogue` that forget what an utterance no longer says.

SQLite makes a table anew to change a column and loses its triggers: a later migration that changes one of the two
tables has to run `install` again (tests/transcription/searching/test_index.py fails until it does).
"""

from django.db import migrations

from transcription.searching.index import first_id
from transcription.searching.words import words

BATCH = 2_000
SHOWN = ("transcript_id", "speaker_id", "started_at", "raw_text", "corrected_text", "edited_text", "state")

SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS transcription_indexentry_fts USING fts5(
        words, content='transcription_indexentry', content_rowid='id', tokenize='ascii', detail='none', columnsize=0
    )""",
    """CREATE TRIGGER IF NOT EXISTS transcription_indexentry_made AFTER INSERT ON transcription_indexentry BEGIN
        INSERT INTO transcription_indexentry_fts(rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS transcription_indexentry_gone AFTER DELETE ON transcription_indexentry BEGIN
        INSERT INTO transcription_indexentry_fts(transcription_indexentry_fts, rowid, words)
        VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS transcription_indexentry_changed
    AFTER UPDATE OF id, words ON transcription_indexentry BEGIN
        INSERT INTO transcription_indexentry_fts(transcription_indexentry_fts, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO transcription_indexentry_fts(rowid, words) VALUES (new.id, new.words);
    END""",
    f"""CREATE TRIGGER IF NOT EXISTS transcription_dialogue_reads_otherwise
    AFTER UPDATE OF {", ".join(SHOWN)} ON transcription_dialogue
    WHEN {" OR ".join(f"old.{name} IS NOT new.{name}" for name in SHOWN)} BEGIN
        DELETE FROM transcription_indexentry WHERE dialogue_id = old.id;
    END""",
    """CREATE TRIGGER IF NOT EXISTS transcription_dialogue_gone BEFORE DELETE ON transcription_dialogue BEGIN
        DELETE FROM transcription_indexentry WHERE dialogue_id = old.id;
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS transcription_dialogue_gone",
    "DROP TRIGGER IF EXISTS transcription_dialogue_reads_otherwise",
    "DROP TRIGGER IF EXISTS transcription_indexentry_changed",
    "DROP TRIGGER IF EXISTS transcription_indexentry_gone",
    "DROP TRIGGER IF EXISTS transcription_indexentry_made",
    "DROP TABLE IF EXISTS transcription_indexentry_fts",
)
POSTGRES = (
    """ALTER TABLE transcription_indexentry ADD COLUMN IF NOT EXISTS vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED""",
    "CREATE INDEX IF NOT EXISTS transcription_indexentry_vector ON transcription_indexentry USING gin (vector)",
    """CREATE OR REPLACE FUNCTION transcription_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM transcription_indexentry WHERE dialogue_id = OLD.id;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE TRIGGER transcription_dialogue_reads_otherwise
    AFTER UPDATE OF {", ".join(SHOWN)} ON transcription_dialogue FOR EACH ROW
    WHEN ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SHOWN)})
    EXECUTE FUNCTION transcription_forget_words()""",
    """CREATE OR REPLACE TRIGGER transcription_dialogue_gone BEFORE DELETE ON transcription_dialogue FOR EACH ROW
    EXECUTE FUNCTION transcription_forget_words()""",
)
POSTGRES_BACK = (
    "DROP TRIGGER IF EXISTS transcription_dialogue_gone ON transcription_dialogue",
    "DROP TRIGGER IF EXISTS transcription_dialogue_reads_otherwise ON transcription_dialogue",
    "DROP FUNCTION IF EXISTS transcription_forget_words()",
    "DROP INDEX IF EXISTS transcription_indexentry_vector",
    "ALTER TABLE transcription_indexentry DROP COLUMN IF EXISTS vector",
)
INSTALL = {"sqlite": SQLITE, "postgresql": POSTGRES}
REMOVE = {"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    apps.get_model("transcription", "IndexEntry").objects.all().delete()
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """Enter what is stored already, in the order of ids, some thousand at a time."""
    Dialogue = apps.get_model("transcription", "Dialogue")
    IndexEntry = apps.get_model("transcription", "IndexEntry")
    rows = Dialogue.objects.exclude(state="withdrawn").only("id", *SHOWN).order_by("started_at", "id")
    batch, last = [], 0
    for row in rows.iterator(BATCH):
        shown = next(text for text in (row.edited_text, row.corrected_text, row.raw_text) if text is not None)
        if said := words(shown):
            last = max(first_id(row.started_at), last + 1)
            ids = {"dialogue_id": row.pk, "transcript_id": row.transcript_id, "speaker_id": row.speaker_id}
            batch.append(IndexEntry(id=last, words=f" {' '.join(said)} ", **ids))
        if len(batch) == BATCH:
            IndexEntry.objects.bulk_create(batch)
            batch = []
    IndexEntry.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("transcription", "0005_review")]

    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
