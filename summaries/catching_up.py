""" "Catch me up": what was said while somebody was away, told to them alone. Nothing of it is stored.

The room's socket asks and goes on; a task of this process thinks on a thread of its own and replies. One at a time for
each person, some a minute. Only sentences that their evidence carries are told.
"""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request
from meetings import access, limits
from meetings.models import Participant
from meetings.times import moment, stamp
from summaries import evidence, providers, talks, why
from summaries.background import Daemons
from summaries.contract import Failed, Provider, Statement, Talk
from transcription import transcripts

MOST_WORDS = 119
LOOKED_AWAY = timedelta(minutes=10)
LATE = timedelta(minutes=1)
"""Who came this long after a session began came late."""
ASKING = limits.Limit("catching-up", 6)
THREADS = Daemons(2)  # not those of runs, behind which one might wait for minutes
busy: set[UUID] = set()
tasks: set[asyncio.Task[None]] = set()
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody missed."""

    since: datetime
    until: datetime
    sentences: tuple[Statement, ...] = ()
    provider: str = ""
    model: str = ""


async def catch_up(request: Request) -> None:
    """The room's message `catch_up {since?}`."""
    since = parse(request.message.get("since"))
    person = request.participant.pk
    if person in busy:
        raise Invalid("busy", _("You are being caught up already. It takes a moment."))
    try:
        limits.spend(ASKING, f"participant {person}")
    except access.Refused as refused:
        raise Invalid(refused.code, refused.text) from None
    busy.add(person)
    task = asyncio.get_running_loop().create_task(answer(request, since))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    task.add_done_callback(lambda done: busy.discard(person))


def parse(since: Any) -> datetime | None:
    """Raises Invalid."""
    if since is None:
        return None
    found = moment(since)
    if found is None:
        raise Invalid("invalid", _("since must be a time with its zone, such as 2026-03-04T10:00:00Z."))
    return found


async def answer(request: Request, since: datetime | None) -> None:
    """Think elsewhere, then reply. Whoever left meanwhile is not told, and nothing breaks."""
    think = sync_to_async(told, thread_sensitive=False, executor=cast(ThreadPoolExecutor, THREADS))
    try:
        body = await think(request, since)
    except access.Refused as refused:
        body = failure(refused.code, refused.text)
    except Failed as failed:
        body = failure(failed.code, why.sentence(failed.code))
    except Exception as error:
        log.error("somebody could not be caught up: %s", type(error).__name__)
        body = failure("crashed", why.sentence("crashed"))
    ref = {"ref": request.message["ref"]} if "ref" in request.message else {}
    try:
        await request.reply({"type": "catch_up", **body, **ref})
    except Exception as error:
        log.info("somebody left before they were caught up: %s", type(error).__name__)


def failure(code: str, detail: str) -> Message:
    return {"state": "failed", "code": code, "detail": detail}


def told(request: Request, since: datetime | None) -> Message:
    """The body of the reply. Raises Failed, and Refused for who was removed since they asked."""
    access.may_read(request.who, request.meeting)
    known = missed(access.place_taken(request.who, request.meeting), since)
    return {
        "state": "done",
        "since": stamp(known.since),
        "until": stamp(known.until),
        "text": " ".join(one.text for one in known.sentences) or _("Nothing was said in that time."),
        "sentences": [{"text": one.text, "evidence": [str(pk) for pk in one.evidence]} for one in known.sentences],
        "provider": known.provider,
        "model": known.model,
    }


def missed(person: Participant, since: datetime | None) -> Told:
    """What was said from `since` on, in few words. Raises Failed."""
    transcript, until = transcripts.newest(person.meeting), timezone.now()
    if transcript is None:
        return Told(since or until, until)
    whole = talks.read(transcript).talk
    begin, end = span(person, transcript.started_at, until) if since is None else (since, until)
    said = tuple(one for one in whole.said if begin <= one.at <= end)
    if not said:
        return Told(begin, end)
    name = providers.named()
    provider = providers.load(name)
    sentences = tuple(short(carried(provider, replace(whole, said=said))))
    if not sentences:
        raise Failed("bad_answer")
    return Told(begin, end, sentences, name, provider.model("summary"))


def span(person: Participant, began: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Who came late missed all before; others looked away."""
    if person.joined_at and person.joined_at > began + LATE:
        return began, person.joined_at
    return now - LOOKED_AWAY, now


def carried(provider: Provider, talk: Talk) -> Iterator[Statement]:
    """The provider's sentences that their utterances carry."""
    with closing(cast(Any, provider.catch_up(talk, MOST_WORDS))) as events:
        for event in events:
            if isinstance(event, Statement):
                known = replace(event, text=" ".join(event.text.split()), evidence=evidence.known(event.evidence, talk))
                if known.text and known.evidence and evidence.check(known, talk).supported:
                    yield known


def short(statements: Iterator[Statement]) -> Iterator[Statement]:
    """As many sentences as fit into MOST_WORDS."""
    left = MOST_WORDS
    for one in statements:
        left -= len(one.text.split())
        if left < 0:
            return
        yield one
