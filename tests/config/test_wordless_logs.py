"""A traceback in the log tells where and what kind, never the error's text."""

import asyncio
import gc
import json
import logging
import subprocess
import sys

import pytest

from config.logs import AsJson, Wordless
from tests.servers import ROOT


def failed(formatter: logging.Formatter | None = None) -> str:
    try:
        try:
            raise KeyError("xylophone")
        except KeyError as error:
            raise ValueError("cannot store 'xylophone'") from error
    except ValueError:
        record = logging.LogRecord("parley", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    return (formatter or Wordless()).format(record)


def test_places_and_kinds_are_told() -> None:
    line = failed()
    assert line.startswith("it failed\n")
    assert "builtins.ValueError" in line
    assert "builtins.KeyError" in line
    assert "test_wordless_logs.py" in line
    assert "in failed" in line


def test_texts_are_not() -> None:
    assert "xylophone" not in failed()


def test_keys_of_mailed_links_are_not_either() -> None:
    for path in (
        "/account/password/reset/key/3f-c9x7-abc/",
        "/account/confirm-email/MQ:1abc:def/",
        "/s/abc/",
        "/i/abc/",
    ):
        record = logging.LogRecord("django", logging.WARNING, __file__, 1, "Not Found: %s", (path,), None)
        for formatter in (Wordless(), AsJson()):
            line = formatter.format(record)
            assert "Not Found: /" in line
            assert "abc" not in line


def test_an_object_a_line_for_whoever_collects_logs() -> None:
    line = failed(AsJson())
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"], told["id"]) == ("ERROR", "parley", "it failed", "-")
    assert told["time"].endswith("Z")
    assert "builtins.KeyError" in told["error"]
    assert "xylophone" not in line


async def test_what_asyncio_says_of_values_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """It shows results of futures, arguments of callbacks and texts of errors."""

    async def fail() -> None:
        raise ValueError("xylophone")

    def refuse(word: str) -> None:
        raise ValueError(word)

    loop = asyncio.get_running_loop()
    loop.call_soon(refuse, "xylophone")
    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    loop.call_exception_handler({"message": "Something odd", "future": "xylophone"})
    said = [record for record in caplog.records if record.name == "asyncio"]
    assert len(said) == 3
    for formatter in (Wordless(), AsJson()):
        lines = [formatter.format(record) for record in said]
        assert not [line for line in lines if "xylophone" in line]
        for expected in ("Exception in callback", "Task exception was never retrieved", "Something odd"):
            assert any(expected in line for line in lines)


def test_statements_are_told_at_no_level() -> None:
    """Where DEBUG is on, Django would write each with all that it stores."""
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


UNHANDLED = """
import logging, threading
from twisted.python import log
from twisted.python.failure import Failure
from config import unhandled
from config.logs import Wordless
handler = logging.StreamHandler()
handler.setFormatter(Wordless())
logging.getLogger().addHandler(handler)
unhandled.into_the_log()
def fail():
    raise ValueError("xylophone")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
try:
    fail()
except ValueError:
    log.err(Failure(), "xylophone")
log.msg("xylophone", isError=1)
"""


def test_nor_is_what_nobody_caught() -> None:
    """Else Python would print what threads fail of, and Twisted what its callbacks do."""
    command = [sys.executable, "-c", UNHANDLED]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert "a thread failed" in done.stderr
    assert "an error in the network's code" in done.stderr
    assert done.stderr.count("builtins.ValueError") == 2
    assert done.stderr.count("in fail") == 2
    assert "xylophone" not in done.stdout + done.stderr
