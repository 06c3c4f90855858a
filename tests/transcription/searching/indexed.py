"""What the index holds, read from the tables of the database itself."""

from django.db import connection

from transcription.models import Dialogue
from transcription.searching.models import IndexEntry

POSTGRES = "SELECT word FROM ts_stat('SELECT vector FROM transcription_indexentry') ORDER BY word"


def terms() -> set[str]:
    """All words that can be found."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            make = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_terms USING fts5vocab(main, {}, row)"
            cursor.execute(make.format("transcription_indexentry_fts"))
            cursor.execute("SELECT term FROM temp.indexed_terms")
        else:
            cursor.execute(POSTGRES)
        return {word for (word,) in cursor.fetchall()}


def entry(row: Dialogue) -> str | None:
    """The words of one utterance, None when it is not in the index."""
    found = IndexEntry.objects.filter(dialogue=row.pk).values_list("words", flat=True).first()
    return found.strip() if found is not None else None


def assert_true() -> None:
    """The index says what the utterances say, and nothing else."""
    from transcription.searching import index

    expected = {row.pk: said for row in Dialogue.objects.all() if (said := index.folded(row))}
    assert dict(IndexEntry.objects.values_list("dialogue", "words")) == expected
    assert terms() == {word for said in expected.values() for word in said.split()}
    copies = IndexEntry.objects.values_list("dialogue", "transcript", "speaker").order_by("dialogue")
    assert list(copies) == list(
        Dialogue.objects.filter(pk__in=expected).values_list("pk", "transcript", "speaker").order_by("pk")
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises when the two tables differ
            columns, check = "transcription_indexentry_fts, rank", "'integrity-check', 1"
            cursor.execute(f"INSERT INTO transcription_indexentry_fts({columns}) VALUES ({check})")
