"""A clock for tests of who fell silent: it stands while threads work, so that nobody is late on a busy machine."""

import asyncio
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from django.utils import timezone

from tests.transcription.virtual import Clock, VirtualLoop, real_now


class Still(Clock):
    def __init__(self) -> None:
        super().__init__()
        self.began = real_now()

    def now(self) -> datetime:
        assert isinstance(self.loop, VirtualLoop)
        return self.began + self.skipped + timedelta(seconds=self.loop.jumping.moved)


@pytest_asyncio.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The stage of the transcription has one that goes on meanwhile."""
    one = Still()
    one.loop = asyncio.get_running_loop()
    monkeypatch.setattr(timezone, "now", one.now)
    return one
