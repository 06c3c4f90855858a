"""Columns that the database itself writes as they go over the wire: a long session has thousands of rows."""

from typing import Any

from django.db.models import Func, TextField


class Stamp(Func):
    """A time as meetings.times.stamp writes it: ISO 8601, UTC, milliseconds (cut off, not rounded)."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Django keeps `2026-03-04 10:00:00`, with six digits behind it where they are not all zero."""
        template = "replace(substr(%(expressions)s || '.000', 1, 23), ' ', 'T') || 'Z'"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
        return self.as_sql(compiler, connection, template=template, **context)


class Id(Func):
    """A uuid as text, with its hyphens."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Django keeps 32 hexadecimal digits."""
        lhs, params = compiler.compile(self.source_expressions[0])
        parts = " || '-' || ".join(f"substr({lhs}, {at}, {length})" for at, length in PARTS)
        return parts, [*params] * len(PARTS)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s::text", **context)


PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
