"""What no description allows: every operation refuses it as it says, and nothing breaks."""

import json
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.api.conftest import APP, Stage, real
from tests.api.test_schema import operations
from tests.servers import Parley

ALL = {"get", "post", "put", "patch", "delete"}
CASES = [pytest.param(*row, id=row[2]["operationId"]) for row in operations()]
PATHS = sorted({path for _, path, _ in operations()})
DEEP = b"[" * 100_000
BODIES: tuple[bytes, ...] = (
    *(b"", b"null", b"[]", b'"x"', b"7", b'{"a":', b"\xff\xfe", DEEP, b'{"a":' * 50_000),
    *(b'{"revision": 1e400}', b"{}", b'{"__proto__": {}}'),
)
STRINGS = ("\x00", "\ud800", "a\x00b", "\u202e", "x" * 70_000, "", "None")
NUMBERS = (10**40, -(10**40), 2**63, -1, 0.5, 1e308, True, None, [], {}, "7", [[]], {"a": None})
WORDS = ("%00", "%FF", "%ED%A0%80", "9" * 400, "-1", "", "é", "a" * 5000, "1e9", "null", "[]")


def answered(line: requests.Session, method: str, url: str, token: str, **how: Any) -> requests.Response:
    """Never a 500, and what went wrong is told as the API tells it."""
    headers = {"Authorization": f"Bearer {token}"} | how.pop("headers", {})
    answer = line.request(method, url, headers=headers, timeout=30, **how)
    assert answer.status_code < 500, (method, url, how, answer.text[:300])
    if answer.status_code >= 400 and "/api/" in url:
        assert answer.headers["Content-Type"] == "application/problem+json", (method, url, how)
        assert set(answer.json()) >= {"type", "title", "status", "code", "detail", "instance"}
        assert answer.json()["status"] == answer.status_code
    return answer


@pytest.mark.parametrize(("method", "path", "operation"), CASES)
def test_strangers_are_told_to_sign_in(
    house: Parley, settled: Stage, line: requests.Session, method: str, path: str, operation: dict[str, Any]
) -> None:
    if {} in operation["security"] or not operation["security"]:
        return
    url = house.url + path.format(**{"id": settled["ids"]["transcripts"], "name": "x"} | real(path, settled))
    for token in ("", "guessed", "é"):
        headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")} if token else {}
        answer = line.request(method, url, headers=headers, timeout=30)
        assert answer.status_code == 401, answer.text
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "401" in operation["responses"]


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [
        ("/api/transcriptions/", APP, APP),
        ("/v1/audio/transcriptions", APP, APP),
        ("/api/transcriptions/", "https://evil.example.org", None),
        ("/account/profile/", APP, None),
    ],
)
def test_a_page_that_may_call_reads_why_its_recording_was_refused(
    house: Parley, settled: Stage, path: str, origin: str, allowed: str | None
) -> None:
    """Before Django is asked. Without that header a browser says only that there was an error of the network."""
    headers = {"Authorization": f"Bearer {settled['token']}", "Origin": origin}
    answer = requests.post(house.url + path, bytes(20 * 2**20), headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert ("RateLimit-Limit" in answer.headers.get("Access-Control-Expose-Headers", "")) is bool(allowed)


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_refused(house: Parley, settled: Stage, line: requests.Session, path: str) -> None:
    known = {method for method, at, _ in operations() if at == path}
    url = house.url + path.format(**{"id": settled["ids"]["transcripts"], "name": "x"} | real(path, settled))
    for method in sorted(ALL - known):
        answer = answered(line, method, url, settled["token"])
        assert answer.status_code == 405, (method, path)


@pytest.mark.parametrize(("method", "path", "operation"), CASES)
def test_nonsense_is_refused(
    house: Parley, stage: Stage, line: requests.Session, method: str, path: str, operation: dict[str, Any]
) -> None:
    """In the path, the query and the body, one at a time; then as another type of content."""
    there, token = real(path, stage), stage["token"]
    if "{" in path:
        for word in WORDS:
            odd = path.replace("{id}", word).replace("{code}", word).replace("{name}", word)
            answered(line, method, house.url + odd, token)
    if path.endswith("/events/") or ("{" in path and not there):
        return
    url = house.url + path.format(**there)
    for parameter in (one for one in operation.get("parameters", ()) if one["in"] != "path"):
        for word in WORDS:
            if parameter["in"] == "query":
                answered(line, method, f"{url}?{parameter['name']}={word}", token)
            else:
                answered(line, method, url, token, headers={parameter["name"]: quote(word)[:4000]})
    if content := operation.get("requestBody", {}).get("content"):
        for kind in ("text/plain", "application/xml", "nonsense", "multipart/form-data", "application/json; charset=x"):
            answered(line, method, url, token, data=b"<a/>", headers={"Content-Type": kind})
        for body in BODIES:
            answered(line, method, url, token, data=body, headers={"Content-Type": "application/json"})
        for odd in wrong(content.get("application/json", {})):
            answered(line, method, url, token, data=json.dumps(odd), headers={"Content-Type": "application/json"})


def wrong(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The example with one field after the other replaced by what it cannot be."""
    given = next(iter(content.get("examples", {"": {"value": {}}}).values()))["value"]
    return [given | {field: odd} for field in given for odd in (*STRINGS, *NUMBERS)]
