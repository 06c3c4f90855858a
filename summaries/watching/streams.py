"""Runs and sessions as streams of events (text/event-stream), for pages that have no room's socket and for programs.

News come from the room; the database is looked at every two seconds besides, because a channel layer may lose them and
work may be done in processes without one. Who was removed or signed out is cut within ten seconds.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from conferencing.rooms import Message
from meetings import access, limits
from meetings.access import Refused, Who
from meetings.authentication import bearer_of, still
from meetings.models import Meeting
from meetings.rest import throttles
from meetings.rest.problems import STATUS, TOO_OFTEN
from meetings.tokens.scopes import Scope
from summaries.models import Run
from summaries.watching import watched
from summaries.watching.listening import DISMISSED, STOPPING, News, listening
from summaries.watching.watched import Event
from transcription.models import Transcript

LOOK, SOON, CHECK = 2.0, 0.2, 10.0  # seconds between two looks; when words are missing; between two checks of access
WATCHES = limits.Limit("watches", 120)
NOT_HERE = Refused("not_found", 4404, gettext_lazy("There is nothing to watch here."))
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Encoding": "identity",  # or the page's compression would hold events back
    "X-Accel-Buffering": "no",
}


class EventStream(StreamingHttpResponse):
    """Whoever leaves, also while something is sent to them, ends their story at once: Django closes only this."""

    def __init__(self, source: AsyncGenerator[bytes]) -> None:
        super().__init__(source, content_type="text/event-stream", headers=HEADERS)
        self.source = source

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self.source) as parts:
            async for part in parts:
                yield part


class Story(Protocol):
    """What is told of. `look` asks the database, `heard` the memory only; `hurry` asks for a look soon."""

    @property
    def over(self) -> bool: ...
    @property
    def hurry(self) -> bool: ...
    def look(self) -> list[Event]: ...
    def heard(self, message: Message) -> list[Event]: ...


@dataclass(frozen=True, slots=True)
class Visit:
    """Who watches, and by which right: `scope` holds their token or session as a socket's does."""

    who: Who
    scope: dict[str, Any]
    meeting: Meeting
    language: str

    def check(self) -> None:
        """Raises Refused."""
        still(self.scope, self.who)
        access.may_read(self.who, self.meeting)


Find = Callable[[Who], tuple[Meeting, Story]]


@csrf_exempt  # nothing is changed here; who tries is told 405
async def run(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """`runs/{id}/events/`"""

    def find(who: Who) -> tuple[Meeting, Story]:
        seen = access.visible_meetings(who)
        found = Run.objects.select_related("transcript__meeting").filter(pk=pk, transcript__meeting__in=seen).first()
        if found is None:
            raise NOT_HERE
        return found.transcript.meeting, watched.OneRun(pk)

    return await stream(request, find)


@csrf_exempt
async def transcript(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """`transcripts/{id}/events/`; `after` or Last-Event-ID: the number up to which utterances are known already."""
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "")

    def find(who: Who) -> tuple[Meeting, Story]:
        seen = access.visible_meetings(who)
        found = Transcript.objects.select_related("meeting").filter(pk=pk, meeting__in=seen).first()
        if found is None:
            raise NOT_HERE
        known = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else -1
        return found.meeting, watched.Session(found, seen=known)

    return await stream(request, find)


async def stream(request: HttpRequest, find: Find) -> HttpResponseBase:
    if request.method != "GET":
        return problem("method_not_allowed", _("Streams of events can only be read."), 405)
    try:
        visit, story = await sync_to_async(begin)(request, find)
    except Refused as refused:
        return problem(refused.code, refused.text, STATUS[refused.close])
    return EventStream(tell(visit, story))


def problem(code: str, detail: str, status: int) -> JsonResponse:
    answer = JsonResponse({"code": code, "detail": detail}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="api"'
    if status == 429:
        answer["Retry-After"] = TOO_OFTEN
    return answer


def begin(request: HttpRequest, find: Find) -> tuple[Visit, Story]:
    """Raises Refused."""
    token = request.headers.get("Authorization", "").encode("latin-1", "replace")
    scope = {"headers": [(b"authorization", token)], "session": request.session}
    who = access.who_holds(bearer_of(scope)[0]) if token else access.who_is(request.user)
    if who.user is None:
        throttles.count_stranger(request)
        raise access.SIGN_IN
    access.in_scope(who, Scope.READ)
    limits.spend(WATCHES, limits.visitor_of(request, who))
    meeting, story = find(who)
    return Visit(who, scope, meeting, translation.get_language()), story


async def tell(visit: Visit, story: Story) -> AsyncGenerator[bytes]:
    """Ends with the story, or when whoever watches may not do so any more."""
    await sync_to_async(connections.close_all)()  # the request's thread keeps one open, for hours otherwise
    yield b"retry: 2000\n\n"
    clock = asyncio.get_running_loop().time
    check, look = clock() + CHECK, clock()
    async with listening(visit.meeting.pk) as news:
        while not story.over:
            message = await next_of(news, min(check, look) - clock())
            if message is STOPPING:
                return
            if clock() >= check or message is DISMISSED:
                if not await allowed(visit):
                    return
                check = clock() + CHECK
                yield b":\n\n"
            with translation.override(visit.language):
                events = story.heard(message) if message else []
            if clock() >= look and not story.over:
                events += await off_thread(looked)(visit, story)
                look = clock() + LOOK
            if story.hurry:
                look = min(look, clock() + SOON)
            for event in events:
                yield encoded(event)


def looked(visit: Visit, story: Story) -> list[Event]:
    with translation.override(visit.language):
        return story.look()


async def next_of(news: News, seconds: float) -> Message | None:
    if seconds <= 0:
        return None if news.empty() else news.get_nowait()
    try:
        return await asyncio.wait_for(news.get(), seconds)
    except TimeoutError:
        return None


async def allowed(visit: Visit) -> bool:
    try:
        await off_thread(visit.check)()
    except Refused:
        return False
    return True


def off_thread(call: Callable[..., Any]) -> Any:
    return database_sync_to_async(call, thread_sensitive=False)


def encoded(event: Event) -> bytes:
    number = "" if event.number is None else f"id: {event.number}\n"
    return f"event: {event.name}\n{number}data: {json.dumps(event.data)}\n\n".encode()
