"""Sound that was sent to paid services is counted, at the price of the time; the host is told."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from tests.meetings.conftest import World
from transcription import usage
from transcription.models import Transcript, Usage

MINUTE = 60 * 16_000


def test_minutes_add_up_at_their_price(world: World) -> None:
    session = world.transcript
    usage.add(session.pk, "openai", MINUTE, 0.006)
    usage.add(session.pk, "openai", MINUTE // 2, 0.006)
    usage.add(session.pk, "openai", MINUTE, Decimal("0.01"))
    usage.add(session.pk, "watson", 3 * MINUTE, 0)
    assert [one.as_json() for one in usage.of(session)] == [
        {"engine": "openai", "minutes": 2.5, "cost": 0.019},
        {"engine": "watson", "minutes": 3.0, "cost": None},
    ]
    assert usage.cost(session) == Decimal("0.019")
    assert Usage.objects.count() == 3


def test_nothing_was_sent(world: World) -> None:
    usage.add(world.transcript.pk, "openai", 0, 1)
    usage.add(world.transcript.pk, "openai", -5, 1)
    assert (usage.of(world.transcript), usage.cost(world.transcript)) == ([], None)


def test_what_is_sent_by_many_at_once_is_all_counted(transactional_db: None) -> None:
    from meetings.models import Meeting
    from tests.transcription.fakes import person

    session = Transcript.objects.create(meeting=Meeting.objects.create(title="Weekly", organizer=person("Alice")))
    together = Barrier(4)

    def send() -> None:
        together.wait()
        for _ in range(10):
            usage.add(session.pk, "openai", 100, 0.006)
        connection.close()

    senders = [Thread(target=send) for _ in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert Usage.objects.get().samples == 4 * 10 * 100


@pytest.mark.django_db(transaction=True)
def test_of_a_session_that_is_gone_nothing_is_kept() -> None:
    from uuid import uuid4

    usage.add(uuid4(), "openai", 100, 0.006)
    assert not Usage.objects.exists()


def test_the_host_is_told_and_nobody_else(world: World) -> None:
    usage.add(world.transcript.pk, "openai", MINUTE, 0.006)
    path = f"transcripts/{world.transcript.pk}/"
    assert world.ask("alice", "get", path).json()["usage"] == [{"engine": "openai", "minutes": 1.0, "cost": 0.006}]
    assert world.ask("bob", "get", path).json()["usage"] is None
    page = f"/m/{world.meeting.code}/transcripts/{world.transcript.pk}/"
    for name, told in (("alice", True), ("bob", False)):
        client = Client()
        client.force_login(world.people[name])
        assert ("1.0 min sent to OpenAI" in client.get(page).content.decode()) == told
