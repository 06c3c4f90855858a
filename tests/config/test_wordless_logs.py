"""A traceback in the log tells where and what kind, never the error's text."""

import logging
import sys

from config.logs import Wordless


def failed() -> str:
    try:
        try:
            raise KeyError("xylophone")
        except KeyError as error:
            raise ValueError("cannot store 'xylophone'") from error
    except ValueError:
        record = logging.LogRecord("parley", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    return Wordless().format(record)


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
    for path in ("/account/password/reset/key/3f-c9x7-abc/", "/account/confirm-email/MQ:1abc:def/"):
        record = logging.LogRecord("django", logging.WARNING, __file__, 1, "Not Found: %s", (path,), None)
        line = Wordless().format(record)
        assert "Not Found: /account/" in line
        assert "abc" not in line
