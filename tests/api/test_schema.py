"""The API describes itself truly: every route and method, readable names, examples that fit, nothing to warn of."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from config.api_schema import document
from config.openapi import TAGS
from tests.meetings import crowd
from tests.meetings.test_who_may import methods

NAME = re.compile(r"[a-z]+([A-Z][a-z]+)*")
ITSELF = ("api/schema/", "api/docs/")
V1 = {("post", "/v1/audio/transcriptions"), ("get", "/v1/models"), ("get", "/v1/models/{name}")}


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, one) for path, item in document()["paths"].items() for method, one in item.items()]


CASES = [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in operations()]


def test_the_generator_has_nothing_to_warn_of(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_it_has_every_route_and_method_of_the_api_and_no_other() -> None:
    offered = {
        (method, nameless(f"/{route}"))
        for route, view in crowd.routes()
        if route.startswith("api/") and route not in ITSELF and "(?P<format>" not in route
        for method in methods(view) & set(view.cls.http_method_names if hasattr(view, "cls") else ["get"])
    }
    described = {(method, nameless(path)) for method, path, _ in operations()}
    assert described == offered | {(method, nameless(path)) for method, path in V1}


def nameless(route: str) -> str:
    """With {} for each parameter, however it is written."""
    return re.sub(r"\(\?P<\w+>[^)]*\)|<(\w+:)?\w+>|{\w+}", "{}", route).removesuffix("$")


def test_operations_have_names_of_their_own() -> None:
    names = [one["operationId"] for _, _, one in operations()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("method", "path", "operation"), CASES)
def test_an_operation_says_what_it_does(method: str, path: str, operation: dict[str, Any]) -> None:
    assert NAME.fullmatch(operation["operationId"])
    assert set(operation["tags"]) <= set(TAGS)
    assert operation["summary"]
    assert not operation["summary"].endswith(".")
    good = {status: answer for status, answer in operation["responses"].items() if status < "300"}
    assert good
    contents = [
        one for body in (operation.get("requestBody", {}), *good.values()) for one in body.get("content", {}).values()
    ]
    assert not contents or any(content.get("examples") for content in contents), "Show one example."
    for status, answer in operation["responses"].items():
        if status >= "400" and path.startswith("/api/"):
            assert answer["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


@pytest.mark.parametrize(("method", "path", "operation"), CASES)
def test_examples_are_what_they_are_examples_of(method: str, path: str, operation: dict[str, Any]) -> None:
    for schema, value in examples(operation):
        whole = {"$ref": "#/wanted", "wanted": schema, "components": document()["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)


def examples(one: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    bodies = [one.get("requestBody", {}), *one["responses"].values()]
    for kind, content in (item for body in bodies for item in body.get("content", {}).items()):
        if kind == "application/json":
            for example in content.get("examples", {}).values():
                yield content["schema"], example["value"]


def test_it_is_served_to_everybody_as_json_and_as_yaml() -> None:
    client = Client()
    as_json, as_yaml = client.get("/api/schema/"), client.get("/api/schema/?format=yaml")
    assert as_json.headers["Content-Type"] == "application/json"
    assert as_yaml.headers["Content-Type"] == "application/yaml"
    assert as_json.json() == yaml.safe_load(as_yaml.content) == json.loads(json.dumps(document()))
    assert as_json.json()["openapi"] == "3.1.0"
    assert client.get("/api/schema/", headers={"Accept": "application/yaml"}).content == as_yaml.content
    refused = client.get("/api/schema/?format=xml")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert client.post("/api/schema/").status_code == 405


def test_both_ways_to_sign_in_are_described() -> None:
    schemes = document()["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert schemes["cookie"]["in"] == "cookie"
    assert {"bearer": []} in document()["paths"]["/api/meetings/"]["get"]["security"]


def taking(header: str) -> set[str]:
    found = operations()
    return {one["operationId"] for *_, one in found if header in [each["name"] for each in one.get("parameters", ())]}


def test_who_takes_a_key_or_tells_a_tag_says_so() -> None:
    made = {"makeToken", "createMeeting", "createShare", "createActionItem", "createMeetingActionItem"}
    assert taking("Idempotency-Key") == made | {"createTranscription"}
    told = {"getMeeting", "getTranscript", "getTimeline", "getUtterance", "getActionItem"}
    assert taking("If-None-Match") == told
    assert {one["operationId"] for *_, one in operations() if "304" in one["responses"]} == told


def test_whoever_may_not_join_is_told_so() -> None:
    (join,) = [one for *_, one in operations() if one["operationId"] == "joinMeeting"]
    assert {"401", "403"} <= set(join["responses"])
