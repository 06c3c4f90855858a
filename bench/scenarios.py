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
