"""The API has a version, which is asked for in Accept and named in every answer."""

import pytest
from django.test import Client

from tests.meetings.conftest import World


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json; version=1"])
def test_the_version_that_there_is(world: World, accept: str) -> None:
    answer = world.client("alice").get("/api/meetings/", headers={"accept": accept})
    assert (answer.status_code, answer["API-Version"]) == (200, "1")


@pytest.mark.parametrize("version", ["2", "0", "one", ""])
def test_a_version_that_there_is_not(world: World, version: str) -> None:
    accept = f"application/json; version={version}"
    answer = world.client("alice").get("/api/meetings/", headers={"accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert "version=1" in answer.json()["detail"]
    made = world.client("alice").post("/api/meetings/", {"title": "x"}, format="json", headers={"accept": accept})
    assert made.status_code == 406
    assert world.people["alice"].organized.count() == 1


def test_errors_name_it_too(db: None, client: Client) -> None:
    assert client.get("/api/nowhere/")["API-Version"] == "1"
