"""What both engines of OpenAI share: the client, its failures as ours, what a model takes of what is known beforehand.

Any server that is compatible serves: OPENAI_STT_BASE_URL, else the address that the minutes use. The client's own
retries are off, for they know no budget; ours are in `persist`. Nothing here quotes an answer: it may hold words.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from transcription.contract import EngineFailed, Trouble
from transcription.engines.openai_trouble import ADDRESS, again, asked_to_wait, told, translated
from transcription.engines.streaming import configured

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from tenacity import RetryCallState

OPENAI = "https://api.openai.com/v1"
ASK = 4.0  # seconds for the list of models
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. `budget` is for everything that is done about one request, waits and further attempts included; further
    ones begin within `retries` or not at all. `live_budget` and `live_retries` where somebody waits for the next word,
    and another engine is ready to hear. `final`: from a commit to its words. A realtime session ends after `idle`
    without speech, and is followed by another after `rotate`."""

    connect: float = 3.0
    request: float = 10.0
    budget: float = 20.0
    retries: float = 20.0
    live_budget: float = 8.0
    live_retries: float = 1.0
    first_wait: float = 0.3
    longest_wait: float = 4.0
    attempts: int = 4
    final: float = 10.0
    idle: float = 60.0
    rotate: float = 600.0

    @classmethod
    def of(cls, seconds: float) -> "Patience":
        """For a server that may take so long for one request."""
        return cls(request=seconds, budget=2 * seconds, retries=2 * seconds, live_budget=0.8 * seconds, final=seconds)


@dataclass(frozen=True, slots=True)
class Service:
    """Where to ask and with which key. `named` for speech: its address was given for speech, not for the minutes."""

    key: str
    url: str = ""
    ca: str = ""
    named: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Service":
        own = str(values["OPENAI_STT_BASE_URL"])
        url = own or str(values["OPENAI_BASE_URL"])
        return cls(str(values["OPENAI_API_KEY"]), url, str(values["OPENAI_CA"]), bool(own))

    def trust(self) -> ssl.SSLContext:
        """Raises EngineFailed."""
        try:
            return ssl.create_default_context(cafile=self.ca or None)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            why = "The file of OPENAI_CA cannot be read as certificates. Mend it or leave OPENAI_CA out."
            raise EngineFailed(why, lasting=True) from None

    def client(self, patience: Patience) -> "AsyncOpenAI":
        """Raises EngineFailed."""
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

        if not (self.key.isascii() and self.key.isprintable()):
            raise EngineFailed("OPENAI_API_KEY has signs in it that no key has.", lasting=True)
        limit = Timeout(patience.request, connect=patience.connect)
        return AsyncOpenAI(
            api_key=self.key or "none",
            base_url=self.url or OPENAI,
            max_retries=0,
            timeout=limit,
            http_client=DefaultAsyncHttpxClient(verify=self.trust(), timeout=limit, follow_redirects=False),
        )

    async def offers(self, model: str, *, unlisted: bool = True) -> None:
        """Does it answer, and is `model` there? The list of models is free of charge. `unlisted`: it need not be listed
        by a server that was named for speech and keeps no list, such as whisper.cpp. Raises EngineFailed."""
        async with self.client(Patience(request=ASK)) as client:
            try:
                async with asyncio.timeout(ASK):
                    answer = await client.models.with_raw_response.list()
            except Exception as error:
                if self.named and getattr(error, "status_code", None) in (404, 405):
                    if unlisted:
                        return
                    sentence = f"The server does not list its models, so nobody knows whether it streams with {model}."
                    raise EngineFailed(sentence, lasting=True) from None
                raise translated(error, model) from None
        known = told(answer.content).get("data")
        if not isinstance(known, list):
            raise EngineFailed(f"It answered, but not with a list of models. {ADDRESS}")
        if self.url and model not in [one.get("id") for one in known if isinstance(one, dict)]:
            raise EngineFailed(f"The server does not offer the model {model}.", lasting=True)


async def persist(ask: Callable[[], Awaitable[Answer]], model: str, patience: Patience, *, live: bool) -> Answer:
    """Ask until it answers, as long as another attempt may help and the budget is not spent. `live`: somebody waits
    for words. Raises EngineFailed."""
    from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_before_delay

    budget, retries = patience.budget, patience.retries
    if live:
        budget, retries = patience.live_budget, patience.live_retries
    attempts = AsyncRetrying(
        retry=retry_if_exception(again),
        stop=stop_after_attempt(patience.attempts) | stop_before_delay(retries),
        wait=lambda state: pause(state, patience),
        reraise=True,
    )
    try:
        async with asyncio.timeout(budget):
            return await attempts(ask)
    except TimeoutError:
        raise EngineFailed(f"There was no answer within {budget:g} s.", Trouble.PROCESSING_TIMEOUT) from None
    except EngineFailed:
        raise
    except Exception as error:
        raise translated(error, model) from None


def pause(state: "RetryCallState", patience: Patience) -> float:
    """Seconds: what the service asks for, else twice as long each time, with jitter."""
    from tenacity import wait_exponential, wait_random

    asked = asked_to_wait(state.outcome.exception() if state.outcome else None)
    own = wait_exponential(patience.first_wait, patience.longest_wait) + wait_random(0, patience.first_wait)
    return own(state) if asked is None else asked


class OpenAIOffer:
    """What is known of both engines beforehand."""

    SETTINGS: ClassVar[tuple[str, ...]] = (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_STT_BASE_URL",
        "OPENAI_STT_TIMEOUT",
        "OPENAI_CA",
    )
    HOSTED: ClassVar[bool] = True
    UNLISTED: ClassVar[bool] = True
    """A server that was named for speech and keeps no list of models is believed to have the model."""
    model: str
    price: float

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.service = Service.of(values)
        self.patience = Patience.of(float(values["OPENAI_STT_TIMEOUT"]))

    def installed(self) -> str:
        return ""

    def configured(self) -> str:
        if not (self.service.key or self.service.url):
            return "Set OPENAI_API_KEY, or OPENAI_STT_BASE_URL for a server of your own."
        name = "OPENAI_STT_BASE_URL" if self.service.named else "OPENAI_BASE_URL"
        return (
            configured.server(name, self.service.url or OPENAI)
            or configured.key("OPENAI_API_KEY", self.service.key)
            or configured.authority("OPENAI_CA", self.service.ca)
        )

    async def check(self) -> None:
        await self.service.offers(self.model, unlisted=self.UNLISTED)
