"""nginx, with the configuration that is shipped, in front of two servers on PostgreSQL and Redis."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.people import Person, Town, until
from tests.clients import Api, Seat, host
from tests.nginx import Nginx
from tests.servers import Parley, Postgres, Redis
from tests.speech import speech
from tests.stack.asking import ask, logged
from tests.truth import assert_nothing_lost, stored

TOKEN = "a-token-for-those-who-watch"
BANNER = "  "
"""What `serve` says first is for people, and goes to standard output; whatever else stands there is a line of a log."""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis: Redis) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    env = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "BEHIND_PROXY": "1", "METRICS_TOKEN": TOKEN}
    servers = Parley(folder, env), Parley(folder, env)
    one = Nginx(folder, *servers)
    for server in servers:
        server.env["PUBLIC_URL"] = one.url
    servers[0].manage("migrate", "--verbosity", "0")
    for server in servers:
        server.start()
    one.start()
    yield one
    one.stop()
    assert [server.stop() for server in servers] == [0, 0]


@pytest.fixture(scope="module")
def dana(nginx: Nginx) -> Api:
    return host(nginx.servers[0])


def test_plain_http_is_led_to_https(nginx: Nginx) -> None:
    status, headers, _ = ask(nginx, f"http://localhost:{nginx.plain}/m/abc/?x=1")
    assert (status, headers["Location"]) == (308, "https://localhost/m/abc/?x=1")


def test_headers_that_keep_people_safe(nginx: Nginx) -> None:
    status, headers, _ = ask(nginx, "/account/login/")
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert "nginx/" not in headers["Server"]
    assert "Secure" in headers["Set-Cookie"]


def test_one_id_runs_through(nginx: Nginx) -> None:
    assert ask(nginx, "/healthz", **{"X-Request-ID": "mine-1"})[1]["X-Request-ID"] == "mine-1"
    made = ask(nginx, "/healthz", **{"X-Request-ID": "not one!"})[1]["X-Request-ID"]
    assert len(made) == 32
    for one in ("mine-1", made):
        logged(one, nginx.folder / "parley.log")


def test_no_key_is_in_a_log(nginx: Nginx) -> None:
    doors = ("/s/a-secret-key/", "/i/a-secret-key/", "/account/password/reset/key/a-secret-key/")
    for number, door in enumerate(doors):
        assert ask(nginx, door, **{"X-Request-ID": f"door-{number}"})[0] in (200, 302, 404)
        assert "a-secret-key" not in logged(f"door-{number}", nginx.folder / "parley.log")
    logs = [nginx.folder / "parley-error.log", *(one.log for one in nginx.servers)]
    assert not [log.name for log in logs if "a-secret-key" in log.read_text()]


def test_logs_are_objects_with_that_id(nginx: Nginx) -> None:
    ask(nginx, "/api/meetings/", **{"X-Request-ID": "who-is-this"})
    log = logged("who-is-this", *(one.log for one in nginx.servers))
    told = [json.loads(line) for line in log.splitlines() if line.strip() and not line.startswith(BANNER)]
    assert "who-is-this" in {one["id"] for one in told}
    assert all(set(one) >= {"time", "level", "logger", "id", "message"} for one in told)


def test_counts_are_for_those_who_may_look(nginx: Nginx) -> None:
    assert ask(nginx, "/metrics", Authorization=f"Bearer {TOKEN}")[0] == 404, "nginx shares processes out"
    first = nginx.servers[0].url
    assert ask(nginx, f"{first}/metrics")[0] == 404
    assert ask(nginx, f"{first}/metrics", Authorization="Bearer wrong")[0] == 404
    status, headers, body = ask(nginx, f"{first}/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    text = body.decode()
    assert 'parley_http_requests_total{area="account",method="GET",status="200"}' in text
    assert 'parley_engine_state{engine="pocketsphinx",state="ok"} 1.0' in text


async def in_mid_sentence(reader: Person, speaker: Person) -> bool:
    seen = [one for one in await reader.bubbles() if one["name"] == speaker.name]
    return any(one["state"] == "live" and len(one["text"].split()) > 1 for one in seen)


async def restart(server: Parley) -> None:
    """As an update does it: asked to stop, started anew."""
    assert await asyncio.to_thread(server.stop) == 0
    await asyncio.to_thread(server.start)


async def test_both_servers_are_restarted_while_people_speak(
    town: Town, nginx: Nginx, dana: Api, tmp_path: Path
) -> None:
    """One after the other: nobody loses a word, and nobody has to do anything."""
    code = str((await asyncio.to_thread(dana.post, "meetings/", {"title": "Behind nginx"}))["code"])
    lines = {"Alice": speech("slt", 1, 2, 3, 4), "Bob": speech("rms", 0, 1, 2, 3)}
    alice, bob = [await town.person(name, said, ignore_https_errors=True) for name, said in lines.items()]
    await asyncio.gather(*(person.join(nginx.url, code) for person in (alice, bob)))
    await asyncio.gather(alice.unmute(), bob.unmute())
    await until(lambda: in_mid_sentence(bob, alice))
    for server in nginx.servers:
        await restart(server)
    await asyncio.gather(*(person.has_said(lines[person.name]) for person in (alice, bob)))
    await asyncio.gather(alice.mute(), bob.mute())
    rows = await asyncio.to_thread(stored, dana, code)
    for person in (alice, bob):
        streams = await person.streams()
        server = nginx.servers[0]
        theirs = await asyncio.to_thread(assert_nothing_lost, server, dana, code, person.name, streams, tmp_path)
        assert len(theirs) == 4
    for person in (alice, bob):
        names = {"You" if one is person else one.name for one in (alice, bob)}
        seen = await person.sees_all_finished(names, at_least=4)
        assert [(one["id"], one["text"]) for one in seen] == [(row["id"], row["text"]) for row in rows]
        assert person.hosts == {"localhost"}


async def test_programs_take_part_over_wss(nginx: Nginx, dana: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(nginx.authority))
    code = str((await asyncio.to_thread(dana.post, "meetings/", {"title": "Programs"}))["code"])
    bob, _ = await asyncio.to_thread(dana.guest, code, "Bob")
    async with Seat(f"{nginx.ws}/ws/meetings/{code}/", bob.token) as seat:
        welcome = await seat.until(lambda message: message["type"] == "welcome")
    assert welcome["meeting"]["code"] == code


def test_a_forged_address_is_nobodys(nginx: Nginx) -> None:
    """Guesses are counted for the address that nginx sees, whatever a client writes. The last test: it uses them up."""
    answers = [ask(nginx, f"/s/guess-{number}/", **{"X-Forwarded-For": f"192.0.2.{number}"})[0] for number in range(40)]
    assert answers[-1] == 429
