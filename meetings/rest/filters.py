"""Filters of lists (django-filter): what a filter does not understand is a 400 with the sentence, never ignored.

A list stays in its own order, by cursor. A view names its `filterset_class`; Filtering is the backend for all.
"""

import re
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from meetings import zones
from meetings.models import Meeting

YES, NO = ("true", "1", "yes"), ("false", "0", "no")
DAY = timedelta(days=1)


class Filtering(DjangoFilterBackend):  # type: ignore[misc]
    """Lists only: one row is found by its id, whatever else is asked."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if getattr(view, "action", "list") != "list":
            return queryset
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found


def chosen(kind: type[Any], request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that a FilterSet lets through, for views without a backend. Raises ValidationError of the API."""
    asked = kind(request.query_params, queryset=rows, request=request)
    if not asked.is_valid():
        raise translate_validation(asked.errors)
    found: QuerySet[Any] = asked.qs
    return found


class FlagField(forms.CharField):
    def clean(self, value: Any) -> bool | None:
        word = (super().clean(value) or "").lower()
        if not word:
            return None
        if word not in YES + NO:
            raise ValidationError(_("Say true or false."), code="invalid")
        return word in YES


class MomentField(forms.CharField):
    """ISO 8601: a time, or a day of this server's time zone, which begins at midnight."""

    begins = True

    def clean(self, value: Any) -> datetime | None:
        text = (super().clean(value) or "").strip().replace(" ", "+")  # a plus that nobody encoded
        if not text:
            return None
        try:
            found = self.parsed(text)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            raise ValidationError(_("Write a day as 2026-11-21, or a time as 2026-11-21T08:30:00Z."), code="invalid")
        return zones.within_reach(found)

    def parsed(self, text: str) -> datetime | None:
        if moment := parse_datetime(text) if len(text) > len("2026-11-21") else None:
            return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        day = parse_date(text)
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day if self.begins else day + DAY, time()))


class EndField(MomentField):
    """A day belongs to it until it is over."""

    begins = False


@extend_schema_field(OpenApiTypes.BOOL)
class Flag(django_filters.Filter):  # type: ignore[misc]
    field_class = FlagField


@extend_schema_field(OpenApiTypes.STR)
class From(django_filters.Filter):  # type: ignore[misc]
    """At this moment or later."""

    field_class = MomentField

    def __init__(self, **how: Any) -> None:
        super().__init__(lookup_expr="gte", **how)


@extend_schema_field(OpenApiTypes.STR)
class To(django_filters.Filter):  # type: ignore[misc]
    """Before this moment, or on this day at the latest."""

    field_class = EndField

    def __init__(self, **how: Any) -> None:
        super().__init__(lookup_expr="lt", **how)


class MeetingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`from` and `to` look at when a meeting is planned, or else was made."""

    active = Flag()
    title = django_filters.CharFilter(method="called", max_length=120)

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = []

    def called(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        """In any case. SQLite's LIKE knows only that of ASCII letters; its regular expressions are Python's."""
        return queryset.filter(title__iregex=re.escape(value))

    def filter_queryset(self, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        dated = queryset.annotate(day=Coalesce("starts_at", "created_at"))
        found: QuerySet[Meeting] = super().filter_queryset(dated)
        return found


# Words that Python keeps for itself
MeetingFilter.base_filters |= {"from": From(field_name="day"), "to": To(field_name="day")}
