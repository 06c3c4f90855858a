"""`/api/schema/` and `/api/docs/`: the API as OpenAPI 3.1, and as pages that try it out.

The description is the same for everybody, in English, and made once for each process.
"""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

KINDS = {"json": "application/json", "yaml": "application/yaml"}


@cache
def document() -> dict[str, Any]:
    """The whole description, as JSON can say it."""
    from drf_spectacular.generators import SchemaGenerator  # wants the URLs, which want this module

    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


@cache
def written(kind: str) -> bytes:
    from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

    renderer = OpenApiJsonRenderer() if kind == "json" else OpenApiYamlRenderer()
    text: bytes = renderer.render(document())
    return text


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """`?format=json|yaml`, or as Accept says; JSON if it says nothing."""
    wanted = request.GET.get("format") or ("yaml" if "yaml" in request.headers.get("Accept", "") else "json")
    if wanted not in KINDS:
        told = {"code": "invalid", "detail": "format must be json or yaml."}
        return HttpResponse(json.dumps(told), status=400, content_type="application/problem+json")
    headers = {"Cache-Control": "public, max-age=300", "Vary": "Accept"}
    return HttpResponse(written(wanted), content_type=KINDS[wanted], headers=headers)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, from this server alone. Whoever is signed in here may try things out as themselves."""
    return render(request, "api_docs.html")
