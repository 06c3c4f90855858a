"""Sound for a service that hears at the speed of speech: a few seconds at once, then as fast as it is spoken. Pure."""


class Pace:
    """A bucket that runs out at the speed of speech and holds `ahead` seconds."""

    def __init__(self, ahead: float) -> None:
        self.ahead, self.level, self.at = ahead, 0.0, 0.0

    def wait(self, seconds: float, now: float) -> float:
        """How long to wait at `now` before these seconds of sound are sent."""
        self.level = max(0.0, self.level - max(0.0, now - self.at)) + seconds
        self.at = now
        return max(0.0, self.level - self.ahead)
