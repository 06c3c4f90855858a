"""A small stage: audio that carries its own words, an engine that reads them, microphones and a seat in the room.

A word is 300 ms of one sample value, so what an engine hears is a function of the audio: a replay of the same samples
gives the same words, as it must with a real engine.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from conferencing import rooms
from meetings import access
from meetings.models import Meeting, Participant, User
from transcription import streams
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Samples, Word
from transcription.models import Dialogue, Gap
from transcription.session import Audio, Session, Stop
from transcription.session import Test as Trial

LOUD = 1000
FRAME = SAMPLE_RATE // 10
WORD = 3 * FRAME


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def said(*words: int) -> Samples:
    """The sound of words 1 to 300, one after the other."""
    return np.repeat(np.array([LOUD + 100 * word for word in words], np.int16), WORD)


def noise(seconds: float) -> Samples:
    """Voice without words."""
    return np.full(round(seconds * SAMPLE_RATE), LOUD + 50, np.int16)


def sound(*parts: Samples) -> Samples:
    return np.concatenate(parts)


class LoudGate:
    """A detector whose probability is a function of the window: is it loud?"""

    def __init__(self, strictness: int = 1) -> None:
        pass

    def reset(self) -> None:
        pass

    def speech(self, window: Samples, *, listening: bool) -> float:
        return float(np.mean(np.abs(window) >= LOUD))


def words_in(samples: Samples, start: int) -> tuple[Word, ...]:
    """The words that are heard in samples which begin at `start`."""
    words: list[Word] = []
    changes = np.flatnonzero(np.diff(samples, prepend=samples[:1] + 1)) if len(samples) else []
    ends = [*changes[1:], len(samples)]
    for at, end in zip(changes, ends, strict=True):
        number, left = divmod(int(samples[at]) - LOUD, 100)
        if number > 0 and left == 0:
            words.append(Word(f"w{number}", start + int(at), start + int(end)))
    return tuple(words)


class ToneEngine:
    """Reads the words of `said`. `failing` makes it fail, `held` keeps finals back until it is set."""

    name = "tone"

    def __init__(self) -> None:
        self.failing = False
        self.held = asyncio.Event()
        self.held.set()
        self.word = "w"
        self.carried: list[bytes] = []
        self.tries = 0

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        self.tries += 1
        self.carried.append(hints.carried)
        heard = np.zeros(0, np.int16)
        async for frame in audio:
            if self.failing:
                raise EngineFailed("scripted")
            first = frame.utterance
            heard = np.concatenate((heard, frame.samples))
            if frame.ends:
                await self.held.wait()
                if self.failing:
                    raise EngineFailed("scripted")
                heard = heard[: frame.end - first]
                words = words_in(heard, first)
                text = self.text(words)
                yield Caption(first, text, "", first, frame.end, True, words, f"after {frame.end}".encode())
                heard = np.zeros(0, np.int16)
            else:
                text = self.text(words_in(heard, first))
                stable, _, tentative = text.rpartition(" ")
                yield Caption(first, stable, tentative, first, first + len(heard))

    def text(self, words: tuple[Word, ...]) -> str:
        return " ".join(word.text.replace("w", self.word) for word in words)


async def until(true: Callable[[], Any], seconds: float = 600.0) -> Any:
    """What `true` gives once it is so; the clock is virtual."""
    loop = asyncio.get_running_loop()
    last = loop.time() + seconds
    while not (found := true()):
        assert loop.time() < last, "It never became so."
        await asyncio.sleep(0.01)
    return found


class Mic:
    """A browser's microphone on one connection: what it says is paced as in life, what it hears is kept."""

    def __init__(self, user: User, meeting: Meeting, engine: ToneEngine) -> None:
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.session = Session(access.Who(user), meeting, engine, self.say, self.close)
        self.task = asyncio.create_task(self.listen(meeting))
        self.stream = uuid.uuid4()
        self.at = 0

    async def say(self, message: dict[str, Any]) -> None:
        self.heard.append(message)

    async def close(self, code: int) -> None:
        self.closed = code

    async def listen(self, meeting: Meeting) -> None:
        """The group of the meeting's microphones, as the consumer hears it."""
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(streams.microphones(meeting.pk), channel)
        while True:
            self.session.told(await layer.receive(channel))

    async def start(self, stream: uuid.UUID | None = None, **offsets: Any) -> dict[str, Any]:
        self.stream = stream or uuid.uuid4()
        before = len(self.of("ready"))
        await asyncio.sleep(0)
        self.session.queue.put_nowait(streams.Start(self.stream, **{"elapsed": 0.0, **offsets}))
        await until(lambda: self.closed or len(self.of("ready")) > before)
        if self.closed:
            return {}
        self.at = self.of("ready")[-1]["resume_from"]
        return self.of("ready")[-1]

    async def speak(self, samples: Samples, *, at: int | None = None, pace: float = 1.0) -> int:
        """Frames of 100 ms in real time; the offset after the last."""
        self.at = self.at if at is None else at
        for begin in range(0, len(samples), FRAME):
            frame = samples[begin : begin + FRAME]
            await asyncio.sleep(pace * len(frame) / SAMPLE_RATE)
            self.session.queue.put_nowait(Audio(self.at, frame))
            self.at += len(frame)
        return self.at

    async def stop(self) -> None:
        self.session.queue.put_nowait(Stop(str(self.stream)))
        await until(lambda: self.closed or any(one["stream"] == str(self.stream) for one in self.of("stopped")))

    async def lose(self) -> None:
        """The socket has gone."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.session.gone()

    def trial(self) -> None:
        self.session.queue.put_nowait(Trial())

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == kind]

    @property
    def acked(self) -> int:
        return max((message["offset"] for message in self.of("ack")), default=0)


class Seat:
    """All that is announced in a meeting's room, with the (virtual) second of it."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, dict[str, Any]]] = []

    async def sit(self, meeting: Meeting) -> "Seat":
        self.layer = get_channel_layer()
        self.channel = await self.layer.new_channel()
        await self.layer.group_add(rooms.group(meeting.pk), self.channel)
        self.task = asyncio.create_task(self.listen())
        return self

    async def listen(self) -> None:
        while True:
            news = await self.layer.receive(self.channel)
            self.heard.append((asyncio.get_running_loop().time(), json.loads(news["text"])))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for _, message in self.heard if message["type"] == kind]

    def live(self) -> list[tuple[float, dict[str, Any]]]:
        return [(at, one) for at, one in self.heard if one["type"] == "dialogue" and one["number"] is None]


@sync_to_async
def rows() -> list[Dialogue]:
    """Every stored dialogue, in order."""
    return list(Dialogue.objects.select_related("stream", "speaker__user", "edited_by").order_by("started_at", "id"))


@sync_to_async
def gaps() -> list[Gap]:
    return list(Gap.objects.order_by("started_at", "id"))


def person(name: str, meeting: Meeting | None = None, **place: Any) -> User:
    """An account; with a meeting, in it."""
    user, _ = User.objects.get_or_create(username=name.lower(), defaults={"display_name": name})
    if meeting:
        Participant.objects.update_or_create(meeting=meeting, user=user, defaults={"captions": True, **place})
    return user
