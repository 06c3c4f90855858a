"""`/healthz` says that the process lives, `/readyz` whether what it needs answers."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from tests.servers import Parley


class Impaired(Parley):
    """A server that lives, but is not ready."""

    def ready(self) -> bool:
        return ask(self, "healthz")[0] == 200


def ask(server: Parley, what: str) -> tuple[int, dict[str, object]]:
    """(status, answer); status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"{server.url}/{what}", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)
    except OSError:
        return 0, {}


def test_a_healthy_server(server: Parley) -> None:
    assert ask(server, "healthz") == (200, {"status": "ok"})
    status, answer = ask(server, "readyz")
    assert status == 200
    engines = answer.pop("speech_engines")
    assert engines["pocketsphinx"] == "ok"  # type: ignore[index]
    assert set(engines.values()) <= {"ok", "not installed", "not configured"}  # type: ignore[attr-defined]
    assert answer == {
        "status": "ok",
        "database": {"state": "ok", "kind": "sqlite"},
        "channel_layer": {"state": "ok", "kind": "memory"},
        "speech_engine": {"state": "ok", "kind": "pocketsphinx"},
        "minutes": {"state": "ok", "kind": "builtin"},
    }


def test_a_server_without_its_database_and_redis(tmp_path: Path) -> None:
    dead = {"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1"}
    server = Impaired(tmp_path, dead)
    server.start()
    try:
        status, answer = ask(server, "readyz")
    finally:
        assert server.stop() == 0
    assert status == 503
    assert answer["status"] == "unavailable"
    assert answer["database"] == {"state": "failed", "error": "OperationalError"}
    assert answer["channel_layer"]["state"] == "failed"  # type: ignore[index]
    assert answer["speech_engine"] == {"state": "ok", "kind": "pocketsphinx"}
    assert "secret" not in json.dumps(answer)
