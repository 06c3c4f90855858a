"""A traceback in the log tells where and what kind, never the error's text."""

import json
import logging
import sys

from config.logs import AsJson, Wordless


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
