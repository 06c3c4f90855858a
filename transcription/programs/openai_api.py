"""`/v1/audio/transcriptions` as OpenAI's endpoint answers, so that its own client works against this server unchanged.

https://platform.openai.com/docs/api-reference/audio/createTranscription. The key is a token of ours. `model` may name
an engine of this server; any other name stands for what this server usually has. `temperature`, `include[]` and
`chunking_strategy` are taken and change nothing. Whoever goes away is not heard any further.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from meetings import access, limits
from meetings.authentication import who_calls
from meetings.models import User
from meetings.rest import throttles
from meetings.tokens.scopes import needed
from transcription.programs import formats, incoming, places, uploads
from transcription.programs.files import Hearing, known
from transcription.programs.incoming import Sent, Unwelcome
from transcription.programs.openai_problems import problem, refusal
from transcription.recognition import chain
from transcription.writing import in_thread

FORMATS = ("json", "text", "srt", "vtt", "verbose_json")
WRITTEN = {"text": formats.as_text, "srt": formats.as_srt, "vtt": formats.as_vtt}
GRANULARITIES = ("word", "segment")
LINES = 4  # requests of one account that are heard at once
HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered."""

    user: User
    file: Sent
    hearing: Hearing
    form: str
    granularities: tuple[str, ...]
    stream: bool


@csrf_exempt
async def transcriptions(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return problem(405, "method_not_allowed", _("Send a form by POST."))
    asked = None
    try:
        asked = await sync_to_async(read)(request)
        async with line(asked.user):
            if not asked.stream:
                async for _segment in asked.hearing.utterances():
                    pass
                return answer(asked)
        return EventStream(deltas(asked))
    except Exception as error:
        return refusal(error, asked.file if asked else None)


def read(request: HttpRequest) -> Asked:
    """Raises access.Refused, Unwelcome."""
    incoming.expect_files(request)
    user = caller(request)
    limits.spend(uploads.OFTEN, limits.visitor_of(request, access.Who(user)))
    posted, files = incoming.form_of(request)
    form, granularities = posted.get("response_format", "json"), tuple(posted.getlist("timestamp_granularities[]"))
    stream = posted.get("stream", "").lower() == "true"
    check(form, granularities, stream=stream)
    if not posted.get("model"):
        raise Unwelcome(400, "invalid", _("model is missing; any name will do, such as whisper-1."), param="model")
    if len(files) != 1:
        raise Unwelcome(400, "invalid", _("Send one recording as “file”."))
    language = uploads.language_of(posted.get("language", ""))
    prompt = uploads.prompt_of(posted.get("prompt", ""))
    told = known(language, prompt, posted.getlist("keywords[]"))
    engine = posted["model"] if posted["model"] in chain.hear_files() else ""
    file = incoming.looked_at(files[0])
    uploads.allowed(user, file.seconds or 0)
    connections.close_all()  # the request's thread would keep one open for as long as somebody is heard
    return Asked(user, file, Hearing(file.path, user, engine, told), form, granularities, stream)


def caller(request: HttpRequest) -> User:
    """Raises access.Refused."""
    who = who_calls(request.headers.get("Authorization", ""))
    if who.user is None:
        throttles.count_stranger(request)
    access.in_scope(who, needed(request.method, sound=True))
    return access.may_send_files(who)


def check(form: str, granularities: tuple[str, ...], *, stream: bool) -> None:
    """Raises Unwelcome for what cannot be had."""
    if form not in FORMATS:
        said = _("response_format must be one of %(formats)s.") % {"formats": ", ".join(FORMATS)}
        raise Unwelcome(400, "invalid", said, param="response_format")
    if not set(granularities) <= set(GRANULARITIES):
        said = _("timestamp_granularities[] may be word and segment.")
        raise Unwelcome(400, "invalid", said, param="timestamp_granularities")
    if granularities and form != "verbose_json":
        said = _("timestamp_granularities[] needs response_format=verbose_json.")
        raise Unwelcome(400, "invalid", said, param="timestamp_granularities")
    if stream and form not in ("json", "text"):
        said = _("A stream has response_format=json.")
        raise Unwelcome(400, "invalid", said, param="stream")


@asynccontextmanager
async def line(user: User) -> AsyncIterator[None]:
    """One of the requests of an account that are heard at once. Raises Unwelcome."""
    try:
        place = await in_thread(places.take)(user, "lines", LINES)
    except access.Refused as full:
        said = _("%(count)s files of yours are being heard already; send this one when one of them is done.")
        raise Unwelcome(429, "rate_limit_exceeded", said % {"count": LINES}, wait=5) from full
    async with places.held(place):
        yield


def answer(asked: Asked) -> HttpResponse:
    heard = asked.hearing.whole
    if written := WRITTEN.get(asked.form):
        return HttpResponse(written(heard), content_type="text/plain; charset=utf-8")
    if asked.form == "verbose_json":
        return JsonResponse(formats.verbose(heard, name_of(heard.language), asked.granularities))
    return JsonResponse(formats.as_openai(heard))


def name_of(language: str) -> str:
    """The English name of a language tag, in lower case; the tag itself when nobody knows it."""
    try:
        return str(get_language_info(language.lower())["name"]).lower()
    except KeyError:
        return language


async def deltas(asked: Asked) -> AsyncGenerator[bytes]:
    """Each utterance as it is finished, then all of it."""
    try:
        async with line(asked.user):
            between = ""
            async with aclosing(cast(Any, asked.hearing.utterances())) as segments:
                async for one in segments:
                    yield event("transcript.text.delta", delta=between + one["text"])
                    between = " "
            yield event("transcript.text.done", **formats.as_openai(asked.hearing.whole))
            yield b"data: [DONE]\n\n"
    except Exception as error:
        told = refusal(error, asked.file)
        yield b"data: " + told.content + b"\n\n"


def event(kind: str, **fields: Any) -> bytes:
    return f"data: {json.dumps({'type': kind, **fields})}\n\n".encode()


class EventStream(StreamingHttpResponse):
    """Whoever leaves, also while something is sent to them, ends the work at once: Django closes only this."""

    def __init__(self, source: AsyncGenerator[bytes]) -> None:
        super().__init__(source, content_type="text/event-stream", headers=HEADERS)
        self.source = source

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self.source) as parts:
            async for part in parts:
                yield part


@csrf_exempt
async def models(request: HttpRequest) -> HttpResponse:
    """The engines of this server that hear files, its own choice first."""
    return await sync_to_async(list_models)(request, "")


@csrf_exempt
async def model(request: HttpRequest, name: str) -> HttpResponse:
    return await sync_to_async(list_models)(request, name)


@csrf_exempt
async def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else OpenAI has."""
    said = _("This server hears speech at /v1/audio/transcriptions, and does nothing else.")
    return problem(404, "unknown_url", said)


def list_models(request: HttpRequest, name: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return problem(405, "method_not_allowed", _("Models can only be read."))
    try:
        caller(request)
    except Exception as error:
        return refusal(error)
    rows = [{"id": one, "object": "model", "created": 0, "owned_by": "parley"} for one in chain.hear_files()]
    if not name:
        return JsonResponse({"object": "list", "data": rows})
    found = [one for one in rows if one["id"] == name]
    return JsonResponse(found[0]) if found else problem(404, "model_not_found", _("There is no such model."), "model")
