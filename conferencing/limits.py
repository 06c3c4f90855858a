"""How much one connection may ask (PROTOCOL 6)."""

LARGEST_MESSAGE = 64 * 1024


class Bucket:
    """A token bucket: `size` at once, `refill` more each second. `now` is a monotonic clock in seconds."""

    def __init__(self, now: float, size: float = 300, refill: float = 20) -> None:
        self.size, self.refill = size, refill
        self.left, self.filled_at = size, now

    def take(self, now: float, amount: float = 1) -> bool:
        """Take so many; False when they are not in the bucket."""
        self.left = min(self.size, self.left + (now - self.filled_at) * self.refill)
        self.filled_at = now
        if self.left < amount:
            return False
        self.left -= amount
        return True


def signals(now: float) -> Bucket:
    """KiB of signals, beside the messages that they are: to join eleven others takes some 150."""
    return Bucket(now, size=1024, refill=32)
