"""What the settings say about hearing, in the shapes that the pure parts take."""

from functools import cache

from django.conf import settings

from transcription.endpointing import Endpointing


@cache
def endpointing() -> Endpointing:
    return Endpointing(
        settings.VAD_PRE_ROLL_MS,
        settings.VAD_SILENCE_MS,
        settings.VAD_MIN_SPEECH_MS,
        settings.VAD_SENSITIVITY,
        settings.VAD_STRICTNESS,
    )
