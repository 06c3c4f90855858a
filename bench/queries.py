"""How many questions pages and lists ask the database: the same ones for one row and for many.

They are counted beside the server, on its database, by Django itself: what it is told here is run by `manage.py shell`.
"""

import json
from dataclasses import dataclass

from bench import export
from bench.people import Meeting, call
from bench.server import Server
from bench.targets import Verdict

ROWS = 20
MOST = 15
COUNT = """
import json
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(SERVER_NAME="localhost")
client.force_login(get_user_model().objects.get(username="demo"), "django.contrib.auth.backends.ModelBackend")
counts = {}
for path in %r:
    client.get(path)  # what is made once is not counted
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    counts[path] = len(asked)
print(json.dumps(counts))
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries of the review page, and of each list for one row and for ROWS."""

    page: int
    lists: dict[str, tuple[int, int]]

    @property
    def constant(self) -> bool:
        return all(one == many for one, many in self.lists.values())


def asked(server: Server, path: str, transcript: str, host: str) -> Asked:
    furnish(server, host)
    lists = ("meetings/", "transcripts/", f"transcripts/{transcript}/dialogues/", f"search/?q={export.SAID[0]}")
    sizes = {
        name: [f"/api/{name}{'&' if '?' in name else '?'}page_size={size}" for size in (1, ROWS)] for name in lists
    }
    paths = [path, *(one for pair in sizes.values() for one in pair)]
    counts = json.loads(server.manage("shell", "-v", "0", "-c", COUNT % paths))
    return Asked(
        counts[path], {name.replace(transcript, "…"): (counts[a], counts[b]) for name, (a, b) in sizes.items()}
    )


def furnish(server: Server, host: str) -> None:
    """As many meetings, each with a session of a few words."""
    whole = export.talk()
    short = whole | {"utterances": whole["utterances"][:3]}
    for number in range(ROWS):
        meeting = Meeting(server, host, call(server, "meetings/", {"title": f"Benchmark {number}"}, host)["code"])
        call(server, f"meetings/{meeting.code}/transcripts/", short, host)


def few(one: Asked) -> list[Verdict]:
    told = ", ".join(f"{name} {few} and {many}" for name, (few, many) in one.lists.items())
    return [
        Verdict(f"review page: under {MOST} queries", str(one.page), one.page < MOST),
        Verdict(f"lists of the API: as many queries for {ROWS} rows as for one", told, one.constant),
    ]
