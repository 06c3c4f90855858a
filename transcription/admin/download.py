"""Transcripts as files for operators: the same formats that people take away, several in one file."""

import json
from collections.abc import Iterable

from django.http import HttpResponse

from transcription.exports import data, plain
from transcription.exports.collect import collect
from transcription.exports.talk import Options
from transcription.models import Transcript

AT_ONCE = 100  # transcripts in a file
WORDS = Options(minutes=False)


def as_json(chosen: Iterable[Transcript]) -> HttpResponse:
    """Each as docs/transcript.schema.json says."""
    found = [data.as_data(collect(one, WORDS, words=True), WORDS) for one in chosen]
    body = json.dumps({"transcripts": found}, ensure_ascii=False, indent=1)
    return attached(body, "application/json", "transcripts.json")


def as_text(chosen: Iterable[Transcript]) -> HttpResponse:
    found = [plain.as_text(collect(one, WORDS), WORDS) for one in chosen]
    return attached("\n\n".join(found), "text/plain", "transcripts.txt")


def attached(body: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
