"""Sessions with action items, stored straight into a server's database (see `stored`)."""

import json
from datetime import timedelta
from typing import Any

from tests.servers import Parley

LINES = (
    "Alice Arnold: We need the floor plan.",
    "Bob Berg: I will call the movers by Friday.",
    "Alice Arnold: Bob, can you ask the landlord about the keys?",
    "Bob Berg: Yes.",
    "Alice Arnold: I will order the chairs tomorrow.",
)
ITEMS: tuple[dict[str, Any], ...] = (
    {"description": "Call the movers", "who": "Bob Berg", "due": -2, "stands": [1], "priority": "high"},
    {
        "description": "Ask the landlord about the keys",
        "who": "Bob Berg",
        "due": 5,
        "stands": [2, 3],
        "status": "in_progress",
    },
    {"description": "Order the chairs", "who": "Alice Arnold", "due": 1, "stands": [4]},
    {"description": "Water the plants"},
    {"description": "Book the room", "who": "Alice Arnold", "due": -9, "status": "complete", "stands": [0]},
)


def stage_items(server: Parley, **how: Any) -> dict[str, Any]:
    """Alice's meeting with ITEMS, or others; what `told` says."""
    command = f"from tests.browser import stored_items; stored_items.store(**{how!r})"
    told: dict[str, Any] = json.loads(server.told(command).splitlines()[-1])
    return told


def store(items: Any = ITEMS, title: str = "Office move", lines: tuple[str, ...] = LINES, count: int = 0) -> None:
    """`count` adds so many more items without anything special."""
    from meetings.models import Participant
    from tests.browser import stored

    session = stored.held(*lines)
    session.meeting.title = title
    session.meeting.save()
    said = list(session.dialogues.all())
    seats = {one.user.name: one for one in Participant.objects.filter(meeting=session.meeting).select_related("user")}
    ids = [add(session, said, seats, **one) for one in (*items, *({"description": f"Thing {n}"} for n in range(count)))]
    print(json.dumps(stored.told(session) | {"items": ids, "board": f"/m/{session.meeting.code}/action-items/"}))


def add(
    session: Any, said: Any, seats: Any, who: str = "", due: int | None = None, stands: Any = (), **fields: Any
) -> str:
    """`due` is in days from today; `stands` counts lines from 0."""
    from django.utils import timezone

    from summaries.models import ActionItem

    row = ActionItem.objects.create(
        meeting=session.meeting,
        transcript=session,
        assigned_to=seats.get(who),
        due_date=None if due is None else timezone.localdate() + timedelta(days=due),
        origin="found" if stands else "added",
        **fields,
    )
    row.evidence.set([said[one] for one in stands])
    return str(row.pk)
