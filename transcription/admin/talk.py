"""How long somebody spoke, counted in samples by the database."""

from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum

from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue


def spoken(key: str) -> Subquery:
    """Samples of speech that stand in the outer row, which is the dialogues' `key`; None without any."""
    rows = Dialogue.objects.filter(**{key: OuterRef("pk")}).exclude(state=Dialogue.State.WITHDRAWN)
    total = rows.order_by().values(key).annotate(total=Sum(F("last_sample") - F("first_sample")))
    return Subquery(total.values("total"))


def lasted(samples: int | None) -> timedelta:
    """In whole seconds."""
    return timedelta(seconds=round((samples or 0) / SAMPLE_RATE))


def length(row: Any) -> timedelta:
    """Of anything with a beginning and an end in samples."""
    return timedelta(milliseconds=(row.last_sample - row.first_sample) * 1000 // SAMPLE_RATE)
