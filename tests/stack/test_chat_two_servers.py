"""The chat at two servers on PostgreSQL and Redis: one order for all, and one message however often it is sent."""

import asyncio
import uuid
from contextlib import AsyncExitStack

from tests.clients import Api, Seat
from tests.stack.conftest import Pair

EACH = 12


async def write(seats: list[Seat], ids: list[str]) -> None:
    """Every message is sent at two servers, as somebody does whose first answer was lost."""
    for pk in ids:
        await asyncio.gather(*(seat.say(type="chat", text=f"message {pk}", id=pk) for seat in seats))


async def test_all_write_at_once(pair: Pair, dana: Api, code: str) -> None:
    guests: list[Api] = [dana.guest(code, name)[0] for name in ("Bob", "Gina", "Carol")]
    async with AsyncExitStack() as stack:
        rows = [
            [await stack.enter_async_context(Seat(f"{one.ws}/ws/meetings/{code}/", api.token)) for one in pair]
            for api in (dana, *guests)
        ]
        seats = [seat for row in rows for seat in row]
        for seat in seats:
            await seat.until(lambda one: one["type"] == "welcome")
        ids = [[str(uuid.uuid4()) for _ in range(EACH)] for _ in rows]
        await asyncio.gather(*(write(row, mine) for row, mine in zip(rows, ids, strict=True)))
        total = len(rows) * EACH
        for seat in seats:
            await seat.until(lambda one: one["type"] == "pulse" and one["chat_number"] == total)
            await seat.say(type="chat.sync", after=0)
            await seat.until(lambda one: one["type"] == "chat.synced" and one["number"] == total)
        stored = await asyncio.to_thread(dana.get, f"meetings/{code}/chat/?page_size=500")
        assert [one["number"] for one in stored["results"]] == list(range(1, total + 1))
        assert {one["id"] for one in stored["results"]} == {pk for mine in ids for pk in mine}
        for seat in seats:
            seen = {one["id"]: one for one in seat.of("chat")}
            assert sorted(seen.values(), key=lambda one: one["sent_at"]) == [
                {"type": "chat", **one} for one in stored["results"]
            ]
            assert seat.of("error") == []
