"""How the API describes itself (OpenAPI): what all operations share, and `operation` to say the rest of one.

Every operation may answer with a Problem; which ones follows from what it takes (`Described.troubles`), so that no view
has to list them. What each app's operations take and answer stands in its `schemas.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

JSON, PROBLEM = "application/json", "application/problem+json"
TROUBLES = {
    400: "What was sent cannot be taken; `fields` says what is wrong with each field.",
    401: "Nobody is signed in: the token or session is missing, unknown or has run out.",
    403: "Whoever asks may not do this.",
    404: "There is no such thing, or whoever asks may not see it.",
    409: "This cannot be done as things are now.",
    412: "It has changed since the version that If-Match names; `current` is how it is now.",
    413: "This is larger than the server takes.",
    415: "The body is of another type than the server takes.",
    422: "This was understood, and cannot be done.",
    429: "That was too often; Retry-After says in how many seconds to try again.",
    503: "The server cannot do this just now.",
    507: "The server has no room for this; nothing of it was kept.",
}
CODE, ID = "abcd-efgh-jkmn", "0d9c2a4e-7a55-4a5e-9f1e-0b6c3a1f2d10"
"""A meeting's code and an id as they stand in examples."""


class Problem(serializers.Serializer[Any]):
    """What went wrong (RFC 9457): `code` for programs, `detail` for people."""

    type = serializers.CharField(required=False, help_text="An address that names this kind of problem.")
    title = serializers.CharField(required=False, help_text="The status in words.")
    status = serializers.IntegerField(required=False, help_text="The HTTP status.")
    code = serializers.CharField(help_text="A word for programs, such as not_found or conflict.")
    detail = serializers.CharField(help_text="A sentence for people, in the language that they read.")
    instance = serializers.CharField(required=False, help_text="Which request it was, as in X-Request-Id.")
    current = serializers.DictField(required=False, help_text="After a conflict: how the resource is now.")

    def get_fields(self) -> dict[str, Any]:
        told = serializers.JSONField(required=False, help_text="What is wrong, by field.")
        return super().get_fields() | {"fields": told}


class Page(serializers.Serializer[Any]):
    """`{results, next, previous}`."""

    next = serializers.URLField(allow_null=True, help_text="The address of the page after this one; null at the end.")
    previous = serializers.URLField(allow_null=True, help_text="The address of the page before; null at the start.")


@cache
def pages_of(row: type[serializers.BaseSerializer[Any]]) -> type[Page]:
    """A Page with rows as `row` shows them."""
    name = row.__name__.removesuffix("Serializer")
    return type(f"{name}Page", (Page,), {"results": row(many=True), "__doc__": Page.__doc__})


def query(name: str, kind: Any, description: str, **more: Any) -> OpenApiParameter:
    """A parameter of the query; `kind` a type or a schema."""
    return OpenApiParameter(name, kind, description=description, **more)


PAGING = (
    query("cursor", str, "Where a page begins: as `next` and `previous` have it."),
    query("page_size", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}, "How many rows a page has."),
)
"""Parameters of operations that answer `pages_of`."""
SPAN = (
    query("from", str, "Not before this day or time (ISO 8601)."),
    query("to", str, "Not after this day, or before this time (ISO 8601)."),
)
"""Parameters of lists that are filtered by time (filters.py)."""


def page(*rows: Mapping[str, Any]) -> dict[str, Any]:
    """An example of a page."""
    return {"next": None, "previous": None, "results": list(rows)}


def operation(
    name: str,
    tag: str,
    summary: str,
    answer: Any = None,
    *,
    status: int | Sequence[int] = 200,
    example: Any = None,
    takes: Any = None,
    sends: Any = None,
    parameters: Sequence[Any] = (),
    about: str = "",
    troubles: Sequence[int] = (),
) -> Callable[[Any], Any]:
    """What one method of a view does, as `extend_schema` takes it.

    `answer` is what comes with `status`, or what comes with each `(status, media type)`, `example` one of it; `takes`
    the body, `sends` an example of one; `troubles` are statuses of Problems that do not follow from what it takes.
    """
    statuses = [status] if isinstance(status, int) else status
    done: Any = answer or OpenApiResponse(description="Done.")
    responses: dict[Any, Any] = dict(done) if isinstance(done, dict) else dict.fromkeys(statuses, done)
    responses |= dict.fromkeys(troubles, Problem)
    examples = []
    if example is not None:
        kind = next(iter(responses))[1] if isinstance(done, dict) else JSON
        where: dict[str, Any] = {"media_type": kind, "status_codes": [str(statuses[0])]}
        examples.append(OpenApiExample("Answer", value=example, response_only=True, **where))
    if sends is not None:
        examples.append(OpenApiExample("Request", value=sends, request_only=True))
    return extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        request=takes,
        responses=responses,
        parameters=list(parameters),
        examples=examples,
        description=about or f"{summary}.",
    )


ONCE = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    description="Yours: what is made is made once for a key, however often it is sent within a day.",
)


IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^(\*|"[0-9a-f-]{1,40}")$'},
    OpenApiParameter.HEADER,
    description="The ETag of the version that you changed: if there is another, nothing is done and 412 has it.",
)


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The ETag of the version that you have: if it is still that one, the answer is a short 304.",
)


class Described(AutoSchema):
    """All operations: pages as they say themselves, ids that are uuids, and the Problems that may come."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        given = serializer if serializer is not None else self.get_response_serializers()
        kinds = given.values() if isinstance(given, dict) else [given]
        if any(isinstance(one, Page) or (isinstance(one, type) and issubclass(one, Page)) for one in kinds):
            return False  # it is a list already
        return bool(super()._is_list_view(serializer))

    def _resolve_path_parameters(self, variables: Any) -> Any:
        found = super()._resolve_path_parameters(variables)  # type: ignore[no-untyped-call]
        for one in found:
            if one["name"] == "code":
                one |= {"description": "The meeting's code, as in its address.", "example": CODE}
            if one["name"] == "id":
                if one["schema"].get("type") == "string":
                    one["schema"] = {"type": "string", "format": "uuid"}
                one.pop("description", None)
        return found

    @property
    def verb(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)

    def get_override_parameters(self) -> list[Any]:
        method = self.verb
        found = list(super().get_override_parameters())
        found += [IF_NONE_MATCH] if getattr(method, "conditional", False) else []
        found += [ONCE] if getattr(method, "idempotent", False) else []
        return found + ([IF_MATCH] if getattr(method, "guarded", False) else [])

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        own = getattr(self.view, "own_troubles", False)
        if getattr(self.verb, "conditional", False):
            bodies["304"] = {"description": "You have it already: nothing has changed."}
        for status in (int(one) for one in list(bodies) if int(one) >= 400 and not own):
            bodies[str(status)] = self.trouble(status)
        for status in () if own else self.troubles():
            bodies.setdefault(str(status), self.trouble(status))
        return dict(sorted(bodies.items()))

    def trouble(self, status: int) -> Any:
        answer = OpenApiResponse(Problem, TROUBLES[status])
        return self._get_response_for_code(answer, str(status), [PROBLEM])  # type: ignore[no-untyped-call]

    def troubles(self) -> Iterator[int]:
        """Statuses that follow from what the operation takes."""
        parameters = self._get_parameters()
        names = {one["name"] for one in parameters}
        body = self.method in ("POST", "PUT", "PATCH") and self.get_request_serializer()
        if body or any(one["in"] == "query" for one in parameters):
            yield 400
        if self.get_auth() and {} not in self.get_auth():
            yield from (401, 403)
        if any(one["in"] == "path" for one in parameters) or "cursor" in names:
            yield 404
        if ONCE.name in names:
            yield from (409, 422)
        if IF_MATCH.name in names:
            yield 412
        if body:
            yield 415
        yield 429


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "meetings.authentication.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token from your account page or `/api/token/`."}


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "meetings.authentication.Session"
    name = "cookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "A browser's session. What changes something needs the header X-CSRFToken, too."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": told}
