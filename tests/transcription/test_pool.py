"""A worker is killed when it answers nobody any more, not because many wait for it."""

import asyncio
import pickle
import signal
from typing import cast

import pytest

from tests.transcription.virtual import Clock
from transcription.recognition.pool import HANGS_AFTER, Lease, Worker, WorkerLost
from transcription.recognition.worker import LENGTH

STEP = b"\0" * 3200


class Child:
    """A process as the pool sees it: what it says is said by the test, in virtual time."""

    pid = 7
    returncode: int | None = None

    def __init__(self) -> None:
        self.stdin, self.stdout = self, asyncio.StreamReader()

    def write(self, data: bytes) -> None:
        pass

    def answers(self, lease: Lease) -> None:
        data = pickle.dumps(("heard", lease.number, f"words of {lease.number}", ""))
        self.stdout.feed_data(LENGTH.pack(len(data)) + data)

    def send_signal(self, number: int) -> None:
        self.returncode = -number
        self.stdout.feed_eof()


@pytest.fixture
async def child(clock: Clock) -> Child:
    return Child()


@pytest.fixture
async def worker(child: Child) -> Worker:
    return Worker(cast(asyncio.subprocess.Process, child))


async def test_who_waits_behind_many_others_waits_on(child: Child, worker: Worker) -> None:
    leases = [Lease(worker, number) for number in range(5)]
    asked = [asyncio.create_task(one.accept(STEP)) for one in leases]
    for one in leases:
        await asyncio.sleep(0.7 * HANGS_AFTER)
        child.answers(one)
    assert [stable for stable, _ in await asyncio.gather(*asked)] == [f"words of {one.number}" for one in leases]
    assert worker.alive


async def test_who_answers_nobody_is_killed_and_all_hear_of_it(child: Child, worker: Worker) -> None:
    leases = [Lease(worker, number) for number in range(3)]
    asked = [asyncio.create_task(one.accept(STEP)) for one in leases]
    await asyncio.sleep(0.5 * HANGS_AFTER)
    child.answers(leases[0])
    await asyncio.sleep(0.9 * HANGS_AFTER)
    assert child.returncode is None
    await asyncio.sleep(0.2 * HANGS_AFTER)
    assert child.returncode == -signal.SIGKILL
    first, *others = await asyncio.gather(*asked, return_exceptions=True)
    assert first == ("words of 0", "")
    assert [type(one) for one in others] == [WorkerLost] * 2
    with pytest.raises(WorkerLost):
        await leases[0].accept(STEP)


async def test_a_worker_that_had_nothing_to_do_did_not_hang(child: Child, worker: Worker) -> None:
    lease = Lease(worker, 1)
    await asyncio.sleep(10 * HANGS_AFTER)
    asked = asyncio.create_task(lease.accept(STEP))
    await asyncio.sleep(0.9 * HANGS_AFTER)
    child.answers(lease)
    assert await asked == ("words of 1", "")
