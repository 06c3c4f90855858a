"""How one stream is heard: by which engine, in which language, and what is known beforehand.

The language is what somebody chose for themself in the room, else what their page said when the stream began, else the
meeting's; empty where the engine shall find out.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from meetings.models import Participant
from transcription.contract import Engine, Hints
from transcription.engines.browser import BrowserEngine
from transcription.hinting.hints import hints_for
from transcription.recognition import chain
from transcription.recognition.breakers import Breakers
from transcription.recognition.failover import Failover
from transcription.recognition.mailbox import Mailbox
from transcription.recognition.run import Patience
from transcription.speech_choice import FIND_OUT, engine_of
from transcription.streams import Claim
from transcription.writing import in_thread

NOTHING_KNOWN = Hints()
OWN_PATIENCE = Patience(silent=30.0, final=60.0)  # the page's recogniser and the chain have a patience of their own


@dataclass(frozen=True, slots=True)
class Tuning:
    """What `hints` say of `carried` and `spent` is filled in by whoever listens."""

    engine: Engine
    hints: Hints = NOTHING_KNOWN
    chosen: str = ""  # name of the engine that the host chose


Tunes = Callable[[Claim], Awaitable[Tuning]]
"""Reads how a stream is to be heard now: asked when it starts, and when news says that somebody chose otherwise."""


def always(engine: Engine) -> Tunes:
    """`engine`, in the language that the stream began with."""

    async def tune(claim: Claim) -> Tuning:
        return Tuning(engine, Hints(claim.stream.language))

    return tune


async def chosen(claim: Claim) -> Tuning:
    """What the meeting's host and the speaker have chosen, as the rows say it now."""
    name, hints = await in_thread(read)(claim)
    return Tuning(chain.live(name), hints, name)


def by_own_browser(tuning: Tuning, mailbox: Mailbox) -> Tuning:
    """The page's own recogniser first; what it gives no words for is heard as everybody else is.

    It is nobody else's, and so is its circuit breaker.
    """
    return replace(tuning, engine=Failover([BrowserEngine(mailbox), tuning.engine], Breakers(), patience=OWN_PATIENCE))


def read(claim: Claim) -> tuple[str, Hints]:
    participant = Participant.objects.select_related("meeting", "user").get(pk=claim.participant.pk)
    language = participant.language or claim.stream.language or participant.meeting.language
    return engine_of(participant.meeting), hints_for(participant, "" if language == FIND_OUT else language)
