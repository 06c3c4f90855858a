"""What a program says before and with its audio (PROTOCOL 3), read and judged. Pure but for the sentences."""

import base64
import binascii
import re
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message
from transcription.contract import Trouble
from transcription.programs.containers import FORMATS
from transcription.streams import LANGUAGE

PCM = "audio/pcm"
NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")
TERMS, TERM = 100, 100  # how many, and characters of each
AUTO = ("", "auto")


@dataclass(frozen=True, slots=True)
class Start:
    """`mime` is PCM or one of FORMATS; `language` and `engine` are empty when nothing was said of them."""

    session_id: str
    mime: str = PCM
    language: str = ""
    engine: str = ""
    terms: tuple[str, ...] = field(default=())


def parse_start(message: Message, offered: Callable[[], Collection[str]]) -> Start:
    """Raises Invalid. `offered` are the engines to choose from."""
    session_id = message.get("session_id")
    if session_id is None:
        session_id = str(uuid.uuid4())
    if not isinstance(session_id, str) or not NAME.fullmatch(session_id):
        raise Invalid("invalid", _("session_id must be a text of 1 to 200 characters."))
    mime, language = mime_of(message.get("mimeType")), message.get("language") or ""
    if language in AUTO:
        language = ""
    elif not isinstance(language, str) or len(language) > 10 or not LANGUAGE.fullmatch(language):
        raise Invalid("invalid", _("language must be a language tag such as en."))
    engine = message.get("engine") or ""
    if engine in AUTO:
        engine = ""
    elif engine not in (names := offered()):
        raise Invalid("unknown_engine", _("This server has no such engine. Choose one of: %s.") % ", ".join(names))
    return Start(session_id, mime, language, engine, parse_terms(message.get("terms")))


def mime_of(given: Any) -> str:
    """Raises Invalid for a format that is not read here."""
    if given is None or given == "":
        return PCM
    kind, rate = parts(given)
    if kind in FORMATS or (kind in {PCM, "audio/l16"} and rate in {"", "16000"}):
        return kind if kind in FORMATS else PCM
    raise Invalid(
        Trouble.UNSUPPORTED_AUDIO,
        _("This format is not read here. Send PCM16 at 16 kHz, or what MediaRecorder makes as webm, ogg or mp4."),
    )


def parts(given: Any) -> tuple[str, str]:
    """(the type, the rate among its parameters), in lower case."""
    kind, *others = [part.strip() for part in str(given).lower().split(";")]
    parameters = dict(one.replace(" ", "").split("=", 1) for one in others if "=" in one)
    return kind, parameters.get("rate", "")


def parse_terms(given: Any) -> tuple[str, ...]:
    """Raises Invalid."""
    terms = [] if given is None else given
    fine = isinstance(terms, list) and len(terms) <= TERMS
    if not fine or not all(isinstance(one, str) and len(one) <= TERM and NAME.fullmatch(one) for one in terms):
        raise Invalid("invalid", _("terms must be a list of up to 100 words or names of up to 100 characters."))
    return tuple(terms)


def parse_audio(message: Message, mime: str) -> bytes:
    """The bytes of an `audio` message in a stream of `mime`. Raises Invalid."""
    payload = message.get("payload")
    data = payload.get("data") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(data, str):
        raise Invalid("invalid", _("audio needs a payload with data in base64."))
    if payload.get("mimeType") and mime_of(payload["mimeType"]) != mime:
        raise Invalid(Trouble.UNSUPPORTED_AUDIO, _("This stream was started with another format."))
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("invalid", _("data must be base64.")) from None
