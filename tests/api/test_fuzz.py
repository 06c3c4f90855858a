"""Every operation of the API, with what its description allows and with what it does not: no 500, no surprise.

A real server answers. Nothing is random: the same values are tried each time. FUZZ=20 tries twenty times as many.
"""

import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks as rules

from config.api_schema import document
from tests.api.conftest import Stage, real
from tests.servers import Parley

TIMES = int(os.environ.get("FUZZ", "1"))
GOOD, STRANGE, BAD = 2 * TIMES, TIMES, 4 * TIMES
"""Examples of each operation: as it wants them, of things that there are not, and wrong ones."""
STREAMS = ("/events/",)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    rules.status_code_conformance,
    rules.content_type_conformance,
    rules.response_schema_conformance,
    rules.response_headers_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
CASES = [pytest.param(one, id=one.label) for one in OPERATIONS]
Operation = schemathesis.APIOperation


@pytest.mark.parametrize("operation", CASES)
def test_nothing_breaks_it(operation: Operation, house: Parley, stage: Stage, line: requests.Session) -> None:
    """It answers as it says, whatever is asked."""
    signed_in = {"Authorization": f"Bearer {stage['token']}"}
    there = real(operation.path, stage)
    ways: list[tuple[int, Any, dict[str, Any]]] = [
        (GOOD, schemathesis.GenerationMode.POSITIVE, there),
        (STRANGE, schemathesis.GenerationMode.POSITIVE, {}),
        (BAD, schemathesis.GenerationMode.NEGATIVE, there),
    ]
    for count, mode, path in ways:
        if operation.path.endswith(STREAMS) and path:
            continue

        @settings(
            max_examples=count,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=path or None))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(house.url, session=line, headers=signed_in, checks=CHECKS, timeout=30)

        ask()
