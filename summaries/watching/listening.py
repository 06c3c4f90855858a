"""The room's news for somebody who is no socket: a queue that fills as long as one listens.

One task receives from the channel layer until the end, because the Redis layer forgets a channel whose `receive` is
cancelled. News that a slow reader has no room for are dropped: whoever listens looks into the database as well.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from conferencing.rooms import Message, group

ROOM = 1000  # news that may wait
DISMISSED: Message = {"type": "dismissed"}
"""Somebody has to leave: ask again who may stay."""
STOPPING: Message = {"type": "stopping"}
"""This server ends: let go, the page comes back to the next one."""
PATIENCE = 2.0  # seconds that listeners get to let go
BROKEN = (RedisError, OSError, ChannelFull)
log = logging.getLogger(__name__)
News = asyncio.Queue[Message]
listeners: dict[News, asyncio.Future[None]] = {}


@asynccontextmanager
async def listening(meeting: UUID) -> AsyncIterator[News]:
    """What is announced in the meeting's room. Without its channel layer the queue stays empty."""
    news: News = asyncio.Queue(ROOM)
    pump = asyncio.create_task(receive(group(meeting), news))
    ended = listeners[news] = asyncio.get_running_loop().create_future()
    try:
        yield news
    finally:
        del listeners[news]
        ended.set_result(None)
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def stop() -> None:
    """Ask all that listen in this process to let go, and wait until they have."""
    for news in listeners:
        if news.full():
            news.get_nowait()
        news.put_nowait(STOPPING)
    if listeners:
        await asyncio.wait(listeners.values(), timeout=PATIENCE)


async def receive(room: str, news: News) -> None:
    layer: Any = get_channel_layer()
    try:
        channel = await layer.new_channel()
        await layer.group_add(room, channel)
    except BROKEN as error:
        log.warning("news of a room are not heard: %s", type(error).__name__)
        return
    try:
        while True:
            hear(await layer.receive(channel), news)
    except BROKEN as error:
        log.warning("news of a room are heard no more: %s", type(error).__name__)
    finally:
        with suppress(*BROKEN):
            await layer.group_discard(room, channel)


def hear(event: dict[str, Any], news: News) -> None:
    message = json.loads(event["text"]) if event["type"] == "room.news" else DISMISSED
    with suppress(asyncio.QueueFull):
        news.put_nowait(message)
