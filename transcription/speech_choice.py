"""Which engine hears a meeting and in which languages: `speech` of PROTOCOL 1.

`speech {engine, meeting_language}`, the host's; `speech {language}`, anybody's for themself. A choice is a column of a
row, so every server knows it; running microphones take it up with their next utterance.
"""

from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request, announce_on_commit
from meetings import access
from meetings.models import Meeting, Participant
from meetings.serializers import meeting_json
from transcription.recognition import chain
from transcription.streams import LANGUAGE, tell_microphones

FIND_OUT = "auto"
"""As a language: the engine finds out."""
HOSTS = ("engine", "meeting_language")
OWN = "language"
FINDS_OUT = ("whisper", "openai", "openai-realtime", "assemblyai")
"""Engines that find out what is spoken."""
ENGLISH = ("pocketsphinx", "pocketsphinx-wide")
"""Engines that know no other language."""


def engine_of(meeting: Meeting) -> str:
    """Name of the engine that the host has chosen; empty: what this server usually has."""
    return meeting.speech_engine


def language_of(participant: Participant) -> str:
    """What this person speaks, as Hints have it: a language tag, or empty to find out."""
    chosen = participant.language or participant.meeting.language
    return "" if chosen == FIND_OUT else chosen


def snapshot(meeting: Meeting) -> Message:
    """The `speech` event (without its type). `hears` is who hears now, where it is not the one that was chosen."""
    chosen, now = chain.told(chain.preferring(meeting.speech_engine)[0]), chain.heard_by(meeting.speech_engine)
    return {
        "engine": chosen.name,
        "name": chosen.label,
        "hosted": chosen.hosted,
        "chosen": meeting.speech_engine,
        "hears": None if now == chosen else {"engine": now.name, "name": now.label, "hosted": now.hosted},
        "language": meeting.language,
        "finds_out": now.name in FINDS_OUT and not understands(now.name),
        "languages": understands(now.name),
        "may_send": chain.may_send(meeting.speech_engine),
    }


def understands(engine: str) -> list[str]:
    """The languages of an engine that knows few; empty: it knows many, or nobody can tell."""
    fetched = engine == "moonshine" and not settings.MOONSHINE_MODEL  # there is an English one to fetch
    english = engine == "whisper" and settings.WHISPER_MODEL.endswith(".en")
    return ["en"] if engine in ENGLISH or fetched or english else []


def welcome(meeting: Meeting) -> Message:
    """With what the host may choose."""
    engines = [{"name": one.name, "label": one.label, "hosted": one.hosted} for one in chain.offered()]
    return {"speech": snapshot(fresh(meeting)) | {"engines": engines}}


def pulse(meeting: Meeting) -> Message:
    """News of it may be lost, and an engine may fail or be well again on another server."""
    return {"speech": snapshot(fresh(meeting))}


def fresh(meeting: Meeting) -> Meeting:
    """What sockets hold may be as it was long ago."""
    return Meeting.objects.only("speech_engine", "language").get(pk=meeting.pk)


async def speech(request: Request) -> None:
    """The sender learns their own language by `speech {own}`; everybody what concerns the meeting."""
    own = await database_sync_to_async(choose, thread_sensitive=False)(request)
    if own is not None:
        await request.reply({"type": "speech", "own": own})


@transaction.atomic
def choose(request: Request) -> str | None:
    """All of it or nothing. Returns the sender's own language if they chose one. Raises Invalid."""
    given = {key: request.message[key] for key in (*HOSTS, OWN) if key in request.message}
    if not given:
        raise Invalid("invalid", _("Say an engine, a language or a meeting_language."))
    for_all = {"speech_engine" if key == "engine" else "language": given[key] for key in HOSTS if key in given}
    own = language(given[OWN]) if OWN in given else None
    if for_all:
        choose_for_all(request, for_all)
    if own is not None:
        Participant.objects.filter(pk=request.participant.pk).update(language=own)
        tell_microphones(request.meeting.pk, kind="speech", user=str(request.participant.user_id))
    return own


def choose_for_all(request: Request, chosen: dict[str, Any]) -> None:
    if not access.is_host(request.who, request.meeting):
        raise Invalid("not_allowed", access.HOST_ONLY.text)
    if "speech_engine" in chosen:
        offered(chosen["speech_engine"])
    if "language" in chosen and language(chosen["language"]) in ("", FIND_OUT):  # its minutes are written in it
        raise Invalid("invalid", _("A meeting has one language, such as en."))
    Meeting.objects.filter(pk=request.meeting.pk).update(**chosen)
    tell(request.meeting, everything="language" in chosen)


def offered(name: object) -> None:
    """Raises Invalid. Empty is this server's usual one."""
    if name not in ("", *(one.name for one in chain.offered())):
        raise Invalid("invalid", _("This server does not offer that speech engine."))


def language(tag: object) -> str:
    """A language tag, `auto`, or empty for the meeting's. Raises Invalid."""
    if not isinstance(tag, str) or len(tag) > 10 or (tag and not LANGUAGE.fullmatch(tag)):
        raise Invalid("invalid", _("A language is a tag such as en, or auto."))
    return tag


def tell(meeting: Meeting, *, everything: bool = False) -> None:
    """Everybody in the room and every microphone; `everything`: the meeting itself is another one, too."""
    meeting.refresh_from_db()
    announce_on_commit(meeting.pk, {"type": "speech", **snapshot(meeting)})
    if everything:
        announce_on_commit(meeting.pk, {"type": "meeting", **meeting_json(meeting)})
    tell_microphones(meeting.pk, kind="speech")
