"""The chat's page: it is found beside what was said, and knows whose messages the reader may delete."""

import pytest
from django.test import Client
from django.utils import timezone

from meetings import attendance
from meetings.models import Participant
from tests.meetings.conftest import World, no_throttle, world  # noqa: F401
from transcription.models import Transcript


def page(world: World, name: str, path: str) -> str:  # noqa: F811
    client = Client()
    client.force_login(world.people[name])
    return client.get(path.format(code=world.meeting.code, pk=world.transcript.pk)).content.decode()


@pytest.mark.parametrize("path", ["/m/{code}/", "/m/{code}/transcripts/{pk}/"])
def test_when_the_meeting_is_over_it_is_one_click_away(world: World, path: str) -> None:  # noqa: F811
    attendance.end(world.meeting)
    Transcript.objects.update(state="complete", ended_at=timezone.now())
    assert f'href="/m/{world.meeting.code}/chat/"' in page(world, "bob", path)
    assert f'href="/m/{world.meeting.code}/chat/"' not in page(world, "mallory", path)


@pytest.mark.parametrize(("name", "host"), [("alice", "yes"), ("bob", "no"), ("gina", "no")])
def test_it_knows_the_host_and_whose_are_ones_own(world: World, name: str, host: str) -> None:  # noqa: F811
    shown = page(world, name, "/m/{code}/chat/")
    assert f'data-host="{host}"' in shown
    mine = Participant.objects.filter(meeting=world.meeting, user=world.people[name]).first()
    assert f'data-participant="{mine.pk if mine else ""}"' in shown
