"""Sockets through the whole ASGI application, in virtual time: the stage of the transcription's tests."""

from tests.transcription.conftest import (  # noqa: F401
    alice,
    bob,
    clock,
    empty_rooms,
    engine,
    gate,
    lines,
    mallory,
    meeting,
    pytest_asyncio_loop_factories,
    seat,
)
