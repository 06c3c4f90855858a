"""What a transcriber said, as pieces that can be compared and put together again. Pure.

Pieces keep the spaces and signs before them, so languages that write without spaces come out as they went in. A
transcriber may tell no times; then they are guessed from the letters, which is good enough to choose what to send
again, and is stored only where nobody knows better.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from transcription.contract import Result, Word

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # written without spaces
PIECE = re.compile(rf"\s*(?:[{UNSPACED}]|[^\s{UNSPACED}]+)[^\w\s{UNSPACED}]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One word with what is written before it; `start` and `end` are samples from the utterance's first."""

    text: str
    start: int
    end: int
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """For comparisons: hypotheses that only flip a comma or a capital agree."""
        folded = unicodedata.normalize("NFKC", self.text).casefold()
        return "".join(filter(str.isalnum, folded)) or folded.strip()

    def word(self) -> Word:
        return Word(self.text.strip(), self.start, self.end, self.confidence)


def pieces(result: Result, begin: int, end: int) -> list[Piece]:
    """Of what was heard in samples [begin, end) of the utterance."""
    if result.words:
        return [
            Piece(text, within(begin + word.start, begin, end), within(begin + word.end, begin, end), word.confidence)
            for word, text in zip(result.words, written(result), strict=True)
        ]
    texts = PIECE.findall(result.text)
    letters = max(1, sum(map(len, texts)))
    found, at = [], 0
    for text in texts:
        start, at = at, at + len(text)
        found.append(Piece(text, *(begin + (end - begin) * place // letters for place in (start, at))))
    return found


def written(result: Result) -> list[str]:
    """The words as they stand in the text, each with what is before it; the last also with what is after it."""
    texts, at = [], 0
    for word in result.words:
        bare = word.text.strip()
        found = result.text.find(bare, at)
        if found < 0:
            return [f" {one.text.strip()}" for one in result.words]
        texts.append(result.text[at : found + len(bare)])
        at = found + len(bare)
    texts[-1] += result.text[at:]
    return texts


def together(parts: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in parts).strip()


def keys(parts: Iterable[Piece]) -> list[str]:
    return [piece.key for piece in parts]


def within(at: int, first: int, last: int) -> int:
    return min(max(at, first), last)
