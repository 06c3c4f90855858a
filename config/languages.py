"""Which language a page speaks: the profile's, else the one picked on the page, else what the browser asks for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag
from django.views.i18n import JavaScriptCatalog

STARTED = timezone.now()


class ReadersLanguage(LocaleMiddleware):
    """Django's choice by cookie and Accept-Language, unless the profile of who asks names a language."""

    def process_request(self, request: HttpRequest) -> None:
        language = getattr(request.user, "language", "")
        if language not in dict(settings.LANGUAGES):
            super().process_request(request)
            return
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


class Words(JavaScriptCatalog):
    """The scripts' words in the reader's language: ours only, not those of other apps."""

    def get_paths(self, packages: Any) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]


def edition(request: HttpRequest) -> str:
    """One address has a script for every language: a browser that asks again must not keep the other one."""
    return f'"{translation.get_language()}-{STARTED:%Y%m%d%H%M%S}"'


words = cache_control(private=True, no_cache=True)(etag(edition)(Words.as_view(packages=["config"])))
