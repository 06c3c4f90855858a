"""What could hear here, and why the rest could not: one row per engine, in the order of `OFFERS`.

`/readyz`, the line at start, the chain and `manage.py engines` all read this. Engines are asked at the same time, each
for a few seconds at most; none of them can fail the report, nor slow down another's row.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from transcription.contract import EngineFailed, Trouble
from transcription.engines import OFFERS, offer_class
from transcription.engines.offer import Offer

LIMIT = 5.0  # seconds that one engine has to answer
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One engine. `why` is empty when it would hear; else a sentence for an operator. `price` is of a minute.

    `lasting` and `trouble` are those of the failure, as in EngineFailed; of one that would hear there is none.
    """

    name: str
    installed: bool
    configured: bool
    reachable: bool
    model: str
    price: float
    hosted: bool
    why: str = ""
    lasting: bool = False
    trouble: Trouble | None = None

    @property
    def usable(self) -> bool:
        return self.reachable


def values_for(engine: type[Offer]) -> dict[str, Any]:
    """What the settings say for this engine, by name."""
    return {name: getattr(settings, name) for name in engine.SETTINGS}


def values() -> dict[str, Any]:
    """What the settings say for all engines."""
    return {name: value for engine in OFFERS for name, value in values_for(offer_class(engine)).items()}


async def report(values: Mapping[str, Any], names: Iterable[str] = (), limit: float = LIMIT) -> list[Row]:
    """Rows of the engines called `names`, or of all. Raises UnknownEngine."""
    chosen = tuple(names) or tuple(OFFERS)
    classes = {name: offer_class(name) for name in chosen}
    return await asyncio.gather(*(row(name, one(values), limit) for name, one in classes.items()))


async def row(name: str, offer: Offer, limit: float) -> Row:
    """Nobody is asked over the network before everything on this machine is in place."""
    missing, unset = said(name, offer.installed), said(name, offer.configured)
    failure = EngineFailed(missing or unset, lasting=True) if missing or unset else await asked(name, offer, limit)
    row = Row(name, not missing, not unset, not failure, offer.model, offer.price, offer.HOSTED)
    return replace(row, why=str(failure), lasting=failure.lasting, trouble=failure.trouble) if failure else row


def said(name: str, ask: Callable[[], str]) -> str:
    """What an engine lacks; empty when it lacks nothing."""
    try:
        return ask()
    except Exception as error:  # one engine's odd setting must not hide the others
        return odd(name, error)


async def asked(name: str, offer: Offer, limit: float) -> EngineFailed | None:
    """Why the engine does not answer; None when it does."""
    try:
        async with asyncio.timeout(limit):
            await offer.check()
    except TimeoutError:
        return EngineFailed(f"It did not answer within {limit:g} s.", Trouble.PROCESSING_TIMEOUT)
    except EngineFailed as error:
        return error
    except Exception as error:  # a client's own kind of error must not hide the other engines
        return EngineFailed(odd(name, error))
    return None


def odd(name: str, error: Exception) -> str:
    log.error("checking the speech engine %s failed (%s)", name, type(error).__name__)
    return f"Checking it failed with {type(error).__name__}, which is in the log."
