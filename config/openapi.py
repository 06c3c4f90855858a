"""What the description of the API says of itself, for drf-spectacular. Pure values: settings import this.

`meetings/rest/describing.py` says what all operations share, `<app>/schemas.py` what each of them takes and answers.
"""

from typing import Any

TAGS = {
    "Account": "Signing in, tokens, and what is yours.",
    "Meetings": "Making meetings, joining them, who takes part, who is invited, and words that may be said.",
    "Chat": "What people write to each other in a meeting.",
    "Transcripts": "Sessions of a meeting: all that was said from the first join to the end, and links to show it.",
    "Utterances": "What one person said without a pause: put right, given to another, merged, split, deleted.",
    "Minutes": "Summaries whose sentences stand on utterances, corrections to look at, and the runs that make them.",
    "Action items": "What somebody is to do.",
    "Speech": "Recordings written down, also as OpenAI's endpoint does.",
    "Search": "Words in everything that was said and written in your meetings.",
}

ABOUT = """\
Everything that Parley's own pages do with meetings and minutes, for programs.

Sign in with `Authorization: Bearer <token>`; your account page makes tokens, and so does `POST /api/token/`.
Lists come in pages: `{"results": […], "next": …, "previous": …}`; `next` is the address of the next page.
What goes wrong is told as `application/problem+json`: `code` is for programs, `detail` a sentence for people.
What you may not see does not exist for you: it answers 404.
"""

ENUMS = {
    "TranscriptState": "transcription.models.Transcript.State",
    "UtteranceState": "transcription.models.Dialogue.State",
    "GapState": "transcription.models.Gap.State",
    "GapReason": "transcription.models.Gap.Reason",
    "RecordingState": "transcription.programs.models.Upload.State",
    "Role": "meetings.models.Participant.Role",
    "ParticipantState": "meetings.models.Participant.State",
    "InvitationState": "meetings.models.Invitation.Delivery",
    "TermOrigin": "meetings.models.Term.Origin",
    "RunState": "summaries.models.Run.State",
    "CorrectionState": "summaries.models.Correction.State",
    "SummaryType": "summaries.models.Summary.Type",
    "Section": "summaries.models.Sentence.Section",
    "ItemStatus": "summaries.models.ActionItem.Status",
    "ItemPriority": "summaries.models.ActionItem.Priority",
    "ItemOrigin": "summaries.models.ActionItem.Origin",
}
"""What generated clients call the words that a field can be."""

SETTINGS: dict[str, Any] = {
    "TITLE": "Parley",
    "DESCRIPTION": ABOUT,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "TAGS": [{"name": name, "description": about} for name, about in TAGS.items()],
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/(api|v1)/",
    "COMPONENT_SPLIT_REQUEST": True,  # what is read only is not to be sent
    "COMPONENT_SPLIT_PATCH": False,  # what a change needs is said by its own serializer
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "ENUM_NAME_OVERRIDES": ENUMS,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "PREPROCESSING_HOOKS": ["config.api_routes.endpoints"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
}
