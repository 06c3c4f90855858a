"""The speech engines by name. Adding one is one file here and one line in a dict; nothing is imported until used.

Speech workers import this package as well, so what is above a function here must stay light: no Django.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcription.endpointed import Endpointed

# Decoders live in worker processes, which are given the dotted path.
DECODERS = {
    "pocketsphinx": "transcription.engines.pocketsphinx:PocketSphinx",
    "pocketsphinx-wide": "transcription.engines.pocketsphinx:wide",
}


class UnknownEngine(ValueError):
    """No engine has this name."""


def path_of(name: str) -> str:
    """The dotted path of the decoder called `name`. Raises UnknownEngine."""
    if name not in DECODERS:
        raise UnknownEngine(f"There is no speech engine {name!r}. Choose one of: {', '.join(DECODERS)}.")
    return DECODERS[name]


def engine(name: str) -> "Endpointed":
    """The engine called `name`, on the running event loop's speech workers. Raises UnknownEngine."""
    from transcription.endpointed import Endpointed
    from transcription.pool import pool

    return Endpointed(name, path_of(name), pool())


async def ready(name: str) -> None:
    """Have the engine loaded before somebody speaks. Raises UnknownEngine, EngineFailed."""
    await engine(name).warm()
