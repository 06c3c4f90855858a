"""The speech engines by name. Adding one is one file here and one line in a dict; nothing is imported until used.

Speech workers import this package as well, so what is above a function here must stay light: no Django.
"""

from collections.abc import Mapping
from typing import Any

from transcription.engines.offer import Offer
from transcription.recognition.worker import resolve

# In the order in which `auto` tries them: what has a key, then models on disk, then what is always there.
OFFERS = {
    "openai-realtime": "transcription.engines.openai_realtime:OpenAIRealtimeOffer",
    "openai": "transcription.engines.openai_http:OpenAISpeechOffer",
    "watson": "transcription.engines.watson:WatsonOffer",
    "assemblyai": "transcription.engines.assemblyai:AssemblyAIOffer",
    "whisper": "transcription.engines.whisper:WhisperOffer",
    "moonshine": "transcription.engines.moonshine:MoonshineOffer",
    "pocketsphinx": "transcription.engines.pocketsphinx:PocketSphinxOffer",
    "pocketsphinx-wide": "transcription.engines.pocketsphinx:WideOffer",
}


class UnknownEngine(ValueError):
    """No engine has this name."""


def offer(name: str, values: Mapping[str, Any]) -> Offer:
    """The engine called `name`, as settings with these `values` would have it run. Raises UnknownEngine."""
    found: Offer = offer_class(name)(values)
    return found


def offer_class(name: str) -> type[Offer]:
    """Raises UnknownEngine."""
    if name not in OFFERS:
        raise UnknownEngine(f"There is no speech engine {name!r}. Choose one of: {', '.join(OFFERS)}.")
    found: type[Offer] = resolve(OFFERS[name])
    return found
