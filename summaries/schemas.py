"""What the API of minutes takes and answers, for its description. `summaries/items/schemas.py`: of action items.

`TranscriptEvents` and `RunEvents` stand for the functions of watching/streams.py: nothing calls them.
"""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings.rest.describing import CODE, ID, PAGING, operation, page, pages_of, query
from summaries.models import Correction, Run, Sentence, Summary

MOST = 500
EVENTS = "text/event-stream"
NUMBER = {"type": "integer", "minimum": 0}
RUN = {
    "id": ID,
    "transcript": ID,
    "purpose": "summary",
    "summary_type": "brief",
    "summary": None,
    "about": [],
    "steps": ["summary"],
    "step": 0,
    "done": 1,
    "total": 4,
    "attempt": 1,
    "state": "running",
    "error": None,
    "provider": "builtin",
    "model": "",
    "asked_by": "Alice",
    "created_at": "2026-11-30T10:00:00.000Z",
    "ended_at": None,
    "draft": "The numbers are due",
}
SENTENCE = {
    "id": ID,
    "position": 0,
    "section": "overview",
    "heading": "",
    "text": "Bob sends the numbers by Friday.",
    "html": "Bob sends the numbers by Friday.",
    "evidence": [ID],
    "support": 0.92,
    "supported": True,
    "missing": [],
    "stale": False,
}
SUMMARY = {
    "id": ID,
    "transcript": ID,
    "meeting": CODE,
    "type": "brief",
    "summary_type": "brief",
    "language": "en",
    "provider": "builtin",
    "model": "",
    "revision": 1,
    "made_at": "2026-11-30T10:00:04.000Z",
    "stale": False,
    "text": "Bob sends the numbers by Friday.",
    "sentences": [SENTENCE],
}
CORRECTION = {
    "dialogue": ID,
    "before": "bye friday",
    "text": "By Friday.",
    "state": "applied",
    "reason": "",
    "provider": "builtin",
    "model": "",
    "made_at": "2026-11-30T10:00:01.000Z",
    "diff": [["out", "bye friday"], ["in", "By Friday."]],
}


class Trouble(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class RunRow(serializers.Serializer[Any]):
    """Work on one transcript, step by step."""

    id = serializers.UUIDField()
    transcript = serializers.UUIDField()
    purpose = serializers.CharField(help_text="summary, correct, items, item, refresh or end.")
    summary_type = serializers.ChoiceField(Summary.Type.choices, allow_null=True)
    summary = serializers.UUIDField(allow_null=True, help_text="The summary that it writes anew in part.")
    about = serializers.ListField(child=serializers.UUIDField())
    steps = serializers.ListField(child=serializers.CharField())
    step = serializers.IntegerField(min_value=0)
    done = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)
    attempt = serializers.IntegerField(min_value=0)
    state = serializers.ChoiceField(Run.State.choices)
    error = Trouble(allow_null=True)
    provider = serializers.CharField(allow_blank=True)
    model = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    draft = serializers.CharField(allow_blank=True, help_text="The text so far.")


class SentenceRow(serializers.Serializer[Any]):
    """A sentence, and the utterances it stands on."""

    id = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0)
    section = serializers.ChoiceField(Sentence.Section.choices)
    heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True, help_text="The text as safe HTML of one line.")
    evidence = serializers.ListField(child=serializers.UUIDField())
    support = serializers.FloatField(min_value=0, max_value=1)
    supported = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField(), help_text="What is not in the evidence.")
    stale = serializers.BooleanField(help_text="Its evidence has changed since.")


class SummaryRow(serializers.Serializer[Any]):
    """What one session came to."""

    id = serializers.UUIDField()
    transcript = serializers.UUIDField()
    meeting = serializers.CharField()
    type = serializers.ChoiceField(Summary.Type.choices)
    summary_type = serializers.ChoiceField(Summary.Type.choices)
    language = serializers.CharField()
    provider = serializers.CharField(allow_blank=True)
    model = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(min_value=1)
    made_at = serializers.DateTimeField()
    stale = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True, help_text="Markdown.")
    sentences = SentenceRow(many=True)


class CorrectionRow(serializers.Serializer[Any]):
    """How an utterance should read, according to a model."""

    dialogue = serializers.UUIDField()
    before = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(Correction.State.choices)
    reason = serializers.CharField(allow_blank=True, help_text="Why it is only offered.")
    provider = serializers.CharField(allow_blank=True)
    model = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    diff = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True), min_length=2, max_length=2),
        help_text="Pieces: same, out or in; and the words.",
    )


class SummaryChoice(serializers.Serializer[Any]):
    type = serializers.ChoiceField(Summary.Type.choices, default=Summary.Type.BRIEF)
    provider = serializers.CharField(max_length=20, default="", allow_blank=True)


class DialogueChoice(serializers.Serializer[Any]):
    dialogues = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=MOST, help_text="None: all that need it."
    )


class SentenceChoice(serializers.Serializer[Any]):
    sentences = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=MOST, help_text="None: those that are stale."
    )


class ResetCount(serializers.Serializer[Any]):
    reset = serializers.IntegerField(min_value=0)


class AcceptedCount(serializers.Serializer[Any]):
    accepted = serializers.IntegerField(min_value=0)


STALE = query("stale", bool, "With sentences whose evidence has changed, or without.")
summarize = extend_schema_view(
    post=operation(
        "summarize",
        "Minutes",
        "Write a summary",
        RunRow,
        status=202,
        example=RUN,
        takes=SummaryChoice,
        sends={"type": "minutes"},
        troubles=(409,),
        about="Answers the run that writes it: follow its `events/`, or ask for it again until it is done.",
    )
)
autocorrect = extend_schema_view(
    post=operation(
        "autocorrect",
        "Minutes",
        "Put recognised words right",
        RunRow,
        status=202,
        example={**RUN, "purpose": "correct", "summary_type": None, "steps": ["correct"]},
        takes=DialogueChoice,
        sends={"dialogues": []},
        troubles=(409,),
    )
)
extract = extend_schema_view(
    post=operation(
        "extractActionItems",
        "Minutes",
        "Find action items in what was said",
        RunRow,
        status=202,
        example={**RUN, "purpose": "items", "summary_type": None, "steps": ["items"]},
        troubles=(409,),
    )
)
reset = extend_schema_view(
    post=operation(
        "resetCorrections",
        "Minutes",
        "Take corrections back",
        ResetCount,
        example={"reset": 3},
        takes=DialogueChoice,
        sends={"dialogues": [ID]},
    )
)
accept = extend_schema_view(
    post=operation(
        "acceptCorrections",
        "Minutes",
        "Take corrections that were only offered",
        AcceptedCount,
        example={"accepted": 3},
        takes=DialogueChoice,
        sends={"dialogues": [ID]},
    )
)
corrections = extend_schema_view(
    get=operation(
        "listCorrections",
        "Minutes",
        "Corrections of one transcript, in time",
        pages_of(CorrectionRow),
        example=page(CORRECTION),
        parameters=PAGING,
    )
)
transcript_summaries = extend_schema_view(
    get=operation(
        "listTranscriptSummaries",
        "Minutes",
        "The summaries of one transcript",
        pages_of(SummaryRow),
        example=page(SUMMARY),
        parameters=PAGING,
    )
)
transcript_runs = extend_schema_view(
    get=operation(
        "listRuns",
        "Minutes",
        "Work on one transcript, newest first",
        pages_of(RunRow),
        example=page(RUN),
        parameters=(query("active", bool, "Only what waits or runs."), *PAGING),
    )
)
run = extend_schema_view(
    get=operation("getRun", "Minutes", "One run", RunRow, example=RUN),
    delete=operation(
        "stopRun",
        "Minutes",
        "Stop a run",
        RunRow,
        example={**RUN, "state": "cancelled"},
        about="One that is over stays as it was.",
    ),
)
summaries = extend_schema_view(
    get=operation(
        "listSummaries",
        "Minutes",
        "The summaries of all your meetings, newest first",
        pages_of(SummaryRow),
        example=page(SUMMARY),
        parameters=(
            query("transcript", OpenApiTypes.UUID, "Of this transcript."),
            query("meeting", {"type": "string", "minLength": 1, "maxLength": 20}, "Of the meeting with this code."),
            query("type", str, "Of this type.", enum=Summary.Type.values),
            STALE,
            *PAGING,
        ),
    )
)
summary = extend_schema_view(
    get=operation("getSummary", "Minutes", "One summary", SummaryRow, example=SUMMARY),
    delete=operation("deleteSummary", "Minutes", "Delete a summary", status=204),
)
refresh = extend_schema_view(
    post=operation(
        "refreshSummary",
        "Minutes",
        "Write anew what is stale",
        RunRow,
        status=202,
        example={**RUN, "purpose": "refresh", "summary": ID, "steps": ["refresh"]},
        takes=SentenceChoice,
        sends={"sentences": []},
        troubles=(409,),
    )
)


# Streams of events

TOLD = "Server-sent events, each with JSON as `data`. The stream ends when nothing more will come, or may be read."


class TranscriptEvents(APIView):
    @operation(
        "watchTranscript",
        "Transcripts",
        "What happens to a transcript, as events",
        {(200, EVENTS): OpenApiTypes.STR},
        example='event: dialogue\nid: 18\ndata: {"id": "…", "text": "By Friday."}\n\n',
        parameters=(
            query("after", NUMBER, "The number up to which utterances are known."),
            query("Last-Event-ID", NUMBER, "As browsers send it when they come back.", location="header"),
        ),
        about=f"`transcript`, `dialogue`, `gap`, `pause`, `run`, `summary`, `action_items`. {TOLD}",
    )
    def get(self, request: Request, pk: Any) -> Response:
        raise NotImplementedError


class RunEvents(APIView):
    @operation(
        "watchRun",
        "Minutes",
        "What a run writes, as events",
        {(200, EVENTS): OpenApiTypes.STR},
        example='event: delta\ndata: {"at": 0, "delta": "The numbers "}\n\n',
        about=f"`run` with its draft, `delta` with more words of it, `end`. {TOLD}",
    )
    def get(self, request: Request, pk: Any) -> Response:
        raise NotImplementedError
