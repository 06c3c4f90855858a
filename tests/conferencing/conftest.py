"""Sockets through the whole ASGI application, in virtual time: the stage of the transcription's tests, with a clock
that stands while threads work.
"""

from tests.conferencing.still import clock  # noqa: F401
from tests.transcription.conftest import (  # noqa: F401
    alice,
    bob,
    empty_rooms,
    engine,
    gate,
    lines,
    mallory,
    meeting,
    pytest_asyncio_loop_factories,
    seat,
)
