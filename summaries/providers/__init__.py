"""Who makes minutes: one dict of dotted paths. Nothing is imported until it is used; one object of each per process."""

import threading
from functools import cache
from importlib import import_module

from django.conf import settings

from summaries.contract import Failed, Provider

PROVIDERS = {
    "watsonx": "summaries.providers.watsonx.Watsonx",
    "openai": "summaries.providers.compatible.Compatible",
    "builtin": "summaries.providers.builtin.Builtin",
}
making = threading.Lock()


def configured(name: str) -> bool:
    """Do settings say all that it needs?"""
    if name == "watsonx":
        key = settings.WATSONX_API_KEY or settings.WATSONX_TOKEN
        return bool(settings.WATSONX_URL and key and settings.WATSONX_PROJECT_ID)
    if name == "openai":
        return bool(settings.OPENAI_MINUTES_MODEL and (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL))
    return name in PROVIDERS


def default() -> str:
    """What MINUTES_PROVIDER chooses: `auto` is the first that is configured."""
    if settings.MINUTES_PROVIDER != "auto":
        return str(settings.MINUTES_PROVIDER)
    return next(name for name in PROVIDERS if configured(name))


def offered() -> list[str]:
    """What people may choose between: the server's choice first, and the one that needs no model."""
    return list(dict.fromkeys([default(), "builtin"]))


def named(name: str = "") -> str:
    """The provider that is meant, by default the server's. Raises Failed when it is not offered here."""
    chosen = name or default()
    if chosen not in offered() or not configured(chosen):
        raise Failed("not_configured")
    return chosen


def load(name: str) -> Provider:
    """The provider itself; the first time this may take a second and ask the network. Raises Failed."""
    with making:
        return make(name)


@cache
def make(name: str) -> Provider:
    module, _, kind = PROVIDERS[name].rpartition(".")
    provider: Provider = getattr(import_module(module), kind)()
    return provider
