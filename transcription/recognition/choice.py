"""Which engines are tried, in which order. Pure: names in, names out.

`usable` are the engines that are installed and configured here, in the order of OFFERS: what has a key, then models on
disk, then PocketSphinx, which is always there and so stands last in every chain.
"""

from collections.abc import Collection, Sequence

AUTO = "auto"
NONE = "none"
LAST = "pocketsphinx"
WIDE = "pocketsphinx-wide"
OWN = "browser"
"""The speaker's own browser recognises: chosen by a person for themself, never by `auto`."""

NOT_LIVE = (WIDE, OWN)
HEAR_FILES = ("openai", "whisper", "moonshine", LAST, WIDE)
"""Engines that take a recording faster than it was spoken."""


def live(wanted: Sequence[str], usable: Sequence[str]) -> list[str]:
    """Who hears those who speak: `wanted` with `auto` spelled out, and PocketSphinx as the last."""
    spelled = [one for name in wanted for one in (automatic(usable) if name == AUTO else [name])]
    return list(dict.fromkeys([*(name for name in spelled if name not in (LAST, OWN)), *last(spelled)]))


def automatic(usable: Sequence[str]) -> list[str]:
    return [name for name in usable if name not in NOT_LIVE]


def last(spelled: Sequence[str]) -> list[str]:
    """Who wants wide beams for live captions has the wide decoder already, and needs no narrow one behind it."""
    return [] if WIDE in spelled else [LAST]


def second(wanted: Sequence[str], first: str, usable: Sequence[str], hosted: Collection[str]) -> list[str]:
    """Who hears a finished utterance again, when `first` heard it live; empty when nobody would hear it better.

    `auto` sends no sound to anybody who does not get it already, and costs nothing: the next better model on this
    machine, and PocketSphinx's wide beams for what PocketSphinx heard.
    """
    if NONE in wanted:
        return []
    spelled = [one for name in wanted for one in (better(first, usable, hosted) if name == AUTO else [name])]
    named = [WIDE if name == LAST else name for name in spelled]
    return [name for name in dict.fromkeys(named) if name not in (first, OWN)]


def better(first: str, usable: Sequence[str], hosted: Collection[str]) -> list[str]:
    if first in hosted:
        return []
    own = [name for name in usable if name not in hosted and name not in NOT_LIVE]
    before = own[: own.index(first)] if first in own else []
    if first == OWN:
        return [name for name in own if name != LAST]
    return [*before, WIDE] if first == LAST else before


def files(names: Sequence[str]) -> list[str]:
    """Of the chain `names`, who hears recordings; with wide beams, for nobody waits for the next word."""
    heard = [WIDE if name == LAST else name for name in names if name in HEAR_FILES]
    return list(dict.fromkeys([*heard, WIDE]))
