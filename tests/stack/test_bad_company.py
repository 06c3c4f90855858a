"""Three colleagues hold their meeting (`manage.py simulate`) and Eve's network is away for a minute, while Mallory
does everything to the same server that the protocol forbids. Mallory gets a code; nobody else notices.
"""

import asyncio
import contextlib
import itertools
import json
import sys
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.clients import Api, Seat, host
from tests.proxy import Network
from tests.servers import ROOT, Parley
from tests.speech import room, speech, transcribed
from tests.truth import assert_nothing_lost, length, said_by, stored
from transcription.contract import SAMPLE_RATE
from transcription.frames import HEADER, build
from transcription.simulation.speaker import Speaker
from transcription.simulation.speech import colleagues

pytestmark = pytest.mark.asyncio(loop_scope="module")

AWAY = 60.0  # seconds
SLACK = 1.0  # seconds that one colleague's microphone may have opened after another's
names = itertools.count(1)
streams = map(uuid.UUID, map("{:032x}".format, itertools.count(1)))
"""The same in every process: some are in names of tests."""


@dataclass(frozen=True)
class Scene:
    server: Parley
    dana: Api
    code: str
    simulation: asyncio.Task[tuple[int, str]]
    eve: Speaker
    eve_speaks: asyncio.Task[None]

    def mallory(self) -> str:
        """A token: Mallory has come in as a guest, under yet another name."""
        return self.dana.guest(self.code, f"Mallory {next(names)}")[0].token

    def room(self, token: str) -> Any:
        return self.connect("", token)

    def microphone(self, token: str) -> Any:
        return self.connect("microphone/", token)

    def connect(self, path: str, token: str) -> Any:
        url = f"{self.server.ws}/ws/meetings/{self.code}/{path}"
        return connect(url, additional_headers={"Authorization": f"Bearer {token}"}, max_queue=None)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def scene(server: Parley) -> AsyncIterator[Scene]:
    dana = host(server)
    code = dana.post("meetings/", {"title": "Bad company"})["code"]
    said = np.concatenate((speech("rms", 0, 1).samples, room(AWAY - 20), speech("rms", 3, 4).samples))
    with Network(server.port) as network:
        token = dana.guest(code, "Eve")[0].token
        eve = Speaker(f"{network.ws}/ws/meetings/{code}/microphone/", token, said)
        eve_speaks = asyncio.create_task(cut_off(eve, network, Seat(f"{server.ws}/ws/meetings/{code}/", token)))
        simulation = asyncio.create_task(simulate(server, code))
        yield Scene(server, dana, code, simulation, eve, eve_speaks)
        eve_speaks.cancel()
        simulation.cancel()
        await asyncio.gather(eve_speaks, simulation, return_exceptions=True)


async def cut_off(speaker: Speaker, network: Network, seat: Seat) -> None:
    """In the middle of the first sentence the network goes, and comes back after a minute."""
    async with seat, asyncio.TaskGroup() as tasks:
        tasks.create_task(speaker.speak())
        await seat.until(lambda message: message.get("state") == "live" and message["name"] == "Eve")
        await asyncio.to_thread(network.cut)
        await asyncio.sleep(AWAY)
        await asyncio.to_thread(network.mend)


async def simulate(server: Parley, code: str) -> tuple[int, str]:
    """(exit code, what it complained of)"""
    env = server.env | {"PARLEY_SERVER": server.url}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", "simulate", code, cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return process.returncode or 0, complaint.decode()


async def pour(socket: ClientConnection, messages: Iterable[str | bytes]) -> None:
    """Send them all, or until the server closes."""
    with contextlib.suppress(ConnectionClosed):
        for message in messages:
            await socket.send(message)


async def close_code(socket: ClientConnection, heard: list[dict[str, Any]] | None = None) -> int | None:
    """Read until the server has closed, into `heard`; None when it just vanished, without a close frame."""
    heard = [] if heard is None else heard
    try:
        async with asyncio.timeout(60):
            while True:
                heard.append(json.loads(await socket.recv()))
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


async def answer(socket: ClientConnection, message: str | bytes) -> dict[str, Any]:
    """The first error that comes back."""
    await socket.send(message)
    async with asyncio.timeout(60):
        while True:
            news: dict[str, Any] = json.loads(await socket.recv())
            if news["type"] == "error":
                return news


def start(**fields: Any) -> str:
    return json.dumps({"type": "start", "stream": str(next(streams)), "elapsed": 0} | fields)


async def begin(socket: ClientConnection, message: str = "") -> None:
    """Start a stream and wait until it is ready."""
    await socket.send(message or start())
    async with asyncio.timeout(60):
        while json.loads(await socket.recv())["type"] != "ready":
            pass


@pytest.mark.parametrize("path", ["", "microphone/"])
@pytest.mark.parametrize("message", ["x" * 10_000_000, b"x" * 10_000_000], ids=["text", "bytes"])
async def test_ten_megabytes(scene: Scene, path: str, message: str | bytes) -> None:
    async with scene.connect(path, scene.mallory()) as socket:
        if path:
            await begin(socket)
        await pour(socket, [message])
        assert await close_code(socket) in (None, 1009, 4413)


async def test_a_flood_of_messages(scene: Scene) -> None:
    async with scene.room(scene.mallory()) as socket:
        flood = ["[]", '{"type": 1}', "{", '{"type":"nonsense"}', '{"type":"sync","after":-1}'] * 100
        await pour(socket, flood)
        assert await close_code(socket) == 4429


@pytest.mark.parametrize(
    ("sdp", "code"), [("x" * 1_000_000, 4413), ("x" * 30_000, 4429), (5, 4429)], ids=["a megabyte", "large", "none"]
)
async def test_signals_without_end(scene: Scene, sdp: str | int, code: int) -> None:
    async with scene.room(scene.mallory()) as socket:
        await socket.send('{"type": "participant", "call": true}')
        offer = {"type": "signal", "to": str(next(streams)), "description": {"type": "offer", "sdp": sdp}}
        await pour(socket, [json.dumps(offer)] * 500)
        assert await close_code(socket) == code


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (HEADER.pack(0) + b"\0" * 3, 4413),
        (HEADER.pack(0) + b"\0" * 65_536, 4413),
        (b"\0" * 6, 4400),
        (build(2**64 - 1600, np.zeros(1600, np.int16)), 4400),
        (build(3600 * SAMPLE_RATE, np.zeros(1600, np.int16)), 4400),
    ],
    ids=["half a sample", "over 64 KiB", "no header", "an offset that overflows", "an hour ahead"],
)
async def test_frames_that_are_none(scene: Scene, frame: bytes, code: int) -> None:
    async with scene.microphone(scene.mallory()) as socket:
        await begin(socket)
        await socket.send(frame)
        assert await close_code(socket) == code


async def test_offsets_that_go_back_are_heard_once(scene: Scene) -> None:
    async with scene.microphone(scene.mallory()) as socket:
        stream = str(next(streams))
        await begin(socket, start(stream=stream))
        silence = np.zeros(1600, np.int16)
        for first in (0, 1600, 0, 800, 3200, 1, 0):
            await socket.send(build(first, silence))
        await socket.send(json.dumps({"type": "stop", "stream": stream}))
        acks = []
        async with asyncio.timeout(60):
            while (news := json.loads(await socket.recv()))["type"] != "stopped":
                acks += [news["offset"]] if news["type"] == "ack" else []
        assert acks[-1] == 4800
        assert acks == sorted(acks)


async def test_more_audio_than_anybody_can_have(scene: Scene) -> None:
    async with scene.microphone(scene.mallory()) as socket:
        await begin(socket, start(elapsed=3600))
        frame = build(0, np.zeros(32_000, np.int16))
        await pour(socket, [frame] * 600)
        assert await close_code(socket) == 4429


@pytest.mark.parametrize(
    "message",
    [b"\0" * 8, "not json", "[]", '{"type": 7}', '{"type": "nonsense"}', '{"type": "sync", "after": "x"}',
     '{"type": "sync", "after": 1e400}', '{"type": "participant", "audio": "yes"}', '{"type": "end"}',
     '{"type": "dialogue.edit", "id": 5}', "[" * 60_000],
    ids=lambda message: str(message)[:24],
)  # fmt: skip
async def test_the_room_explains_and_stays_open(scene: Scene, message: str | bytes) -> None:
    async with scene.room(scene.mallory()) as socket:
        complaint = await answer(socket, message)
        assert complaint["code"]
        assert "Traceback" not in complaint["message"]
        assert (await answer(socket, '{"type": "nonsense", "ref": 5}'))["ref"] == 5


@pytest.mark.parametrize(
    "message",
    [b"\0" * 8, "{", start(stream="x"), start(elapsed=-1), start(elapsed="NaN"), start(oldest=2**70), start(acked=1.5),
     start(language=7), '{"type": "stop", "stream": "x"}', '{"type": "nonsense"}'],
    ids=lambda message: str(message)[:60],
)  # fmt: skip
async def test_the_microphone_explains_and_stays_open(scene: Scene, message: str | bytes) -> None:
    async with scene.microphone(scene.mallory()) as socket:
        assert (await answer(socket, message))["code"]
        await begin(socket)


async def test_doors_that_are_not_mallorys(scene: Scene) -> None:
    token = scene.mallory()
    elsewhere = connect(
        f"{scene.server.ws}/ws/meetings/aaaa-bbbb-cccc/", additional_headers={"Authorization": f"Bearer {token}"}
    )
    async with elsewhere as socket:
        assert await close_code(socket) == 4404
    async with scene.room("not-a-token") as socket:
        assert await close_code(socket) == 4401
    async with scene.microphone(token) as socket:
        await socket.send(start(stream=scene.eve.stream))
        assert await close_code(socket) == 4403


async def test_a_listener_who_does_not_listen(scene: Scene) -> None:
    """Two pulses without an answer: no live updates any more. Four: out."""
    async with scene.room(scene.mallory()) as socket:
        heard: list[dict[str, Any]] = []
        assert await close_code(socket, heard) == 4408
        pulses = [at for at, message in enumerate(heard) if message["type"] == "pulse"]
        assert len(pulses) == 4
        late = [message for message in heard[pulses[1] :] if message["type"] == "dialogue"]
        assert all(message["state"] != "live" for message in late)


async def test_nobody_else_has_noticed(scene: Scene, tmp_path: Path) -> None:
    """All that the colleagues and Eve said is stored as an undisturbed recognition has it, in order."""
    assert await scene.simulation == (0, "")
    await scene.eve_speaks
    everything = await asyncio.to_thread(stored, scene.dana, scene.code)
    undisturbed = [
        asyncio.to_thread(transcribed, scene.server, tmp_path / f"{one.key}.wav", np.asarray(one.samples))
        for one in colleagues()
    ]
    starts = {}
    for colleague, wanted in zip(colleagues(), await asyncio.gather(*undisturbed), strict=True):
        rows = said_by(everything, colleague.name)
        assert [row["text"] for row in rows] == [line["text"] for line in wanted]
        assert [row["words"] for row in rows] == [line["words"] for line in wanted]
        lengths = [line["end"] - line["start"] for line in wanted]
        assert [length(row) for row in rows] == pytest.approx(lengths, abs=0.002)
        assert len(rows) == len(colleague.lines)
        starts |= {row["id"]: line["start"] for row, line in zip(rows, wanted, strict=True)}
    order = [starts[row["id"]] for row in everything if row["id"] in starts]
    assert len(order) == sum(len(colleague.lines) for colleague in colleagues())
    assert all(later > earlier - SLACK for earlier, later in itertools.pairwise(order)), order

    streams = {scene.eve.stream: scene.eve.samples}
    rows = await asyncio.to_thread(assert_nothing_lost, scene.server, scene.dana, scene.code, "Eve", streams, tmp_path)
    assert len(rows) == 4
    assert not [row for row in everything if row["name"].startswith("Mallory")]
    assert "Traceback" not in scene.server.log.read_text()
