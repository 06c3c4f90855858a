"""How much one connection may ask (PROTOCOL 6)."""

LARGEST_MESSAGE = 64 * 1024


class Bucket:
    """A token bucket: `size` at once, `refill` more each second. `now` is a monotonic clock in seconds."""

    def __init__(self, now: float, size: float = 300, refill: float = 20) -> None:
        self.size, self.refill = size, refill
        self.left, self.filled_at = size, now

    def take(self, now: float) -> bool:
        """Take one; False when the bucket is empty."""
        self.left = min(self.size, self.left + (now - self.filled_at) * self.refill)
        self.filled_at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
