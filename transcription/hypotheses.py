"""`hypothesis` on a microphone's socket: what the speaker's browser recognised, on its way to its stream's mailbox."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message
from transcription.recognition.mailbox import LONGEST_TEXT, Hypothesis, Mailbox, Misfit
from transcription.streams import FARTHEST


@dataclass(frozen=True, slots=True)
class Posted:
    """A hypothesis of `stream`, which may not be the one that is heard any more."""

    stream: str
    hypothesis: Hypothesis
    ref: Any = None


def parse(message: Message) -> Posted:
    """Raises Invalid for anything that is not as PROTOCOL 2 says."""
    stream, text, ends = message.get("stream"), message.get("text"), message.get("final", False)
    start, end = message.get("start"), message.get("end")
    if not isinstance(stream, str) or not isinstance(ends, bool):
        raise Invalid("invalid", _("A hypothesis names its stream, and says true or false for final."))
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise Invalid("invalid", _("text must be at most 2,000 characters."))
    if not (type(start) is int and type(end) is int and 0 <= start <= end < FARTHEST):
        raise Invalid("invalid", _("start and end must be offsets in samples, in order."))
    return Posted(stream, Hypothesis(start, end, text, ends), message.get("ref"))


def post(mailbox: Mailbox, posted: Posted, position: int) -> None:
    """`position`: where the stream's audio ends now. Raises Invalid; then nothing has changed."""
    try:
        mailbox.post(posted.hypothesis, position)
    except Misfit:
        raise Invalid("invalid", _("This is not of what was said here just now.")) from None
