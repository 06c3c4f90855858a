"""What is known of an engine before anybody speaks: what it needs, whether it answers, what it costs. No Django here.

An engine is one file beside this one, with a class that has this shape, and one line in `OFFERS`. Its settings are
named in `SETTINGS`; who makes one looks them up and gives their values. To make an offer must cost nothing: imports of
clients and models wait for `engine`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from transcription.contract import Engine


class Offer(Protocol):
    SETTINGS: ClassVar[tuple[str, ...]]
    HOSTED: ClassVar[bool]
    """Audio leaves this organisation's machines: said to people before they choose it."""
    model: str
    """What it would run; empty when there is no choice."""
    price: float
    """Of a minute of sound, in the operator's currency; 0 when nobody counts it."""

    def __init__(self, values: Mapping[str, Any]) -> None: ...

    def installed(self) -> str:
        """Empty when it is; else a sentence that says what to install."""
        ...

    def configured(self) -> str:
        """Empty when it is; else a sentence that says what to set."""
        ...

    async def check(self) -> None:
        """Does it answer, would it hear? A few seconds at most, and free of charge. Raises EngineFailed."""
        ...

    def engine(self, *, background: bool = False) -> Engine:
        """On the running event loop. In the `background` it leaves the processor to those who speak now."""
        ...
