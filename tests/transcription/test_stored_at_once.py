"""Words are stored in the very moment in which their speaker strikes, on a real PostgreSQL: neither waits for the other
for ever, and both get through."""

import json
from typing import Any

import pytest

from tests.servers import Parley, Postgres

STORE_WHILE_STRUCK = """
import json, time, uuid
from concurrent.futures import ThreadPoolExecutor
from django.db import connection, transaction
from tests.summaries.scenes import session
from meetings.access import Who
from transcription import publish, streams
from transcription.contract import Caption
from transcription.models import Dialogue, Stream

made = session("Alice: one.", "Alice: two.", "Alice: three.", state="open")
row, other, last = Dialogue.objects.select_related("stream", "speaker__user", "transcript").order_by("number")
claim = streams.Claim(row.stream, row.speaker, 0, 0, None, 0.0)
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw at first
        cursor.execute(WAITING)
        return cursor.fetchone()[0]

def during_a_strike(call, row):
    # What strikes.store does: the session's lock, then the rows, then their stream.
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            made.lock()
            stored = pool.submit(call)
            until = time.monotonic() + 20
            while not waiting():
                assert time.monotonic() < until, stored
                time.sleep(0.02)
            found = Dialogue.objects.select_for_update(of=("self",)).select_related("speaker__user", "stream")
            publish.withdraw(found.get(pk=row.pk))
        stored.result()

caption = Caption(480_000, "four", "", 480_000, 560_000, final=True)
after_an_overrun = streams.Start(row.stream.pk, 1.0, oldest=960_000)
during_a_strike(lambda: publish.store(claim, publish.Utterance(caption, 80_000, 0)), row)
during_a_strike(lambda: publish.store_failure(claim, 560_000, 640_000), other)
during_a_strike(lambda: streams.claim(Who(row.speaker.user), made.meeting, after_an_overrun, uuid.uuid4()), last)
rows = [one.raw_text for one in Dialogue.objects.order_by("first_sample")]
print(json.dumps([rows, Stream.objects.get().durable]))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Any:
    one = Parley(tmp_path_factory.mktemp("stored-at-once"), {"DATABASE_URL": postgres.url})
    one.manage("migrate", "--verbosity", "0")
    return one


def test_a_strike_and_a_final_at_the_same_moment(house: Parley) -> None:
    told = json.loads(house.manage("shell", "--verbosity", "0", "-c", STORE_WHILE_STRUCK).splitlines()[-1])
    assert told == [["", "", "", "four"], 960_000]
