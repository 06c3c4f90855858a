"""What browsers are told about ways to each other; passwords that a real coturn takes until they run out."""

import asyncio
import base64
import hashlib
import hmac
import subprocess
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from conferencing import ice
from meetings.models import User
from tests.conferencing.line import Line
from tests.coturn import Coturn
from tests.servers import ROOT

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
ME = uuid.UUID("00000000-0000-4000-8000-000000000007")
STUN = {"urls": ["stun:stun.example.org"]}


@pytest.fixture
def relay(settings: Any) -> None:
    settings.TURN_URLS, settings.TURN_SECRET, settings.TURN_TTL = ["turn:turn.example.org"], "a secret", 600
    settings.ICE_SERVERS = [STUN]


def test_none_by_default_and_nothing_foreign() -> None:
    assert ice.servers(ME, NOW) == ([], None)


def test_servers_of_others_never_run_out(settings: Any) -> None:
    settings.ICE_SERVERS = [STUN]
    assert ice.servers(ME, NOW) == ([STUN], None)


def test_a_relays_password_is_made_as_turn_rest_says(relay: None) -> None:
    servers, expires_at = ice.servers(ME, NOW)
    name = f"{int(NOW.timestamp()) + 600}:{ME}"
    digest = hmac.digest(b"a secret", name.encode(), hashlib.sha1)
    given = {"urls": ["turn:turn.example.org"], "username": name, "credential": base64.b64encode(digest).decode()}
    assert servers == [STUN, given]
    assert expires_at == NOW + timedelta(seconds=600)


def test_a_known_password() -> None:
    """As `echo -n 1792605600:x | openssl dgst -sha1 -hmac north -binary | base64` says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TURN_SECRET", "north", raising=False)
        assert ice.credential("1792605600:x") == "zPpl8NY27dVLYDK7ZbYMQA2aALs="


def test_new_ones_are_due_with_a_third_of_the_time_left(relay: None) -> None:
    assert not ice.stale(None, NOW)
    assert not ice.stale(NOW + timedelta(seconds=201), NOW)
    assert ice.stale(NOW + timedelta(seconds=199), NOW)
    assert ice.stale(NOW - timedelta(seconds=1), NOW)


async def test_welcome_says_how_calls_are(relay: None, lines: Any, bob: User, settings: Any) -> None:
    settings.ICE_POLICY = "relay"
    welcome = await (await lines(bob)).until("welcome")
    name = welcome["ice_servers"][1]["username"]
    assert name.endswith(f":{welcome['connection']}")
    assert (welcome["ice_policy"], welcome["mesh"]) == ("relay", {"video": 6, "audio": 12})
    expires = datetime.fromisoformat(welcome["ice_expires_at"])
    assert expires.timestamp() == int(name.split(":")[0])


async def test_welcome_without_any_servers(lines: Any, bob: User) -> None:
    welcome = await (await lines(bob)).until("welcome")
    assert (welcome["ice_servers"], welcome["ice_expires_at"], welcome["ice_policy"]) == ([], None, "all")


async def test_new_ones_come_before_the_old_ones_run_out(relay: None, lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    until = datetime.fromisoformat((await line.until("welcome"))["ice_expires_at"])
    for _ in range(2):
        news = await next_ice(line)
        later = datetime.fromisoformat(news["ice_expires_at"])
        assert later > until
        assert timezone.now() < until
        assert news["ice_servers"][1]["username"].startswith(str(int(later.timestamp())))
        until = later


async def next_ice(line: Line) -> dict[str, Any]:
    while message := await line.read():
        if message["type"] == "pulse":
            await line.say(type="pulse")
        if message["type"] == "ice":
            return message
    raise AssertionError(f"closed with {line.closed}")


@pytest.fixture
def coturn() -> Iterator[Coturn]:
    one = Coturn()
    yield one.start()
    one.clear()


@pytest.fixture
def shipped() -> Iterator[Coturn]:
    """A coturn with the settings that we give to operators, but on loopback, without a certificate."""
    one = Coturn()
    text = (ROOT / "deploy" / "coturn" / "turnserver.conf").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("cert=", "pkey=", "syslog", "listening-port="))]
    lines += [
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        f"listening-port={one.port}",
        f"userdb={one.folder}/users",
    ]
    lines += [f"pidfile={one.folder}/pid", f"log-file={one.folder}/log"]
    changed = "\n".join(lines).replace("CHANGE-THIS-TO-A-SECRET", one.secret)
    (one.folder / "turnserver.conf").write_text(changed + "\n")
    yield one.start()
    one.clear()


def client(coturn: Coturn, name: str, credential: str, peer: str = "") -> str:
    """What Debian's TURN client says about relaying a few packets to `peer`, or to itself."""
    command = ["turnutils_uclient", *(["-e", peer] if peer else ["-y"]), "-n", "3", "-m", "1", "-l", "100"]
    command += ["-L", "127.0.0.1", "-u", name, "-w", credential, "-p", str(coturn.port), "127.0.0.1"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


async def test_a_real_coturn_takes_a_password_until_it_runs_out(coturn: Coturn, settings: Any) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = [f"turn:127.0.0.1:{coturn.port}"], coturn.secret
    mine = ice.servers(ME, datetime.now(UTC))[0][0]
    said = await asyncio.to_thread(client, coturn, mine["username"], mine["credential"])
    assert "Total lost packets 0 " in said, said
    old = f"{int(time.time()) - 10}:{ME}"
    for name, credential in ((old, ice.credential(old)), (mine["username"], ice.credential(old))):
        said = await asyncio.to_thread(client, coturn, name, credential)
        assert "Cannot complete Allocation" in said, said


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1"])
async def test_the_example_for_operators_relays_nothing_into_networks_of_ones_own(
    shipped: Coturn, settings: Any, peer: str
) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:127.0.0.1"], shipped.secret
    mine = ice.servers(ME, datetime.now(UTC))[0][0]
    said = await asyncio.to_thread(client, shipped, mine["username"], mine["credential"], peer)
    assert "403 (Forbidden IP)" in said, said
    assert "Bad configuration" not in shipped.log()
    assert "Unknown" not in shipped.log()
