"""Which action items somebody asks for, and in which order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from meetings import access
from meetings.rest.pages import Pages
from summaries.items import news
from summaries.models import ActionItem

NOBODY = "nobody"
NEVER, LONG_AGO = date(9999, 12, 31), date(1, 1, 1)
ORDERS = {
    "created_at": "created_at",
    "changed_at": "changed_at",
    "due_date": "due_or_never",
    "-due_date": "-due_or_long_ago",
    "-created_at": "-created_at",
    "-changed_at": "-changed_at",
    "priority": "rank",
    "-priority": "-rank",
}
COLUMNS = {"meeting": "meeting__code", "status": "status__in", "priority": "priority__in"}
RANKS = {"low": 0, "normal": 1, "high": 2}


class Words(serializers.CharField):
    """A comma list of words that there are."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(required=False)
        self.known = known

    def to_internal_value(self, data: Any) -> Any:
        parts = [part.strip() for part in super().to_internal_value(data).split(",") if part.strip()]
        if not parts or not set(parts) <= set(self.known):
            raise serializers.ValidationError(_("Choose from: %(known)s.") % {"known": ", ".join(self.known)})
        return parts


class Place(serializers.UUIDField):
    """A participant's id, or "nobody"."""

    def to_internal_value(self, data: Any) -> Any:
        return NOBODY if data == NOBODY else super().to_internal_value(data)


class Asked(serializers.Serializer[Any]):
    meeting = serializers.CharField(required=False, max_length=20)
    transcript = serializers.UUIDField(required=False)
    status = Words(ActionItem.Status.values)
    priority = Words(ActionItem.Priority.values)
    assigned_to = Place(required=False)
    mine = serializers.BooleanField(required=False)
    overdue = serializers.BooleanField(required=False)
    stale = serializers.BooleanField(required=False)
    ordering = serializers.ChoiceField(list(ORDERS), required=False)


class Ordered(Pages):
    """Walks by the order that was asked for; items without a date come last in either direction."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return ORDERS.get(request.query_params.get("ordering", ""), "created_at"), "id"


def parse(params: Mapping[str, str]) -> dict[str, Any]:
    """Raises ValidationError in sentences; what no filter is called is ignored."""
    asked = Asked(data=dict(params))
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def chosen(who: access.Who, asked: Mapping[str, Any]) -> QuerySet[ActionItem]:
    """The items that `who` may see and asks for, ready to be shown and ordered."""
    visible = news.rows().filter(meeting__in=access.visible_meetings(who).values("pk"))
    conditions = [condition(name, value, who) for name, value in asked.items() if name != "ordering"]
    return orderable(visible.filter(*conditions))


def condition(name: str, value: Any, who: access.Who) -> Q:
    if name == "mine":
        theirs = Q(assigned_to__user=who.user)
        return theirs if value else Q(assigned_to=None) | ~theirs
    if name == "overdue":
        late = Q(pk__in=ActionItem.objects.filter(over(who)).values("pk"))
        return late if value else ~late
    if name == "assigned_to":
        return Q(assigned_to=None if value == NOBODY else value)
    return Q(**{COLUMNS.get(name, name): value})


def over(who: access.Who) -> Q:
    """Not done, and due before the day that it is where the meeting is held: the world has three at most."""
    zones = access.visible_meetings(who).order_by().values_list("time_zone", flat=True).distinct()
    days: dict[date, list[str]] = defaultdict(list)
    for zone in zones:
        days[news.today(zone)].append(zone)
    late = Q(pk__in=[])
    for day, there in days.items():
        late |= Q(due_date__isnull=False, due_date__lt=day, meeting__time_zone__in=there)
    return late & ~Q(status=ActionItem.Status.COMPLETE)


def orderable(items: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    ranks = [When(priority=name, then=Value(rank)) for name, rank in RANKS.items()]
    return items.annotate(
        due_or_never=Coalesce(F("due_date"), Value(NEVER)),
        due_or_long_ago=Coalesce(F("due_date"), Value(LONG_AGO)),
        rank=Case(*ranks, default=Value(1), output_field=IntegerField()),
    )
