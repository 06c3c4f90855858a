"""`python -m tests.shell`: does what its standard input asks, inside a Django that is loaded once.

A line in is a string of Python as JSON, a line out `[what it printed, what it complained of]`. So a test that stores a
scene beside a server waits for the scene only, not each time for all imports.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import django


def main() -> None:
    from django.db import connections

    for line in sys.stdin:
        said, complaint = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), {})
        except Exception:
            complaint = traceback.format_exc()
        connections.close_all()
        print(json.dumps([said.getvalue(), complaint]), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
