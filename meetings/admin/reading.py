"""What pages of the admin share: they stay quick on large tables, and many are for looking only."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Count, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
NEWEST = 200  # rows of an inline; the list behind its link has them all


class Page(admin.ModelAdmin[Row]):
    """A list that never counts a whole table for its footer."""

    show_full_result_count = False
    list_per_page = 50


class LookOnly:
    """Nothing can be added, changed or deleted here, whatever permissions somebody has."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Newest(BaseInlineFormSet):  # type: ignore[type-arg]
    """The newest rows of an inline, by its queryset's order."""

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "newest"):
            self.newest = super().get_queryset()[:NEWEST]
        return self.newest


class Glance(LookOnly, admin.TabularInline[Any, Any]):
    """The newest rows that belong to a row, for looking only."""

    formset = Newest
    extra = 0
    show_change_link = True


def count_of(rows: QuerySet[Any], key: str) -> Coalesce:
    """How many of `rows` have the outer row as `key`: a column that costs no query a row."""
    found = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(found=Count("pk"))
    return Coalesce(Subquery(found.values("found"), output_field=IntegerField()), 0)


def newest_first(field: str) -> Any:
    return F(field).desc(nulls_last=True)
