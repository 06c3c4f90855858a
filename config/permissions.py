"""The header Permissions-Policy: which of a browser's devices pages of ours may ask for, and nobody inside of them."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def policy(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    said = ", ".join(f"{name}={whom}" for name, whom in settings.PERMISSIONS_POLICY.items())

    def marked(response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", said)
        return response

    async def answer_async(request: HttpRequest) -> HttpResponseBase:
        return marked(await get_response(request))  # type: ignore[misc]

    def answer(request: HttpRequest) -> HttpResponseBase:
        return marked(get_response(request))  # type: ignore[arg-type]

    return answer_async if iscoroutinefunction(get_response) else answer
