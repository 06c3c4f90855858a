"""How many tokens a text is for one model: measured, because its tokenizer is on its server.

An ASCII character weighs 1, any other START: scripts that need a token for a character are not taken for cheap ones.
"""

import math

START = 2.5
"""Weight of a token until the model was seen to count: fewer than any tokenizer has for prose."""
LEAST, MOST = 0.5, 12.0
ENOUGH = 300  # tokens: a shorter text tells more of the chat template than of words


def weight(text: str) -> float:
    ascii_ = len(text.encode("ascii", "ignore"))
    return ascii_ + (len(text) - ascii_) * START


class Gauge:
    def __init__(self) -> None:
        self.rate = START
        self.measured = False

    def tokens(self, text: str) -> int:
        return math.ceil(weight(text) / self.rate)

    def learn(self, text: str, tokens: int) -> None:
        """The model counted `tokens` in a text; the densest text seen counts, with something to spare."""
        if tokens < ENOUGH:
            return
        seen = min(max(weight(text) / tokens * 0.95, LEAST), MOST)
        self.rate = min(self.rate, seen) if self.measured else seen
        self.measured = True

    def shrink(self) -> None:
        """The server counted more than we thought."""
        self.rate = max(self.rate / 2, LEAST)
        self.measured = True
