"""Wrong settings fail at `manage.py check`, each with the sentence that mends it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from config import env
from transcription.engines import UnknownEngine, path_of


@register()
def environment(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Error(problem, id="parley.E001") for problem in env.problems]


@register()
def secret(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY != settings.DEVELOPMENT_SECRET or settings.DEBUG:
        return []
    hint = "Write SECRET_KEY=<50 random characters> into .env; `make run` does it for you."
    return [Error("SECRET_KEY is not set and DEBUG is off.", hint=hint, id="parley.E002")]


@register()
def engine(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        path_of(settings.STT_ENGINE)
    except UnknownEngine as unknown:
        return [Error(f"STT_ENGINE: {unknown}", id="parley.E003")]
    return []
