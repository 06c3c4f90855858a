"""Lists of the API: `{results, next, previous}`, walked by cursor, `page_size` up to 500.

A cursor is the key of the row beside which a page begins: the values of both columns that the list is in the order of.
The second one tells all rows apart, so that no row is shown twice or left out, however many share the first, and
whatever is added or deleted meanwhile.
"""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

LONGEST_CURSOR = 400
BIGGEST = 2**63
"""Integers below this can be looked for."""
Key = tuple[Any, ...]


class Pages(CursorPagination):
    """`ordering` names two columns, also of related rows; `-` turns one around."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering: tuple[str, ...] = ("-created_at", "id")
    base_url: str

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Raises NotFound for a cursor of no list, or of a list in another order."""
        self.base_url = request.build_absolute_uri()
        self.ordering = self.get_ordering(request, queryset, view)
        size = self.get_page_size(request) or self.page_size
        backwards, place = self.read(request.query_params.get(self.cursor_query_param, ""), queryset)
        ordering = [turned(one) for one in self.ordering] if backwards else list(self.ordering)
        rows = queryset.order_by(*ordering)
        found = list((rows.filter(behind(ordering, place)) if place else rows)[: size + 1])
        more, rest = len(found) > size, place is not None
        page = found[:size][::-1] if backwards else found[:size]
        first, last = (self.key(page[0]), self.key(page[-1])) if page else (place, place)
        self.before = first if (more if backwards else rest) else None
        self.after = last if (rest if backwards else more) else None
        return page

    def get_next_link(self) -> str | None:
        return self.address(self.after, backwards=False)

    def get_previous_link(self) -> str | None:
        return self.address(self.before, backwards=True)

    def address(self, place: Key | None, *, backwards: bool) -> str | None:
        if place is None:
            return None
        written = json.dumps([backwards, *map(str, place)]).encode()
        cursor = base64.urlsafe_b64encode(written).decode()
        return replace_query_param(self.base_url, self.cursor_query_param, cursor)

    def key(self, row: Any) -> Key:
        return tuple(reduce(getattr, name_of(one).split("__"), row) for one in self.ordering)

    def read(self, cursor: str, queryset: QuerySet[Any]) -> tuple[bool, Key | None]:
        """Which way to go, and from where. Raises NotFound."""
        if not cursor:
            return False, None
        try:
            backwards, *texts = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST_CURSOR]))
            pairs = zip(self.ordering, texts, strict=True)
            return bool(backwards), tuple(value_of(queryset, name_of(one), text) for one, text in pairs)
        except (ValueError, TypeError, OverflowError, ValidationError):
            raise NotFound(self.invalid_cursor_message) from None


def name_of(column: str) -> str:
    return column.removeprefix("-")


def turned(column: str) -> str:
    return name_of(column) if column.startswith("-") else f"-{column}"


def value_of(queryset: QuerySet[Any], name: str, text: Any) -> Any:
    """What the column can be compared with. Raises ValueError, OverflowError, ValidationError."""
    if not isinstance(text, str):
        raise ValueError(name)
    field = F(name).resolve_expression(queryset.query.chain()).output_field
    value = field.to_python(text)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(text)
        return value.astimezone(UTC)
    if value is None or (isinstance(value, int) and abs(value) >= BIGGEST):
        raise ValueError(text)
    return value


def behind(ordering: Sequence[str], place: Key) -> Q:
    """Rows after this place. The first condition says what the others do, so that an index can be used."""
    (first, one), (second, other) = zip(ordering, place, strict=True)
    return Q(**past(first, one, "e")) & (Q(**past(first, one)) | Q(**past(second, other)))


def past(column: str, value: Any, equal: str = "") -> dict[str, Any]:
    return {f"{name_of(column)}__{'lt' if column.startswith('-') else 'gt'}{equal}": value}
