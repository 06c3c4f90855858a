"""A client is made of the API's description, and works: what `make client` does, and the example that uses it."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, Parley

PACKAGE = "parley_client"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the client is: made with what is installed, without a word of warning."""
    made = tmp_path_factory.mktemp("client")
    schema = made / "schema.yaml"
    ran(sys.executable, "manage.py", "spectacular", "--fail-on-warn", "--file", str(schema))
    generator = str(Path(sys.executable).with_name("openapi-python-client"))
    where = ("--path", str(schema), "--output-path", str(made / "client"))
    ran(generator, "generate", *where, "--meta", "setup", "--fail-on-warning")
    sys.path.insert(0, str(made / "client"))
    yield made / "client"
    sys.path.remove(str(made / "client"))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def ran(*command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = told(command, PATH=path)
    assert done.returncode == 0, done.stdout + done.stderr


def told(command: Sequence[str], **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False, capture_output=True, text=True)


@pytest.fixture
def stage(server: Parley) -> dict[str, Any]:
    said = server.told("from tests.api.furnishing import furnish; furnish()")
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told


def part(name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.{name}")


def test_it_does_what_a_program_wants(server: Parley, folder: Path, stage: dict[str, Any]) -> None:
    """With types all the way: no dict is seen."""
    client, models = part("client"), part("models")
    stranger = client.Client(base_url=server.url)
    made = part("api.account.create_token").sync(
        client=stranger, body=models.TokenForPasswordRequest(username="demo", password="try-parley")
    )
    demo = client.AuthenticatedClient(base_url=server.url, token=made.token)
    meeting = part("api.meetings.create_meeting").sync(client=demo, body=models.MeetingRequest(title="By a program"))
    joined = part("api.meetings.join_meeting").sync(meeting.code, client=demo, body=models.JoinRequest())
    assert (joined.participant.role.value, meeting.title) == ("host", "By a program")
    (session,) = part("api.transcripts.list_meeting_transcripts").sync(meeting.code, client=demo).results
    assert (session.meeting, session.state.value) == (meeting.code, "open")
    assert part("api.transcripts.list_utterances").sync(session.id, client=demo).results == []

    host = client.AuthenticatedClient(base_url=server.url, token=stage["token"])
    said = part("api.transcripts.list_utterances").sync(stage["ids"]["transcripts"], client=host).results
    assert said[0].speaker.name
    assert said[0].started_at < said[-1].started_at
    due = models.NewMeetingItemRequest(description="Send the numbers", evidence=[said[8].id])
    item = part("api.action_items.create_meeting_action_item").sync(stage["code"], client=host, body=due)
    assert (item.evidence, item.status.value) == ([said[8].id], "pending")
    change = models.ActionItemChangeRequest(revision=item.revision, status=models.ItemStatus.COMPLETE)
    done = part("api.action_items.update_action_item").sync(item.id, client=host, body=change)
    assert (done.revision, done.status.value) == (2, "complete")
    late = part("api.action_items.update_action_item").sync_detailed(item.id, client=host, body=change)
    assert (late.status_code, late.parsed.code) == (409, "conflict")
    found = part("api.search.search").sync(client=host, q="harbour street").results
    assert any("Harbour Street" in one.dialogue.text for one in found)
    nobody = part("api.meetings.list_meetings").sync_detailed(client=client.AuthenticatedClient(server.url, "guessed"))
    assert (nobody.status_code, nobody.parsed.status) == (401, 401)


def test_the_example(server: Parley, folder: Path, stage: dict[str, Any]) -> None:
    command = [sys.executable, "examples/api_client.py", server.url, "harbour street"]
    done = told(command, PYTHONPATH=str(folder), PARLEY_TOKEN=stage["token"])
    assert (done.returncode, done.stderr) == (0, "")
    address, *found = done.stdout.splitlines()
    assert address.startswith(f"{server.url}/m/")
    assert any("Bob Berg: I spoke" in line for line in found)
    refused = told(command, PYTHONPATH=str(folder), PARLEY_TOKEN="guessed")
    assert refused.returncode == 1
    assert "unknown or has run out" in refused.stderr
