"""What those who run this server can ask of it: `/metrics`, for Prometheus, and the counting of requests.

Each process tells its own counts, so each is asked by its own address, not through a proxy that shares them out.
"""

import secrets
import time
from collections.abc import Awaitable, Callable, Iterator

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config import metrics
from transcription.recognition import chain

AREAS = {"": "front", "api": "api", "v1": "api", "m": "meeting", "meetings": "meetings", "account": "account"}
AREAS |= {"s": "shared", "i": "invitation", "search": "search", "admin": "admin"}
UNCOUNTED = ("/metrics", "/healthz", "/readyz")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@require_safe
def scrape(request: HttpRequest) -> HttpResponse:
    """Guarded by METRICS_TOKEN: without one, or with a wrong one, there is no such page."""
    given = request.headers.get("Authorization", "").partition(" ")[2].strip()
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        given.encode(errors="replace"), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


class CountRequests:
    """A middleware. What is counted: how many, how they were answered, and after how long."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.waits = iscoroutinefunction(get_response)
        if self.waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        began = time.monotonic()
        if self.waits:
            return self.answer_async(request, began)
        return counted(request, self.get_response(request), began)

    async def answer_async(self, request: HttpRequest, began: float) -> HttpResponseBase:
        return counted(request, await self.get_response(request), began)  # type: ignore[misc]


def counted(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    if request.path not in UNCOUNTED:
        area = AREAS.get(request.path.split("/")[1], "other")
        method = request.method if request.method in METHODS else "other"
        metrics.REQUESTS.labels(area, method, response.status_code).inc()
        metrics.SECONDS.labels(area).observe(time.monotonic() - began)
    return response


class Engines(Collector):
    """How each speech engine is, at the moment of asking."""

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("parley_engine_state", "1 for the state that it is in", labels=["engine", "state"])
        for engine, state in chain.states().items():
            family.add_metric([engine, state.replace(" ", "_")], 1)
        yield family

    def describe(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("parley_engine_state", "1 for the state that it is in", labels=["engine", "state"])


REGISTRY.register(Engines())
