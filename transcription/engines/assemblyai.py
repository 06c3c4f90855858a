"""AssemblyAI's streaming service: which model, and what an operator sets for it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from transcription.contract import Engine, Hints
from transcription.engines.streaming import configured

ENGLISH, SEVERAL, MANY = "universal-streaming-english", "universal-streaming-multilingual", "whisper-rt"
UNIVERSAL = ("de", "en", "es", "fr", "it", "pt")


def model(language: str, chosen: str = "") -> str:
    """The model for a language tag; empty: whatever is spoken."""
    short = language.lower().split("-")[0]
    if chosen or short == "en":
        return chosen or ENGLISH
    return SEVERAL if not short or short in UNIVERSAL else MANY


class AssemblyAIOffer:
    """Configured with a key."""

    SETTINGS: ClassVar[tuple[str, ...]] = (
        "ASSEMBLYAI_API_KEY",
        "ASSEMBLYAI_URL",
        "ASSEMBLYAI_MODEL",
        "ASSEMBLYAI_CA",
        "ASSEMBLYAI_PRICE",
    )
    HOSTED: ClassVar[bool] = True

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.key, self.url = values["ASSEMBLYAI_API_KEY"], values["ASSEMBLYAI_URL"]
        self.chosen, self.authority = values["ASSEMBLYAI_MODEL"], values["ASSEMBLYAI_CA"]
        self.model = self.chosen or ENGLISH
        self.price = float(values["ASSEMBLYAI_PRICE"])

    def installed(self) -> str:
        return ""

    def configured(self) -> str:
        if not self.key:
            return "Set ASSEMBLYAI_API_KEY."
        return (
            configured.address("ASSEMBLYAI_URL", self.url)
            or configured.key("ASSEMBLYAI_API_KEY", self.key)
            or configured.authority("ASSEMBLYAI_CA", self.authority)
        )

    def service(self) -> Any:
        from transcription.engines.streaming.assemblyai import Service
        from transcription.engines.streaming.dialling import trusting

        return Service(self.url, self.key, trusting(self.authority))

    async def check(self) -> None:
        await self.service().check()

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.engines.streaming.line import Streaming

        service = self.service()

        async def open_for(hints: Hints) -> Any:
            found = model(hints.language, self.chosen)
            return await service.open(found, found != ENGLISH, hints.terms)

        return Streaming("assemblyai", open_for)
