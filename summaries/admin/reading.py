"""What pages about minutes share: whose meeting it is, and who may read words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def may_read_words(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("transcription.view_dialogue"))


class OfSession:
    """For rows with a `transcript`."""

    search_fields: Any = (
        "transcript__meeting__title", "transcript__meeting__code", "transcript__meeting__organizer__username",
    )  # fmt: skip

    @admin.display(description=_("meeting"), ordering="transcript__meeting__title")
    def meeting(self, row: Any) -> str:
        title: str = row.transcript.meeting.title
        return title


def without_words(names: Any, request: HttpRequest, words: tuple[str, ...]) -> list[str]:
    """Columns or fields that somebody may see."""
    return [name for name in names if name not in words or may_read_words(request)]
