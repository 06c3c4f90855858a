"""A session with thousands of utterances, stored as stored.py stores its scenes."""

import json
import random
import uuid
from typing import Any

from tests.browser import stored
from tests.servers import Parley

TALK = "we take half of the second floor on Harbour Street and the landlord wants an answer by Friday about parking"
PEOPLE = ("Alice Arnold", "Bob Berg", "Carla Chen", "Dan Diaz")


def stage(server: Parley, **how: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        server.told(f"from tests.browser import stored_long; stored_long.long(**{how!r})").splitlines()[-1]
    )
    return told


def long(count: int = 5000, state: str = "complete") -> None:
    """Utterance 0 is `Number 0. ...`; every hundredth is followed by a gap, every thousandth by a pause."""
    from datetime import timedelta

    from transcription.models import Dialogue, Gap, Pause, Stream, Transcript

    session = stored.held(*(f"{name}: Hello." for name in PEOPLE), state=state)
    session.dialogues.all().delete()
    streams = list(
        Stream.objects.filter(transcript=session).select_related("participant").order_by("participant__seat")
    )
    dice = random.Random(7)
    at, rows = 0, []
    for number in range(count):
        stream = streams[(number // 3 * 7 + number // 50) % len(streams)]
        length = dice.randint(1, 8) * 16_000
        text = f"Number {number}. " + " ".join(dice.choices(TALK.split(), k=dice.randint(2, 40))).capitalize() + "."
        rows.append(Dialogue(
            id=uuid.uuid5(stream.pk, str(at)), transcript=session, stream=stream, speaker=stream.participant,
            first_sample=at, last_sample=at + length, started_at=stream.time_of(at),
            ended_at=stream.time_of(at + length), raw_text=text, engine="test", revision=1, number=number + 1,
        ))  # fmt: skip
        at += length + dice.randint(0, 4) * 16_000
        if number % 100 == 50:
            Gap.objects.create(
                id=uuid.uuid4(), transcript=session, stream=stream, participant=stream.participant, first_sample=at,
                last_sample=at + 48_000, started_at=stream.time_of(at), ended_at=stream.time_of(at + 48_000),
                reason="failed", number=0,
            )  # fmt: skip
        if number % 1000 == 500:
            began = stream.time_of(at)
            Pause.objects.create(
                transcript=session, participant=None, reason="host", started_at=began,
                ended_at=began + timedelta(seconds=1),
            )  # fmt: skip
    Dialogue.objects.bulk_create(rows)
    Transcript.objects.filter(pk=session.pk).update(last_number=count)
    print(json.dumps(stored.told(session)))


def said_now(server: Parley, transcript: str, text: str) -> None:
    """Alice says one thing more."""
    server.told(f"from tests.browser import stored_long; stored_long.say({transcript!r}, {text!r})")


def say(transcript: str, text: str) -> None:
    from tests.summaries import scenes
    from transcription.models import Transcript

    session = Transcript.objects.select_related("meeting").get(pk=transcript)
    scenes.say(session, stored.HOST, text, session.dialogues.count())
    print()
