"""The speech engines by name. Adding one is one file here and one line in a dict; nothing is imported until used."""

from transcription.endpointed import Endpointed
from transcription.pool import pool

# Decoders live in worker processes, which are given the dotted path.
DECODERS = {
    "pocketsphinx": "transcription.engines.pocketsphinx:PocketSphinx",
    "pocketsphinx-wide": "transcription.engines.pocketsphinx:wide",
}


class UnknownEngine(ValueError):
    """No engine has this name."""


def engine(name: str) -> Endpointed:
    """The engine called `name`, on the running event loop's speech workers. Raises UnknownEngine."""
    if name not in DECODERS:
        raise UnknownEngine(f"There is no speech engine {name!r}. Choose one of: {', '.join(DECODERS)}.")
    return Endpointed(name, DECODERS[name], pool())


async def ready(name: str) -> None:
    """Have the engine loaded before somebody speaks. Raises UnknownEngine, EngineFailed."""
    await engine(name).warm()
