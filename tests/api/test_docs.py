"""docs/api.md: its commands do what they say, and what it lists there is."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import requests

from config.api_schema import document
from tests.api.conftest import Stage, furnished, real
from tests.servers import ROOT, Parley

PAGE = Path(ROOT, "docs/api.md").read_text()
COMMANDS = re.findall(r"^    (curl .*)$", PAGE, re.MULTILINE)
TABLE = re.findall(r"^\| `(.+?)` \| (`.+) \|$", PAGE, re.MULTILINE)


def run(command: str, house: Parley, stage: Stage) -> requests.Response:
    """As curl would."""
    told = command.replace("$PARLEY", house.url).replace("$TOKEN", stage["token"])
    _curl, *words = shlex.split(told)
    headers, method, body, url = {}, "GET", None, ""
    while words:
        match words.pop(0):
            case "-s":
                pass
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _colon, value = words.pop(0).partition(": ")
                headers[name] = value
            case "--json":
                body, method = words.pop(0), "POST" if method == "GET" else method
                headers["Content-Type"] = "application/json"
            case url:
                pass
    path = url.removeprefix(house.url)
    return requests.request(
        method, house.url + path.format(**real(path, stage)), headers=headers, data=body, timeout=30
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command(house: Parley, command: str) -> None:
    answer = run(command, house, furnished(house))
    assert answer.ok, answer.text


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize(("path", "filters"), TABLE)
def test_a_list_has_the_filters_that_it_is_said_to_have(path: str, filters: str) -> None:
    if path in ("read", "write", "stream"):
        return
    parameters: list[dict[str, Any]] = document()["paths"][f"/api/{path}"]["get"]["parameters"]
    known = {one["name"] for one in parameters if one["in"] == "query"} - {"cursor", "page_size"}
    assert set(re.findall(r"`(\w+)`", filters)) == known
