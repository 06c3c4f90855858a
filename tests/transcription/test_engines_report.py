"""`manage.py engines` and the report behind it: what could hear, what does, and why the others do not."""

import asyncio
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.transcription.virtual import Clock
from transcription.contract import Engine, EngineFailed, Trouble
from transcription.engines import UnknownEngine
from transcription.recognition import engines_report
from transcription.recognition.engines_report import Row, report


class Scripted:
    """An offer whose settings say what it answers."""

    SETTINGS: ClassVar[tuple[str, ...]] = ("FAILS",)
    HOSTED: ClassVar[bool] = True
    model, price = "m", 0.5

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def installed(self) -> str:
        if error := self.values.get("odd"):
            raise error
        return str(self.values.get("installed", ""))

    def configured(self) -> str:
        return str(self.values.get("configured", ""))

    async def check(self) -> None:
        if error := self.values.get("error"):
            raise error
        await asyncio.sleep(self.values.get("takes", 0))

    def engine(self, *, background: bool = False) -> Engine:
        raise NotImplementedError


async def only(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Row:
    monkeypatch.setitem(engines_report.OFFERS, "scripted", f"{__name__}:Scripted")
    (row,) = await report(values, ["scripted"])
    return row


async def test_one_that_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await only({}, monkeypatch) == Row("scripted", True, True, True, "m", 0.5, True)


@pytest.mark.parametrize(
    ("values", "installed", "configured", "why"),
    [
        ({"installed": "Install it.", "configured": "Set it.", "error": AssertionError()}, False, False, "Install it."),
        ({"configured": "Set it.", "error": AssertionError()}, True, False, "Set it."),
        ({"error": EngineFailed("The key is wrong.")}, True, True, "The key is wrong."),
        ({"error": ValueError("secret")}, True, True, "Checking it failed with ValueError, which is in the log."),
        ({"odd": OSError("secret")}, False, True, "Checking it failed with OSError, which is in the log."),
    ],
)
async def test_one_that_does_not_says_why(
    values: dict[str, Any],
    installed: bool,
    configured: bool,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = await only(values, monkeypatch)
    assert (row.installed, row.configured, row.reachable, row.why) == (installed, configured, False, why)
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("values", "lasting", "trouble"),
    [
        ({"installed": "Install it."}, True, Trouble.ENGINE_UNAVAILABLE),
        ({"configured": "Set it."}, True, Trouble.ENGINE_UNAVAILABLE),
        ({"error": EngineFailed("The key is wrong.", lasting=True)}, True, Trouble.ENGINE_UNAVAILABLE),
        ({"error": EngineFailed("Too much.", Trouble.QUOTA_EXCEEDED)}, False, Trouble.QUOTA_EXCEEDED),
        ({"error": ValueError("secret")}, False, Trouble.ENGINE_UNAVAILABLE),
        ({"takes": 60}, False, Trouble.PROCESSING_TIMEOUT),
        ({}, False, None),
    ],
)
async def test_whether_somebody_has_to_mend_it(
    values: dict[str, Any], lasting: bool, trouble: Trouble | None, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await only(values, monkeypatch)
    assert (row.lasting, row.trouble) == (lasting, trouble)


async def test_all_are_asked_at_once_and_none_for_long(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"scripted{n}" for n in range(10)]
    for name in names:
        monkeypatch.setitem(engines_report.OFFERS, name, f"{__name__}:Scripted")
    began = clock.loop.time()
    rows = await report({"takes": 60}, names)
    assert 5 <= clock.loop.time() - began < 6
    assert {row.why for row in rows} == {"It did not answer within 5 s."}


async def test_there_is_no_such_engine() -> None:
    with pytest.raises(UnknownEngine):
        await report({}, ["siri"])


def test_every_offer_names_settings_that_there_are() -> None:
    assert engines_report.values() is not None


def test_the_table_and_the_json_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = {name: path for name, path in engines_report.OFFERS.items() if name.startswith("pocketsphinx")}
    for name in set(engines_report.OFFERS) - set(offers):
        monkeypatch.delitem(engines_report.OFFERS, name)
    table, listed = StringIO(), StringIO()
    call_command("engines", "--wait", "60", stdout=table)
    call_command("engines", "--json", "--wait", "60", stdout=listed)
    rows = json.loads(listed.getvalue())
    assert [row["name"] for row in rows] == ["pocketsphinx", "pocketsphinx-wide"]
    assert all(row["reachable"] and row["note"] for row in rows)
    assert len(table.getvalue().splitlines()) == 3
    for line, row in zip(table.getvalue().splitlines()[1:], rows, strict=True):
        assert line.split()[:5] == [row["name"], "yes", "yes", "yes", row["model"]]
        assert line.endswith(row["note"])


@pytest.mark.parametrize("wait", ["0", "-1", "601", "nan", "soon"])
def test_a_wait_that_cannot_be(wait: str) -> None:
    with pytest.raises(CommandError):
        call_command("engines", "--wait", wait)
