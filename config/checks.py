"""Wrong settings fail at `manage.py check`, each with the sentence that mends it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from config import env
from summaries import providers
from transcription.engines import UnknownEngine, offer_class
from transcription.recognition import choice
from transcription.recognition.engines_report import values_for

STEPS = ("correct", "summary", "items", "notify")
NEEDS = {
    "watsonx": "WATSONX_URL, WATSONX_PROJECT_ID and WATSONX_API_KEY (or WATSONX_TOKEN)",
    "openai": "OPENAI_MINUTES_MODEL and OPENAI_API_KEY (or OPENAI_BASE_URL)",
}

RELAYS = ("turn:", "turns:")


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
    return [Error(problem, id="parley.E003") for problem in unheard_of()]


def unheard_of() -> Iterator[str]:
    """Engines that there are not, or that have no key, or no model."""
    for setting, words in (("STT_ENGINE", (choice.AUTO,)), ("STT_FINAL_ENGINE", (choice.AUTO, choice.NONE))):
        for name in (name for name in getattr(settings, setting) if name not in words):
            try:
                offer = offer_class(name)
            except UnknownEngine as unknown:
                yield f"{setting}: {unknown}"
                continue
            one = offer(values_for(offer))
            if wants := one.installed() or one.configured():
                yield f"{setting}: {name} cannot hear. {wants}"


@register()
def minutes(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    problems = [*unknown_steps(), *unconfigured(), *lonely_workers()]
    return [Error(problem, id="parley.E004") for problem in problems]


def unknown_steps() -> Iterator[str]:
    strange = [word for word in settings.MINUTES_ON_END if word not in (*STEPS, "none")]
    if strange:
        known = ", ".join(STEPS)
        yield f"MINUTES_ON_END: there is no step {strange[0]!r}. Choose of {known}, or write MINUTES_ON_END=none."


def unconfigured() -> Iterator[str]:
    chosen = settings.MINUTES_PROVIDER
    if chosen in NEEDS and not providers.configured(chosen):
        yield f"MINUTES_PROVIDER={chosen} needs {NEEDS[chosen]}. Set them, or write MINUTES_PROVIDER=auto."


def lonely_workers() -> Iterator[str]:
    """Workers in other processes and pages hear of each other by Redis; several writers want PostgreSQL."""
    if settings.TASKS_IN != "database":
        return
    if not settings.REDIS_URL:
        yield "TASKS_IN=database needs a REDIS_URL, so that pages hear what workers write. Set it, or TASKS_IN=server."


@register()
def call(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Error(problem, id="parley.E005") for problem in (*no_way_through(), *no_order())]


def no_way_through() -> Iterator[str]:
    """Relays and ICE servers that no browser could use."""
    urls, secret = settings.TURN_URLS, settings.TURN_SECRET
    if urls and not secret:
        yield "TURN_URLS needs TURN_SECRET, the static-auth-secret of that coturn. Set it, or take TURN_URLS away."
    if secret and not urls:
        yield "TURN_SECRET is of no use without TURN_URLS. Set it, such as TURN_URLS=turn:turn.example.org."
    for url in urls:
        if not url.startswith(RELAYS):
            yield f"TURN_URLS: {url!r} must begin with turn: or turns:, such as turn:turn.example.org:3478."
    given = list(ice_urls())
    for url in given:
        if not url.startswith((*RELAYS, "stun:", "stuns:")):
            yield f"ICE_SERVERS: {url!r} must begin with stun:, stuns:, turn: or turns:, such as stun:stun.example.org."
    if settings.ICE_POLICY == "relay" and not any(url.startswith(RELAYS) for url in (*urls, *given)):
        yield "ICE_POLICY=relay needs a relay: set TURN_URLS and TURN_SECRET, or write ICE_POLICY=all."


def ice_urls() -> Iterator[str]:
    for server in settings.ICE_SERVERS:
        yield from [server["urls"]] if isinstance(server["urls"], str) else server["urls"]


def no_order() -> Iterator[str]:
    if settings.AUDIO_LIMIT < settings.MESH_LIMIT:
        yield "AUDIO_LIMIT must be at least MESH_LIMIT: who is seen is heard, too."


@register()
def proxy(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without its word for it, requests that came by https look like http, and Django takes no form of theirs."""
    https = settings.PUBLIC_URL.startswith("https:")
    if not https or settings.TLS or settings.TRUSTED_PROXIES or settings.CSRF_TRUSTED_ORIGINS:
        return []
    hint = "Set BEHIND_PROXY=1 when a proxy of yours does https, or TLS=1 when this server is to do it."
    problem = "PUBLIC_URL begins with https:, but nothing here speaks it: nobody could sign in."
    return [Error(problem, hint=hint, id="parley.E006")]
