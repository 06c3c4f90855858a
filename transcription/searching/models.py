"""Where words are looked up: one row for each utterance that has words.

A row that is there is true: it is written in the transaction that stores the utterance (index.py), and a trigger of
the database takes it away as soon as the utterance reads otherwise, by whatever way (migration 0006_search). The
database's own index of words hangs on this table: `transcription_indexentry_fts` (SQLite), `vector` (PostgreSQL).
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexEntry(models.Model):
    """The folded words of one utterance, with a space before and behind each."""

    id = models.BigAutoField(primary_key=True)
    """Never counted up, but made of the time it was said at (index.first_id): the order of ids is that of time. It is
    SQLite's own rowid, so that words lead to their entry without another index."""
    dialogue = models.OneToOneField("transcription.Dialogue", models.CASCADE, related_name="index_entry")
    transcript = models.ForeignKey(
        "transcription.Transcript", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    """This and the speaker are copies, which go when the utterance goes."""
    speaker = models.ForeignKey(
        "meetings.Participant", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    words = models.TextField(_("folded words"))

    class Meta:
        verbose_name = _("words to be found")
        verbose_name_plural = _("words to be found")
        indexes: ClassVar = [
            models.Index(fields=["transcript", "id"], name="entry_of_session"),
            models.Index(fields=["speaker", "id"], name="entry_of_speaker"),
        ]

    def __str__(self) -> str:
        return f"words of {self.dialogue_id}"  # none of them: histories and logs keep this
