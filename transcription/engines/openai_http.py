"""OpenAI's `POST /audio/transcriptions`, and whoever is compatible: a Transcriber, with LocalAgreement an Engine.

A request carries a WAV file from memory. `gpt-` models tell no times of words, so words of a final are spread over the
voiced part; others are asked for `verbose_json`. What was answered or may have been heard is counted as sent; what was
refused, or never reached the service, is not paid for.
"""

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from transcription.contract import SAMPLE_RATE, Engine, EngineFailed, Hints, Result, Samples, Word
from transcription.engines.openai_service import OpenAIOffer, Patience, Service, persist
from transcription.engines.openai_trouble import ADDRESS, never_sent, told
from transcription.engines.openai_words import CARRIED, clean, spoken, spread, takes, timed, voiced

if TYPE_CHECKING:
    from openai import AsyncOpenAI

LARGEST = 4 * 2**20  # bytes of an answer
LEAST = SAMPLE_RATE // 5  # samples: shorter files are refused as `audio_too_short`


def as_wav(samples: Samples) -> bytes:
    """A WAV file of 16 kHz mono PCM16."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        sound.writeframes(np.pad(samples, (0, max(0, LEAST - len(samples)))).astype("<i2").tobytes())
    return file.getvalue()


class OpenAITranscriber:
    """A Transcriber. One per process: its client keeps connections open."""

    name = "openai"

    def __init__(self, service: Service, model: str, patience: Patience | None = None) -> None:
        self.service, self.model, self.patience = service, model, patience or Patience()
        self.opened: AsyncOpenAI | None = None

    @property
    def client(self) -> "AsyncOpenAI":
        """Made when first used. Raises EngineFailed."""
        if self.opened is None:
            self.opened = self.service.client(self.patience)
        return self.opened

    @property
    def tells_times(self) -> bool:
        return not self.model.startswith("gpt-")

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        """One request, repeated within a budget. Raises EngineFailed."""
        fields = self.fields(hints)
        file = ("speech.wav", as_wav(samples), "audio/wav")

        client = self.client

        async def ask() -> bytes:
            return await self.ask(client, {"file": file, **fields}, len(samples), hints)

        answer = told(await persist(ask, self.model, self.patience, live=not final))
        if not isinstance(answer.get("text"), str):
            raise EngineFailed(f"The service answered, but not with a transcription. {ADDRESS}")
        return self.result(answer, samples, str(fields.get("prompt", "")), final=final)

    def fields(self, hints: Hints) -> dict[str, Any]:
        fields = {"model": self.model, "response_format": "json", **takes(self.model, hints)}
        if self.tells_times:
            fields |= {"response_format": "verbose_json", "timestamp_granularities": ["word"]}
        return fields

    async def ask(self, client: "AsyncOpenAI", fields: Mapping[str, Any], samples: int, hints: Hints) -> bytes:
        from httpx2 import HTTPError
        from openai import APIConnectionError, APITimeoutError

        try:
            async with client.audio.transcriptions.with_streaming_response.create(**fields) as answer:
                content = await limited_content(answer.iter_bytes())
        except (APITimeoutError, TimeoutError, asyncio.CancelledError) as error:
            if not never_sent(error):
                hints.spent(self.name, samples)
            raise
        except HTTPError as error:  # in the middle of the answer, where the client does not translate it
            hints.spent(self.name, samples)
            raise APIConnectionError(request=error.request) from error
        hints.spent(self.name, samples)
        return content

    def result(self, answer: Mapping[str, Any], samples: Samples, prompt: str, *, final: bool) -> Result:
        text = clean(answer["text"])
        if prompt and text.casefold() == prompt.casefold():  # Whisper repeats its prompt when it hears nothing
            text = ""
        words = self.words(answer, text, samples, final=final) if text else ()
        heard = spoken(answer.get("language")) or first_language(answer.get("languages"))
        return Result(text, words, text[-CARRIED:].encode() if final else b"", heard)

    def words(self, answer: Mapping[str, Any], text: str, samples: Samples, *, final: bool) -> tuple[Word, ...]:
        """LocalAgreement takes none for none known; guessed times are for what is stored only."""
        listed = rows(answer.get("words")) or [
            word for segment in rows(answer.get("segments")) for word in rows(segment.get("words"))
        ]
        return timed(text, listed, len(samples)) or (spread(text, *voiced(samples)) if final else ())


async def limited_content(parts: AsyncIterator[bytes]) -> bytes:
    """The body of an answer. Raises EngineFailed when it is longer than any transcription."""
    content = bytearray()
    async for part in parts:
        content += part
        if len(content) > LARGEST:
            raise EngineFailed("The service's answer was longer than any transcription is.")
    return bytes(content)


def rows(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def first_language(value: object) -> str:
    """`gpt-transcribe` tells a list, the likeliest first."""
    return next((spoken(one.get("code")) for one in rows(value)), "")


class OpenAISpeechOffer(OpenAIOffer):
    """Speech recognised request by request."""

    SETTINGS: ClassVar[tuple[str, ...]] = (*OpenAIOffer.SETTINGS, "OPENAI_STT_MODEL", "OPENAI_STT_PRICE")

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.model, self.price = str(values["OPENAI_STT_MODEL"]), float(values["OPENAI_STT_PRICE"])

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.recognition.agreement import LocalAgreement
        from transcription.recognition.endpointed import Endpointed

        mine = self.patience  # who speaks waits for the final, too
        patience = mine if background else replace(mine, retries=mine.live_retries)
        transcriber = OpenAITranscriber(self.service, self.model, patience)
        return Endpointed("openai", lambda hints: LocalAgreement(transcriber, hints, rolling=True))
