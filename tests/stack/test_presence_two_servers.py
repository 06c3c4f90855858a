"""Presence over PostgreSQL, Redis and two server processes: what one does the other tells, also of one that died."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.clients import Api, Seat
from tests.servers import Parley
from tests.stack.conftest import Pair

OFFER = {"type": "offer", "sdp": "v=0\r\n"}


def seat(server: Parley, code: str, token: str, query: str = "") -> Seat:
    return Seat(f"{server.ws}/ws/meetings/{code}/{query}", token)


async def connection_of(one: Seat) -> str:
    return str((await one.until(lambda message: message["type"] == "welcome"))["connection"])


def news_of(name: str, true: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["type"] == "participant" and message["name"] == name and bool(true(message))


def known_of(one: Seat, name: str) -> dict[str, Any]:
    """Somebody as this seat was last told: what does not change is not told again after the welcome."""
    told = (person for message in reversed(one.messages) for person in message.get("participants", [message]))
    return next((person for person in told if person.get("name") == name and "peers" in person), {})


def peers_of(message: dict[str, Any]) -> list[str]:
    return [peer["id"] for peer in message.get("peers", [])]


async def test_signals_and_places_cross_servers(pair: Pair, dana: Api, code: str) -> None:
    bob, carol = dana.guest(code, "Bob")[0], dana.guest(code, "Carol")[0]
    async with (
        seat(pair[0], code, dana.token) as host,
        seat(pair[1], code, bob.token) as guest,
        seat(pair[0], code, carol.token) as third,
    ):
        here, there = await connection_of(host), await connection_of(guest)
        for one, mine in ((host, here), (guest, there), (third, await connection_of(third))):
            await one.say(type="participant", call=True)
            await guest.until(lambda message, mine=mine: mine in peers_of(message))
        await guest.until(news_of("Carol", lambda one: one["media"] == "audio"))
        await host.until(news_of("Bob", lambda one: one["media"] == "video"))
        await guest.say(type="signal", to=here, description=OFFER)
        heard = await host.until(lambda message: message["type"] == "signal")
        assert (heard["from"], heard["description"]) == (there, OFFER)
        assert third.of("signal") == []
        await host.say(type="participant", call=False)
        await guest.until(news_of("Carol", lambda one: one["media"] == "video"))


async def test_a_killed_servers_people_are_reconnecting_then_left_once(pair: Pair, dana: Api, code: str) -> None:
    first, second = pair
    bob, _ = dana.guest(code, "Bob")
    try:
        async with seat(second, code, dana.token) as watching, seat(second, code, dana.guest(code, "Eve")[0].token):
            await connection_of(watching)
            async with seat(first, code, bob.token) as lost:
                await connection_of(lost)
                await lost.say(type="participant", call=True)
                await watching.until(news_of("Bob", lambda one: one["peers"]))
                first.kill()
                killed = time.monotonic()
                watching.messages.clear()
                away = await watching.until(news_of("Bob", lambda one: one["state"] == "reconnecting"))
                assert len(away["peers"]) == 1
                await watching.until(news_of("Bob", lambda one: one["state"] == "left"))
                assert time.monotonic() - killed > 35
                states = [one["state"] for one in watching.of("participant") if one["name"] == "Bob"]
                assert states[:2] == ["reconnecting", "left"]
                assert states.count("reconnecting") == 1
    finally:
        first.kill()
        first.start()


async def test_a_page_goes_on_with_its_call_on_the_other_server(pair: Pair, dana: Api, code: str) -> None:
    first, second = pair
    bob, _ = dana.guest(code, "Bob")
    try:
        async with seat(second, code, dana.token) as watching:
            await connection_of(watching)
            async with seat(first, code, bob.token) as lost:
                mine = await connection_of(lost)
                await lost.say(type="participant", call=True, hand=True)
                await watching.until(news_of("Bob", lambda one: one["peers"] and one["hand"]))
                first.kill()
            watching.messages.clear()
            async with seat(second, code, bob.token, f"?connection={mine}") as back:
                assert await connection_of(back) == mine
                await back.say(type="participant", audio=True)
                seen = await watching.until(news_of("Bob", lambda one: one["state"] == "here" and one["audio"]))
                assert (seen["hand"], [peer["id"] for peer in seen["peers"]]) == (True, [mine])
                assert all(one["peers"] for one in watching.of("participant") if one["name"] == "Bob")
    finally:
        first.kill()
        first.start()


async def test_a_restart_forgets_nobody(pair: Pair, dana: Api, code: str) -> None:
    """All were at one server; who is back first sees the others reconnecting, with their hands and places."""
    first, _ = pair
    bob, carol = dana.guest(code, "Bob")[0], dana.guest(code, "Carol")[0]
    try:
        async with seat(first, code, dana.token) as host, seat(first, code, bob.token) as lost:
            mine = await connection_of(lost)
            await host.say(type="participant", call=True)
            await host.until(news_of("Dana Demo", lambda one: one["media"] == "video"))
            await lost.say(type="participant", call=True, hand=True, audio=True)
            await host.until(news_of("Bob", lambda one: one["peers"] and one["hand"] and one["media"] == "video"))
            first.kill()
        first.start()
        async with seat(first, code, carol.token) as third:
            welcome = await third.until(lambda message: message["type"] == "welcome")
            assert {one["name"]: one["state"] for one in welcome["participants"]}["Bob"] in ("here", "reconnecting")
            await third.say(type="participant", call=True)
            await third.until(news_of("Carol", lambda one: one["media"] == "audio"))
            async with seat(first, code, bob.token, f"?connection={mine}") as back:
                assert await connection_of(back) == mine
                await third.until(lambda _: known_of(third, "Bob")["state"] == "here")
                seen = known_of(third, "Bob")
                assert (seen["hand"], seen["audio"], seen["media"]) == (True, True, "video")
                assert [peer["id"] for peer in seen["peers"]] == [mine]
    finally:
        first.kill()
        first.start()


async def test_a_host_at_one_server_leads_people_at_the_other(pair: Pair, dana: Api, code: str) -> None:
    first, second = pair
    bob, place = dana.guest(code, "Bob")
    async with seat(first, code, dana.token) as host, seat(second, code, bob.token) as guest:
        await connection_of(host)
        await connection_of(guest)
        await guest.say(type="participant", call=True, audio=True, hand=True)
        await host.until(news_of("Bob", lambda one: one["audio"] and one["hand"]))
        await host.say(type="mute", participant_id=place["id"])
        await guest.until(lambda message: message["type"] == "muted")
        await host.say(type="lower", participant_id=place["id"])
        await guest.until(news_of("Bob", lambda one: not one["audio"] and not one["hand"]))
        await host.say(type="remove", participant_id=place["id"])
        await closed_with(guest, 4403)


async def closed_with(one: Seat, code: int) -> None:
    async with asyncio.timeout(60):
        await one.socket.wait_closed()
    assert one.socket.close_code == code
