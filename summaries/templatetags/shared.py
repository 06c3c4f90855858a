"""For the page behind a shared link."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from meetings import names

register = template.Library()


@register.filter
def initials(label: str) -> str:
    return names.initials(label)


@register.simple_tag
def place_of(places: Mapping[UUID, int], pk: UUID) -> str:
    """The address of an utterance among the pages."""
    return f"?page={places.get(pk, 1)}#d-{pk}"
