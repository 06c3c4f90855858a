"""Sound that was sent to services which are paid for: how much per session and engine, at which price.

`add` is called while people speak, by several servers at once: one UPDATE that counts up. A new price has a row of its
own, so what was spent before stays as it was.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from transcription.contract import SAMPLE_RATE
from transcription.models import Transcript, Usage

MINUTE = 60 * SAMPLE_RATE
SMALLEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Spent:
    """One engine in one session; `cost` is None when nobody said what it costs."""

    engine: str
    minutes: float
    cost: Decimal | None

    def as_json(self) -> dict[str, Any]:
        cost = None if self.cost is None else float(round(self.cost, 4))
        return {"engine": self.engine, "minutes": round(self.minutes, 2), "cost": cost}


def add(transcript_id: UUID, engine: str, samples: int, price: float | Decimal) -> None:
    """So many `samples` more were sent, at this `price` of a minute. Of a session that was deleted nothing is kept."""
    amount = Decimal(str(price)).quantize(SMALLEST)
    rows = Usage.objects.filter(transcript=transcript_id, engine=engine, price=amount)
    if samples <= 0 or rows.update(samples=F("samples") + samples):
        return
    try:
        with transaction.atomic():
            Usage.objects.create(transcript_id=transcript_id, engine=engine, price=amount, samples=samples)
    except IntegrityError:  # another server was first, or the session is gone
        rows.update(samples=F("samples") + samples)


def of(transcript: Transcript) -> list[Spent]:
    """By engine, in order of their names."""
    rows = Usage.objects.filter(transcript=transcript).order_by("engine", "price")
    by_engine: dict[str, list[Usage]] = {}
    for row in rows:
        by_engine.setdefault(row.engine, []).append(row)
    return [Spent(engine, sum(map(minutes, found)), total(found)) for engine, found in by_engine.items()]


def cost(transcript: Transcript) -> Decimal | None:
    """All of it; None when nobody said what anything costs."""
    return total(list(Usage.objects.filter(transcript=transcript)))


def minutes(row: Usage) -> float:
    return row.samples / MINUTE


def total(rows: list[Usage]) -> Decimal | None:
    if not any(row.price for row in rows):
        return None
    return sum((row.samples * row.price / MINUTE for row in rows), Decimal(0))
