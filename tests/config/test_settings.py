"""Settings come from the environment; a wrong one fails `manage.py check` with the sentence that mends it."""

import os
import re
import subprocess
import sys

import pytest

from config import env
from tests.servers import ROOT


def check(**env: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` with these settings and no others."""
    bare = {"PATH": os.environ["PATH"], "ENV_FILE": "/dev/null"}
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=bare | env, check=False, capture_output=True, text=True
    )


def test_nothing_has_to_be_set() -> None:
    done = check()
    assert done.returncode == 0, done.stderr


def test_every_wrong_setting_is_a_sentence() -> None:
    wrong = {
        "DEBUG": ("maybe", "DEBUG is neither yes nor no. Write DEBUG=1 or DEBUG=0."),
        "TLS": ("2", "TLS is neither yes nor no. Write TLS=1 or TLS=0."),
        "PORT": ("http", "PORT must be a whole number from 1 to 65535, such as PORT=8000."),
        "SPEECH_WORKERS": ("0", "SPEECH_WORKERS must be a whole number from 1 to 64, such as SPEECH_WORKERS="),
        "DATABASE_URL": ("mysql://host/name", "DATABASE_URL is no address that begins with sqlite:// or postgresql://"),
        "REDIS_URL": ("redis://host:port", "REDIS_URL is no address that begins with redis://"),
        "TIME_ZONE": ("Mars/Olympus", "TIME_ZONE is no time zone. Write it as in TIME_ZONE=Europe/Berlin."),
        "EMAIL_URL": ("pigeon://host", "EMAIL_URL is no address that begins with smtp:// or smtps:// or file://"),
        "EMAIL_VERIFICATION": ("perhaps", "EMAIL_VERIFICATION must be one of none, optional, mandatory."),
        "LOG_LEVEL": ("loud", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        "STT_ENGINE": ("parrot", "STT_ENGINE: There is no speech engine 'parrot'. Choose one of: "),
        "OPENAI_STT_BASE_URL": ("ftp://host", "OPENAI_STT_BASE_URL is no address that begins with http:// or https://"),
        "OPENAI_STT_PRICE": ("-1", "OPENAI_STT_PRICE must be an amount for a minute of sound"),
        "OPENAI_REALTIME_PRICE": ("dear", "OPENAI_REALTIME_PRICE must be an amount for a minute of sound"),
        "OPENAI_REALTIME_TURNS": ("theirs", "OPENAI_REALTIME_TURNS must be one of ours, server."),
        "WHISPER_DEVICE": ("tpu", "WHISPER_DEVICE must be one of auto, cpu, cuda."),
        "WHISPER_THREADS": ("many", "WHISPER_THREADS must be a whole number from 1 to 64, such as WHISPER_THREADS="),
        "WHISPER_BATCH": ("65", "WHISPER_BATCH must be a whole number from 1 to 64, such as WHISPER_BATCH=8."),
        "MOONSHINE_ARCH": ("large", "MOONSHINE_ARCH must be one of tiny, base, tiny-streaming, base-streaming, "),
        "MINUTES_ON_END": (
            "summary,dance",
            "MINUTES_ON_END: there is no step 'dance'. Choose of correct, summary, items",
        ),
        "MINUTES_PROVIDER": (
            "watsonx",
            "MINUTES_PROVIDER=watsonx needs WATSONX_URL, WATSONX_PROJECT_ID and WATSONX_API_KEY",
        ),
        "TASKS_IN": ("cellar", "TASKS_IN must be one of server, database."),
    }
    done = check(**{name: value for name, (value, _) in wrong.items()})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name, (_, sentence) in wrong.items():
        assert sentence in done.stderr, name


def test_minutes_that_could_not_work_as_set() -> None:
    lonely = check(TASKS_IN="database", MINUTES_PROVIDER="openai")
    assert lonely.returncode == 1
    assert "TASKS_IN=database needs a REDIS_URL" in lonely.stderr
    assert (
        "MINUTES_PROVIDER=openai needs OPENAI_MINUTES_MODEL and OPENAI_API_KEY (or OPENAI_BASE_URL)." in lonely.stderr
    )
    several = check(TASKS_IN="database", REDIS_URL="redis://localhost:6379", MINUTES_ON_END="none")
    assert several.returncode == 0, several.stderr


def test_calls_that_could_not_work_as_set() -> None:
    wrong = {
        "MESH_LIMIT": ("1", "MESH_LIMIT must be a whole number from 2 to 16, such as MESH_LIMIT=6."),
        "TURN_TTL": ("10", "TURN_TTL must be a whole number from 60 to 86400, such as TURN_TTL=3600."),
        "TURN_URLS": (
            "https://turn.example.org",
            "TURN_URLS: 'https://turn.example.org' must begin with turn: or turns:",
        ),
        "ICE_SERVERS": ("[{]", 'ICE_SERVERS is no JSON list such as ICE_SERVERS=[{"urls": "stun:stun.example.org"}].'),
        "ICE_POLICY": ("none", "ICE_POLICY must be one of all, relay."),
        "AUDIO_LIMIT": ("3", "AUDIO_LIMIT must be at least MESH_LIMIT: who is seen is heard, too."),
    }
    done = check(**{name: value for name, (value, _) in wrong.items()})
    assert done.returncode == 1
    for name, (_, sentence) in wrong.items():
        assert sentence in done.stderr, name
    assert "TURN_URLS needs TURN_SECRET" in done.stderr
    lonely = check(TURN_SECRET="s", ICE_POLICY="relay", ICE_SERVERS="stun.example.org")
    for sentence in ("TURN_SECRET is of no use without TURN_URLS", "ICE_POLICY=relay needs", "must begin with stun:"):
        assert sentence in lonely.stderr
    urls = "turns:turn.example.org:443,turn:turn.example.org"
    good = check(ICE_POLICY="relay", TURN_URLS=urls, TURN_SECRET="s", ICE_SERVERS="stun:stun.example.org")
    assert good.returncode == 0, good.stderr


def test_an_address_that_nobody_could_use() -> None:
    """Django would see http behind it, and refuse every form."""
    public = {"SECRET_KEY": "s", "PUBLIC_URL": "https://parley.example.org"}
    done = check(**public)
    assert done.returncode == 1
    assert "Set BEHIND_PROXY=1 when a proxy of yours does https, or TLS=1" in done.stderr
    assert check(**public, BEHIND_PROXY="1").returncode == 0


@pytest.mark.parametrize("url", ["https://parley.example.org:8443/", "http://[2001:db8::1]:8000"])
def test_the_address_that_people_use_is_answered(url: str) -> None:
    code = "from config import settings; print(*settings.ALLOWED_HOSTS)"
    bare = {"PATH": os.environ["PATH"], "ENV_FILE": "/dev/null", "SECRET_KEY": "s", "PUBLIC_URL": url}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=bare, check=True, capture_output=True, text=True)
    assert {"localhost", url.split("//")[1].rpartition(":")[0]} <= set(done.stdout.split())


@pytest.mark.parametrize(
    ("written", "servers"),
    [
        ("", []),
        ("stun:a.example, stun:b.example", [{"urls": ["stun:a.example"]}, {"urls": ["stun:b.example"]}]),
        (
            '[{"urls": ["turn:a.example"], "username": "u", "credential": "c"}]',
            [{"urls": ["turn:a.example"], "username": "u", "credential": "c"}],
        ),
        ('[{"urls": "stun:a.example"}]', [{"urls": "stun:a.example"}]),
        ("[1]", None),
        ("[{}]", None),
        ('[{"urls": 5}]', None),
        ('[{"urls": []}]', None),
        ('[{"urls": [""]}]', None),
    ],
)
def test_ice_servers_as_a_list_or_as_browsers_take_them(
    monkeypatch: pytest.MonkeyPatch, written: str, servers: list[dict[str, object]] | None
) -> None:
    monkeypatch.setenv("ICE_SERVERS", written)
    monkeypatch.setattr(env, "problems", [])
    assert env.ice_servers("ICE_SERVERS") == (servers or [])
    assert bool(env.problems) is (servers is None)


def test_without_debug_there_must_be_a_secret() -> None:
    done = check(DEBUG="0")
    assert done.returncode == 1
    assert "Write SECRET_KEY=<50 random characters> into .env" in done.stderr


def test_the_example_names_every_setting_that_is_read() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text()))
    shown = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert shown == read
