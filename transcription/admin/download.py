"""Transcripts as files: what stands, with who said it and when."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from transcription import gaps, transcripts
from transcription.models import Transcript
from transcription.serializers import WholeTranscriptSerializer, dialogue_row

AT_ONCE = 100  # transcripts in a file


def as_json(chosen: Iterable[Transcript]) -> HttpResponse:
    body = json.dumps({"transcripts": [whole(one) for one in chosen]}, ensure_ascii=False, indent=1)
    return attached(body, "application/json", "transcripts.json")


def whole(transcript: Transcript) -> dict[str, Any]:
    """As the API shows it, with its dialogues and gaps."""
    transcripts.rebuild(transcript)
    return {
        **WholeTranscriptSerializer(transcript).data,
        "title": transcript.meeting.title,
        "dialogues": [dialogue_row(row) for row in transcripts.spoken(transcript)],
        "gaps": [gaps.snapshot(gap) for gap in transcript.gaps.all()],
    }


def as_text(chosen: Iterable[Transcript]) -> HttpResponse:
    return attached("\n\n".join(page(one) for one in chosen) + "\n", "text/plain", "transcripts.txt")


def page(transcript: Transcript) -> str:
    """Title and time of the session, then a line a paragraph. Times are UTC."""
    transcripts.rebuild(transcript)
    head = f"{transcript.meeting.title}\n{transcript.started_at:%Y-%m-%d %H:%M} UTC"
    return f"{head}\n\n{transcript.processed_transcript}"


def attached(body: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
