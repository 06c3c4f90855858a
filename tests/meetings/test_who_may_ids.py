"""Ids of others' rows, in bodies and queries of requests that are one's own: as if there were no such rows."""

from typing import Any

import pytest

from meetings import access
from meetings.models import Meeting, Participant
from summaries.models import Sentence
from tests.meetings import crowd
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter
from transcription import transcripts
from transcription.models import Dialogue

SECRET = "We sell the firm."


@pytest.fixture
def hers(world: World) -> dict[str, str]:
    """What was said and made of it in Mallory's meeting, which nobody else takes part in."""
    meeting = Meeting.objects.get(title="Private")
    session = transcripts.newest(meeting)
    assert session
    elsewhere = World(meeting, world.people)
    said = utter(elsewhere, "mallory", SECRET)
    place = Participant.objects.get(meeting=meeting, user=world.people["mallory"])
    made = {name: str(pk) for name, pk in crowd.minutes(said).items()}
    sentence = str(Sentence.objects.get(evidence=said).pk)
    ids = {"said": str(said.pk), "session": str(session.pk), "place": str(place.pk), "sentence": sentence}
    return {**ids, **made, "code": meeting.code}


@pytest.fixture
def mine(world: World) -> dict[str, str]:
    said = utter(world, "alice", "By Friday.")
    made = {name: str(pk) for name, pk in crowd.minutes(said).items()}
    return {"said": str(said.pk), "session": str(said.transcript_id), "code": world.meeting.code, **made}


ASKED: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("patch", "dialogues/{mine[said]}/", {"revision": 1, "participant_id": "{hers[place]}"}, 400),
    ("post", "dialogues/{mine[said]}/merge/", {"revision": 1, "with": "{hers[said]}", "with_revision": 1}, 404),
    ("patch", "action-items/{mine[item]}/", {"assigned_to": "{hers[place]}"}, 400),
    ("post", "meetings/{mine[code]}/action-items/", {"description": "Call", "assigned_to": "{hers[place]}"}, 400),
    ("post", "meetings/{mine[code]}/action-items/", {"description": "Call", "transcript": "{hers[session]}"}, 400),
    ("post", "meetings/{mine[code]}/action-items/", {"description": "Call", "evidence": ["{hers[said]}"]}, 400),
    ("post", "action-items/", {"description": "Call", "meeting": "{hers[code]}"}, 404),
    ("post", "transcripts/{mine[session]}/reset/", {"dialogues": ["{hers[said]}"]}, 200),
    ("post", "transcripts/{mine[session]}/accept/", {"dialogues": ["{hers[said]}"]}, 200),
    ("post", "transcripts/{mine[session]}/autocorrect/", {"dialogues": ["{hers[said]}"]}, 202),
    ("post", "summaries/{mine[summary]}/refresh/", {"sentences": ["{hers[sentence]}"]}, 202),
)
LISTED = (
    "transcripts/?meeting={hers[code]}",
    "summaries/?transcript={hers[session]}",
    "summaries/?meeting={hers[code]}",
    "action-items/?transcript={hers[session]}",
    "action-items/?meeting={hers[code]}",
    "action-items/?assigned_to={hers[place]}",
    "search/?q=firm",
    "search/?q=sell&meeting={hers[code]}",
    "search/?speaker={hers[place]}",
    "search/?speaker=mallory",
)


def filled(given: Any, **ids: Any) -> Any:
    if isinstance(given, dict):
        return {name: filled(value, **ids) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, **ids) for value in given]
    return given.format(**ids) if isinstance(given, str) else given


@pytest.mark.parametrize(("method", "path", "body", "status"), ASKED)
def test_in_bodies(
    world: World,
    mine: dict[str, str],
    hers: dict[str, str],
    method: str,
    path: str,
    body: dict[str, Any],
    status: int,
) -> None:
    before = Dialogue.objects.filter(pk=hers["said"]).values().get()
    answer = world.ask("alice", method, filled(path, mine=mine), filled(body, hers=hers))
    assert answer.status_code == status, answer.json()
    assert SECRET not in answer.content.decode()
    assert Dialogue.objects.filter(pk=hers["said"]).values().get() == before


@pytest.mark.parametrize("path", LISTED)
def test_in_queries(world: World, mine: dict[str, str], hers: dict[str, str], path: str) -> None:
    answer = world.ask("alice", "get", filled(path, hers=hers))
    assert (answer.status_code, answer.json()["results"]) == (200, [])
    whole = world.ask("mallory", "get", filled(path, hers=hers)).json()["results"]
    assert whole or "assigned_to" in path


def test_nested_under_ones_own(world: World, mine: dict[str, str], hers: dict[str, str]) -> None:
    """Somebody else's row below a meeting that one hosts."""
    crowd.gather(world)
    own = Meeting.objects.create(title="Mine", organizer=world.people["mallory"])
    for path in (
        f"invitations/{crowd.INVITATION}/",
        f"glossary/{crowd.TERM}/",
    ):
        assert world.ask("mallory", "delete", f"meetings/{own.code}/{path}").status_code == 404
    assert world.ask("mallory", "post", f"meetings/{own.code}/invitations/{crowd.INVITATION}/send/").status_code == 404
    assert access.find_meeting(access.NOBODY, mine["code"]).invitations.exists()
