"""Utterances that action items stand on, for the search over what was said."""

from typing import Any

from django.db.models import QuerySet

from summaries.models import ActionItem


def utterances() -> QuerySet[Any]:
    """Their ids; those of deleted items are not among them."""
    return ActionItem.evidence.through.objects.filter(actionitem__deleted_at=None).values("dialogue")
