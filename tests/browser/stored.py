"""Sessions that were held, stored straight into a server's database: what people said is written here as a play.

`stage` runs in the test; what it calls runs in `tests.shell`, beside the server.
"""

import json
from datetime import UTC, datetime
from typing import Any

from tests.servers import Parley

HOST, GUEST, STRANGER = "Alice Arnold", "Bob Berg", "Mallory Moss"
PASSWORD = "pw"
LINES = (
    "Alice Arnold: Good morning everybody. Today we talk about the office move and the budget for it.",
    "Bob Berg: I spoke with the landlord of the new building on Harbour Street last Tuesday.",
    "Bob Berg: He wants 42000 euros a year for the second floor, heating included.",
    "Alice Arnold: That is more than we planned. The budget has 38000 euros for the rent.",
    "Carla Chen: The old building costs us 35000 and the lease ends on the 30th of June.",
    "Bob Berg: We could take only half of the floor for 24000 euros and share the kitchen.",
    "Carla Chen: Half of the floor is enough for twenty desks. We are sixteen people.",
    "Alice Arnold: Then let us decide it. We take half of the second floor on Harbour Street.",
    "Bob Berg: Good. I will send the landlord our answer by Friday.",
    "Carla Chen: Can you ask him about the parking places too, Bob?",
    "Bob Berg: Yes, I will ask about parking in the same letter.",
    "Alice Arnold: Carla, please get two offers from moving companies until next Wednesday.",
    "Carla Chen: I will do that. Do we move the servers ourselves?",
    "Alice Arnold: That is an open question. Who knows how long the network would be down?",
    "Bob Berg: Probably one day. We need to talk to the provider about it.",
    "Alice Arnold: Fine. We meet again next Monday and look at the offers.",
)


def stage(server: Parley, scene: str = "weekly", **how: Any) -> dict[str, Any]:
    """Let one of the scenes below be stored; what it tells."""
    command = f"from tests.browser import stored; stored.{scene}(**{how!r})"
    told: dict[str, Any] = json.loads(server.told(command).splitlines()[-1])
    return told


# Scenes


def weekly(lines: tuple[str, ...] = LINES, state: str = "complete") -> None:
    print(json.dumps(told(held(*lines, state=state))))


def written(kind: str = "brief", provider: str = "openai", model: str = "ibm/granite-3-8b-instruct") -> None:
    """With a summary: sentences that stand, that do not, and that stand on words which have changed since."""
    from summaries.models import Sentence, Summary

    session = held(*LINES)
    said = list(session.dialogues.all())
    summary = Summary.objects.create(
        transcript=session, type=kind, provider=provider, model=model, made_at=datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    )
    play: list[tuple[str, str, str, list[int], dict[str, Any]]] = [
        ("overview", "", "The team talked about **moving** the office to Harbour Street.", [0, 1, 7], {}),
        ("overview", "", "The whole second floor costs 42000 euros a year, more than was planned.", [2, 3], {}),
        ("topic", "Half of the floor", "Half of it, with a shared kitchen, costs 24000 euros.", [5], {"stale": True}),
        ("topic", "Half of the floor", "Twenty desks fit in, enough for 17 people.", [6], {"missing": ["17"]}),
        ("topic", "Half of the floor", "", [4], {}),
        ("decision", "", "Half of the second floor on Harbour Street is taken.", [7], {}),
        ("decision", "", "The landlord gets an answer by Friday.", [8, 9, 10], {"stale": True}),
        ("question", "", "How long would the network be down?", [13, 14], {}),
    ]
    for place, (section, heading, text, stands, more) in enumerate(play):
        fields = {"supported": "missing" not in more, "support": 0.9} | more
        row = Sentence.objects.create(
            summary=summary, position=place, section=section, heading=heading, text=text, **fields
        )
        row.evidence.set([said[one] for one in stands])
    summary.text = "\n\n".join(text for _, _, text, _, _ in play if text)
    summary.save()
    tidied(session)
    print(json.dumps(told(session) | {"sentences": [str(one.pk) for one in summary.sentences.all()]}))


def tidied(session: Any) -> None:
    """Two corrections that were applied and one that is only offered."""
    from summaries.models import Correction

    said = list(session.dialogues.all())
    changes = [
        (1, "I spoke to the landlord of the new building on Harbour Street last Tuesday.", "applied", ""),
        (12, "I will do that. Do we move the servers on our own?", "applied", ""),
        (4, "The old building costs us 45000, and the lease ends on 30 June.", "offered", "numbers"),
    ]
    for at, text, state, reason in changes:
        row = said[at]
        Correction.objects.create(
            dialogue=row, before=row.raw_text, text=text, state=state, reason=reason, provider="openai", model="granite"
        )
        if state == "applied":
            row.corrected_text = text
            row.save()


def held(*lines: str, state: str = "complete") -> Any:
    """Alice's meeting; Mallory has an account and no business here."""
    from django.utils import timezone

    from meetings.models import Meeting
    from tests.summaries import scenes

    scenes.person(STRANGER)
    meeting = Meeting.objects.create(title="Office move", organizer=scenes.person(HOST), active=state == "open")
    session = scenes.session(*lines, organizer=HOST, state=state, meeting=meeting)
    if state == "open":  # and somebody is in it, else the server's sweep closes it
        meeting.participants.update(last_seen_at=timezone.now())
    return session


def told(session: Any) -> dict[str, Any]:
    ids = [str(one.pk) for one in session.dialogues.all()]
    path = f"/m/{session.meeting.code}/transcripts/{session.pk}/"
    return {"code": session.meeting.code, "transcript": str(session.pk), "path": path, "said": ids}
