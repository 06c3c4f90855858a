"""What is counted, who may look at it, and that none of it says who or what."""

import re
from typing import Any

import pytest
from django.test import Client
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

TOKEN = "for-those-who-watch"


@pytest.fixture
def watched(settings: Any) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}x", "Bearer \udcff"])
def test_nobody_else_finds_it(watched: Client, authorization: str) -> None:
    assert Client().get("/metrics", headers={"Authorization": authorization}).status_code == 404


def test_without_a_token_there_is_no_such_page(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_it_is_what_prometheus_reads(watched: Client) -> None:
    families = {one.name: one for one in text_string_to_metric_families(watched.get("/metrics").content.decode())}
    ours = {name for name in families if name.startswith("parley_")}
    assert {"parley_caption_lag_seconds", "parley_final_lag_seconds", "parley_sockets_open", "parley_gaps"} <= ours
    labels = {label for name in ours for sample in families[name].samples for label in sample.labels}
    assert labels <= {"area", "method", "status", "kind", "code", "engine", "reason", "result", "state", "le"}


@pytest.mark.django_db
def test_requests_are_counted_by_area_not_by_address(watched: Client) -> None:
    before = count("parley_http_requests_total", area="account", method="GET", status="200")
    watched.get("/account/login/")
    assert count("parley_http_requests_total", area="account", method="GET", status="200") == before + 1
    watched.get("/some-secret-path/")
    watched.generic("SECRETVERB", "/account/login/")
    assert not re.search("secret", watched.get("/metrics").content.decode(), re.IGNORECASE)
