"""The engines of this server: who hears those who speak, who hears an utterance again, who hears recordings.

An engine is made once for each event loop and shared by every speaker; so is what is known of its health (breakers.py).
Settings say which (`STT_ENGINE`, `STT_FINAL_ENGINE`), a meeting's host may choose another of those.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transcription.contract import Engine, EngineFailed, Trouble
from transcription.engines import OFFERS, offer_class
from transcription.engines.offer import Offer
from transcription.recognition import choice, engines_report, pool
from transcription.recognition.breakers import Breakers, breakers
from transcription.recognition.failover import Failover, Watch
from transcription.recognition.run import Patience
from transcription.recognition.second import SecondPass

unhurried = Breakers()  # of those who hear in the background: a file that they choke on opens nobody's circuit
UNHURRIED = 8  # times the patience with them: a large model takes its time, and leaves it to those who speak
LOOK = 300.0  # seconds between two looks at what would hear
log = logging.getLogger(__name__)
NAMES: dict[str, str | Promise] = {
    "whisper": "Whisper",
    "moonshine": "Moonshine",
    "openai": "OpenAI",
    "openai-realtime": "OpenAI Realtime",
    "watson": "IBM Watson",
    "assemblyai": "AssemblyAI",
    "browser": _("Your browser"),
    "pocketsphinx": "PocketSphinx",
    "pocketsphinx-wide": "PocketSphinx",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """An engine as people are told of it. `hosted`: it is somebody else's, and sound is sent there."""

    name: str
    label: str
    hosted: bool
    model: str
    price: float


_passes: WeakKeyDictionary[asyncio.AbstractEventLoop, SecondPass] = WeakKeyDictionary()
_made: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, bool], Engine]] = WeakKeyDictionary()


@cache
def offers() -> dict[str, Offer]:
    """Every engine there is, as the settings would have it run."""
    values = engines_report.values()
    return {name: offer_class(name)(values) for name in OFFERS}


@cache
def usable() -> list[str]:
    """What is installed and configured. To find out reads files: it is done at start, and with every look."""
    said = engines_report.said
    return [name for name, one in offers().items() if not (said(name, one.installed) or said(name, one.configured))]


def hosted() -> list[str]:
    return [name for name, one in offers().items() if one.HOSTED]


def names() -> list[str]:
    """The chain that hears those who speak, in the order in which it is tried."""
    return choice.live(settings.STT_ENGINE, usable())


def preferring(name: str) -> list[str]:
    """The chain, from the engine that a host has chosen: without it where the server does not offer it any more.

    Who chose one of this server's own has chosen that sound stays here: no hosted one stands in for it.
    """
    chain = sorted(names(), key=lambda one: one != name)
    return [one for one in chain if not (stays(name) and one in hosted())]


def stays(name: str) -> bool:
    """Did the host who chose `name` choose that no sound leaves this server?"""
    return bool(name) and name not in hosted()


def may_send(name: str) -> list[str]:
    """Labels of services that may be sent sound, should the first of the chain fail, or to hear it again."""
    chain = preferring(name)
    others = [*chain[1:], *again(chain[0], here=stays(name))]
    reached = [one for one in dict.fromkeys(others) if one in hosted()]
    return list(dict.fromkeys(told(one).label for one in reached))


def live(name: str = "") -> Engine:
    """Who hears those who speak: the engine `name` first where it is offered, then the others in their order."""
    return tried(preferring(name), breakers)


def again(first: str, *, here: bool = False) -> list[str]:
    """Names of those who hear an utterance again that the engine `first` heard. `here`: nobody to whom sound would have
    to be sent."""
    chosen = choice.second(settings.STT_FINAL_ENGINE, first, usable(), hosted())
    return [name for name in chosen if not (here and name in hosted())]


def second(first: str, *, here: bool = False) -> Engine | None:
    """Who hears an utterance again, as `again` says; None when nobody would hear it better."""
    chosen = again(first, here=here)
    try:
        return tried(chosen, unhurried, background=True) if chosen else None
    except EngineFailed:  # said in the log; the first words stand
        return None


def second_pass() -> SecondPass:
    """The running event loop's; it yields to those who speak."""
    return _passes.setdefault(asyncio.get_running_loop(), SecondPass(lambda: pool.pool().busy))


def recordings(name: str = "") -> Engine:
    """Who hears files, in the background."""
    return tried(choice.files(preferring(name)), unhurried, background=True)


def hear_files() -> list[str]:
    """Who may be chosen for recordings: those of the chain that take them."""
    return [name for name in names() if name in choice.HEAR_FILES]


def tried(names: Sequence[str], circuits: Breakers, *, background: bool = False) -> Engine:
    """Of these, whoever can be made now. Raises EngineFailed when nobody can."""
    engines: list[Engine] = []
    for name in names:
        try:
            engines.append(made(name, background=background))
        except EngineFailed as failure:  # since the start, a file of it has gone: the others hear
            last, circuit = failure, circuits.of(name)
            if circuit.well:
                log.warning("engine %s cannot start: %s", name, failure)
            circuit.failed("start", failure)
    if not engines:
        raise last
    patience = Patience(settings.STT_SILENT_TIMEOUT, settings.STT_FINAL_TIMEOUT)
    return Failover(engines, circuits, patience=patience.times(UNHURRIED) if background else patience)


def made(name: str, *, background: bool = False) -> Engine:
    mine = _made.setdefault(asyncio.get_running_loop(), {})
    if (name, background) not in mine:
        mine[name, background] = offers()[name].engine(background=background)
    return mine[name, background]


def offered() -> list[Offered]:
    """What a host can choose from."""
    return [told(name) for name in names()]


def told(name: str) -> Offered:
    one = offers().get(name)
    hosted, model, price = (one.HOSTED, one.model, one.price) if one else (False, "", 0.0)
    return Offered(name, str(NAMES.get(name, name)), hosted, model, price)


def heard_by(name: str = "") -> Offered:
    """Who hears now: the first of the chain that is not known to fail."""
    chain = preferring(name)
    return told(next((one for one in chain if breakers.of(one).well), chain[-1]))


# What works, and why the rest does not

_rows: dict[str, engines_report.Row] = {}


async def look() -> list[engines_report.Row]:
    """Ask those who may have to hear whether they would. Who cannot before somebody has mended something is passed over
    until it is well again; one look that was too slow silences nobody: those who speak find out (breakers.py).

    The others are not asked: to ask may load a model.
    """
    usable.cache_clear()
    able = await asyncio.to_thread(usable)
    chain = names()
    asked = [name for name in OFFERS if name in chain or name not in able]
    rows = await engines_report.report(engines_report.values(), asked)
    _rows.update({row.name: row for row in rows})
    for row in rows:
        if row.reachable and not breakers.of(row.name).well:
            breakers.of(row.name).mended()
        if row.configured and not row.reachable and row.name not in (choice.LAST, choice.WIDE):
            breakers.of(row.name).failed("look", EngineFailed(row.why, lasting=row.lasting))
    return rows


async def watch() -> None:
    """Look at once, say in a line what was found, and look again now and then."""
    said, watcher = "", Watch(names(), breakers, changed)
    while watcher:
        await look()
        if (line := summary()) != said:
            log.info("speech: %s", line)
            said = line
        await asyncio.sleep(LOOK)


def changed(before: str, now: str, why: Trouble | None) -> None:
    """Another engine hears, or a better one again. Rooms are told with their next pulse (speech_choice.py)."""
    if why:
        log.warning("speech: %s hears, because of %s with %s", now, why, before)
    else:
        log.info("speech: %s hears again", now)


def summary() -> str:
    """Who hears, and why the others do not, in one line."""
    well = [name for name in names() if not (name in _rows and _rows[name].why)]
    hears = ", then ".join(f"{one} ({told(one).model})" if told(one).model else one for one in well)
    others = [f"{name} does not: {row.why}" for name, row in _rows.items() if row.why and name != choice.OWN]
    others += [f"{name} does not: STT_ENGINE does not name it." for name in spare() if name not in choice.NOT_LIVE]
    return " · ".join([f"{hears or 'nobody'} hears", *others])


def spare() -> list[str]:
    """Who could hear, and is not in the chain."""
    chain = names()
    return [name for name in usable() if name not in chain]


def states() -> dict[str, str]:
    """Of every engine: ok, not installed, not configured, failed, not chosen, or unknown before the first look."""
    rest = spare()
    return {name: "not chosen" if name in rest else state(_rows.get(name)) for name in OFFERS if name != choice.WIDE}


def state(row: engines_report.Row | None) -> str:
    if row is None:
        return "unknown"
    if not row.installed:
        return "not installed"
    if not row.configured:
        return "not configured"
    return "ok" if row.reachable else "failed"


async def ready() -> Offered:
    """Who hears now. Raises EngineFailed when nobody would."""
    chain = names()
    try:
        await offers()[chain[-1]].check()
    except EngineFailed:
        if not any(state(_rows.get(name)) == "ok" and breakers.of(name).well for name in chain):
            raise
    return heard_by()
