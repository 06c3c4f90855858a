"""`/healthz`: this process lives. `/readyz`: what it needs answers, each part with its state."""

import asyncio
from collections.abc import Awaitable, Callable

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from summaries import providers
from transcription.contract import EngineFailed
from transcription.engines import UnknownEngine
from transcription.recognition import chain

TIMEOUT = 5.0  # seconds


async def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 otherwise; says nothing but states, so that anyone may ask.

    Who makes minutes is told and not asked: everything else works without a model.
    """
    parts = {"database": database, "channel_layer": channel_layer, "speech_engine": speech_engine}
    states = {name: await state(part) for name, part in parts.items()}
    well = all(one["state"] == "ok" for one in states.values())
    states["speech_engines"] = chain.states()
    states["minutes"] = {"state": "ok", "kind": providers.default()}
    return JsonResponse({"status": "ok" if well else "unavailable", **states}, status=200 if well else 503)


async def state(part: Callable[[], Awaitable[str]]) -> dict[str, str]:
    try:
        return {"state": "ok", "kind": await asyncio.wait_for(part(), TIMEOUT)}
    except (DatabaseError, RedisError, OSError, EngineFailed, UnknownEngine, TimeoutError) as error:
        return {"state": "failed", "error": type(error).__name__}


async def database() -> str:
    def ask() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return connection.vendor

    vendor: str = await database_sync_to_async(ask, thread_sensitive=False)()
    return vendor


async def channel_layer() -> str:
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send("readyz", {"type": "nothing"})
    return "redis" if settings.REDIS_URL else "memory"


async def speech_engine() -> str:
    """Who hears now; raises EngineFailed when not even the last of the chain would."""
    return (await chain.ready()).name
