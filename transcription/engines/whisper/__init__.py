"""Whisper on this machine, through faster-whisper: any language, a model in one process that all speakers share.

Nothing is imported here that takes long: workers and checks import this as well.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from transcription.contract import SAMPLE_RATE, Engine, EngineFailed, Hints, Result, Samples, Trouble
from transcription.engines.whisper import folder

NAME = "whisper"
PATIENCE = 4.0  # seconds that a check waits for a model to be loaded; then it is believed
NEVER = 3600 * SAMPLE_RATE  # nobody looks at words while they come, in the background


class Whisper:
    """A Transcriber. Requests of all speakers meet in the process and are heard in batches."""

    name = NAME

    def __init__(self, keeper: Any, *, background: bool = False) -> None:
        self.keeper, self.background = keeper, background

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        """At most 30 s. Raises EngineFailed."""
        from transcription.engines.whisper.takes import LONGEST, Ask

        if len(samples) > LONGEST:
            raise EngineFailed("Whisper hears at most 30 s at once.", Trouble.UNSUPPORTED_AUDIO)
        result: Result = await self.keeper.ask(
            Ask(samples, hints.language, hints.carried, hints.terms, hints.topic, final, self.background)
        )
        return result


class WhisperOffer:
    """Downloaded once with `manage.py fetch_model`; the server never downloads anything."""

    SETTINGS: ClassVar[tuple[str, ...]] = (
        "WHISPER_MODEL",
        "WHISPER_MODELS_DIR",
        "WHISPER_DEVICE",
        "WHISPER_THREADS",
        "WHISPER_BATCH",
    )
    HOSTED: ClassVar[bool] = False
    price = 0.0

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.model: str = values["WHISPER_MODEL"]
        self.folder: Path = folder.place(self.model, values["WHISPER_MODELS_DIR"])
        self.device: str = values["WHISPER_DEVICE"]
        self.threads: int = values["WHISPER_THREADS"]
        self.batch: int = values["WHISPER_BATCH"]

    def installed(self) -> str:
        return "" if find_spec("faster_whisper") else "Install it: pip install -r requirements.txt."

    def configured(self) -> str:
        if not folder.is_folder(self.folder) and not folder.is_path(self.model):
            return f"The model {self.model} is not here yet: fetch it with manage.py fetch_model {self.model}."
        wrong = folder.wrong(self.folder)
        return f"WHISPER_MODEL is no model: {wrong}" if wrong else ""

    async def check(self) -> None:
        """Load the model, or see it being loaded."""
        if wrong := self.configured():
            raise EngineFailed(wrong, Trouble.MODEL_LOAD_ERROR, lasting=True)
        await self.keeper().warm(PATIENCE)

    def keeper(self) -> Any:
        from transcription.engines.whisper.process import Setup, keeper

        return keeper(Setup(self.folder.resolve(), self.device, self.threads, self.batch))

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.recognition.agreement import LocalAgreement
        from transcription.recognition.endpointed import Endpointed

        keeper = self.keeper()
        heard = Whisper(keeper, background=background)
        every = NEVER if background else SAMPLE_RATE
        return Endpointed(NAME, lambda hints: LocalAgreement(heard, hints, every=every), keeper.warm)
