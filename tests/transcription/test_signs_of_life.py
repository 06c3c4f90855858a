"""A server that is busy writing says so: a page that heard nothing for 12 s would take it for dead and start again."""

import asyncio
from typing import Any

from tests.transcription.fakes import Mic, ToneEngine, rows, said


async def test_a_slow_engine_after_stop_is_acknowledged_every_second(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2, 3))
    engine.held.clear()
    stopping = asyncio.create_task(bob.stop())
    await asyncio.sleep(1)
    before = len(bob.of("ack"))
    await asyncio.sleep(30)
    assert len(bob.of("ack")) >= before + 29
    assert bob.acked == 0
    engine.held.set()
    await stopping
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3"]
