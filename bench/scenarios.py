"""What is played: how many speak at once, how many are silent with their microphones open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """All in one meeting, from the first second to the last. `noise`: silent rooms have -70 dBFS, else digital zero."""

    name: str
    speakers: int = 0
    silent: int = 0
    noise: bool = True

    @property
    def microphones(self) -> int:
        return self.speakers + self.silent

    @property
    def title(self) -> str:
        if not self.microphones:
            return "nobody"
        parts = [f"{self.speakers} speaking"] if self.speakers else []
        parts += [f"{self.silent} silent" + ("" if self.noise else " (digital zero)")] if self.silent else []
        return ", ".join(parts)


SCENARIOS = (
    Scenario("idle"),
    Scenario("silent", silent=40),
    Scenario("zero", silent=40, noise=False),
    Scenario("one", speakers=1),
    Scenario("four", speakers=4),
    Scenario("six", speakers=6, silent=40),
    Scenario("ten", speakers=10),
)
FILE = "file"
"""The name of the other measurement: `manage.py transcribe` of a long recording (files.py)."""

PAGES, CAPTIONS = "pages", "captions"
"""What pages cost who opens them (pages.py), and captions the page that shows them (captions.py)."""

MINUTES = "minutes"
"""How good minutes are, and how fast (minutes.py)."""

CALL = "call"
"""What a video call costs those who join it, and the server (call.py)."""

ENGINES = "engines"
"""Every speech engine that can run here, with two speakers (recognisers.py)."""

PROGRAMS = "programs"
"""Twenty programs that stream at once (programs.py)."""

FAILOVER, AGREEMENT = "failover", "agreement"
"""How long words stay away when an engine dies (failover.py), and what agreement costs (agreement.py)."""

WHISPER = "whisper"
"""What it is worth to hear several speakers in one batch (whisper.py)."""

EXPORT = "export"
"""How long it takes to take five hours away (export.py)."""

REVIEW = "review"
"""What the page of 5,000 utterances costs (review.py)."""

SEARCH = "search"
"""How fast a search over 1,000 meetings is (search.py)."""

NAMES = (
    *(scenario.name for scenario in SCENARIOS),
    *(FILE, PAGES, CAPTIONS, MINUTES, CALL, ENGINES, PROGRAMS, FAILOVER, AGREEMENT, WHISPER, EXPORT, REVIEW, SEARCH),
)
