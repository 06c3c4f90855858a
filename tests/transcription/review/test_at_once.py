"""Many change the same utterance at the same moment, on a real PostgreSQL: exactly one wins, the others learn of it."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.clients import Api
from tests.servers import Parley, Postgres

ROUNDS = 4
MAKE = f"""
import json
from meetings.models import AccessToken, Meeting
from tests.summaries.scenes import person, session
people = [person(name) for name in ("Alice", "Bob")]
lines = ("Alice: one two three.", "Alice: four five six.", "Bob: seven.")
for _ in range({ROUNDS}):
    made = session(*lines, meeting=Meeting.objects.create(title="At once", organizer=people[0]))
    rows = [(str(row.pk), row.revision) for row in made.dialogues.order_by("started_at")]
    bob = str(made.meeting.participants.get(user=people[1]).pk)
    print(json.dumps({{"key": AccessToken.issue(people[0]), "session": str(made.pk), "rows": rows, "bob": bob}}))
"""


CLEAR = """
DELETE FROM transcription_dialogue WHERE transcript_id = %(pk)s;
DELETE FROM transcription_stream WHERE transcript_id = %(pk)s;
DELETE FROM transcription_transcript WHERE id = %(pk)s;
"""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Any:
    one = Parley(tmp_path_factory.mktemp("at-once"), {"DATABASE_URL": postgres.url})
    one.manage("migrate", "--verbosity", "0")
    one.start()
    yield one
    one.stop()


def test_exactly_one_wins(house: Parley) -> None:
    for line in house.manage("shell", "--verbosity", "0", "-c", MAKE).splitlines()[-ROUNDS:]:
        made = json.loads(line)
        api, asked = Api(house, made["key"]), changes(made)
        with ThreadPoolExecutor(len(asked)) as pool:
            answers = [one.result()[0] for one in [pool.submit(api.call, *change) for change in asked]]
        assert answers.count(200) == 1, answers
        assert set(answers) <= {200, 404, 409}, answers
        numbers = [row["number"] for row in api.get(f"transcripts/{made['session']}/dialogues/")["results"]]
        assert len(set(numbers)) == len(numbers)


def changes(made: Any) -> list[tuple[str, str, Any]]:
    """Of the same revision of the same utterance, each in another way."""
    (first, revision), (second, other), _ = made["rows"]
    merging = {"revision": revision, "with": second, "with_revision": other}
    backwards = {"revision": other, "with": first, "with_revision": revision}
    return [
        ("PATCH", f"dialogues/{first}/", {"revision": revision, "text": "Edited."}),
        ("PATCH", f"dialogues/{first}/", {"revision": revision, "participant_id": made["bob"]}),
        ("POST", f"dialogues/{first}/split/", {"revision": revision, "at": 4}),
        ("POST", f"dialogues/{first}/merge/", merging),
        ("POST", f"dialogues/{second}/merge/", backwards),
    ]


def test_what_is_cleared_meanwhile_is_not_found(house: Parley, postgres: Postgres) -> None:
    """Whoever waited for the lock of the session learns that there is none any more."""
    made = json.loads(house.manage("shell", "--verbosity", "0", "-c", MAKE).splitlines()[-1])
    api, asked = Api(house, made["key"]), changes(made)
    with ThreadPoolExecutor(len(asked)) as pool, psycopg.connect(postgres.url) as database:
        for statement in CLEAR.strip().split(";\n"):
            database.execute(statement.rstrip(";"), {"pk": made["session"]})
        pending = [pool.submit(api.call, *change) for change in asked]
        wait_for(postgres, len(asked))
        database.commit()
        answers = [one.result() for one in pending]
    assert [status for status, _ in answers] == [404] * len(asked), answers


def wait_for(postgres: Postgres, most: int) -> None:
    """Until so many statements wait for a lock."""
    with psycopg.connect(postgres.url, autocommit=True) as database:
        until = time.monotonic() + 20
        while (database.execute(WAITING).fetchone() or [0])[0] < most:
            assert time.monotonic() < until
            time.sleep(0.05)
