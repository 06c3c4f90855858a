"""The simulation behind the page's button: the very command `manage.py simulate`, in a process of its own."""

import subprocess
import sys

from django.conf import settings

_running: dict[str, subprocess.Popen[bytes]] = {}


def start(code: str) -> bool:
    """Let the colleagues talk in the meeting `code`. False while they already do."""
    if (before := _running.get(code)) and before.poll() is None:
        return False
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "simulate", code]
    _running[code] = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)
    return True


def stop() -> None:
    """The server stops; nobody is left to talk to."""
    for process in _running.values():
        process.terminate()
        process.wait()
