"""Talk written by hand: words with their seconds."""

from transcription.analysis.said import Said, Stretch
from transcription.speaking.figures import Spoken


def said(speaker: str, *words: tuple[float, float], of: str = "word", text: str = "", language: str = "en") -> Said:
    """One utterance of words from and to these seconds."""
    spoken = Spoken(tuple((of, start, end) for start, end in words), language)
    return Said(f"{speaker} {words[0][0]}", speaker, words[0][0], words[-1][1], spoken, text)


def steady(speaker: str, start: float, end: float, each: float = 0.5) -> Said:
    """Words without a rest."""
    count = round((end - start) / each)
    return said(speaker, *((start + at * each, start + (at + 1) * each) for at in range(count)))


def stretch(start: float, end: float) -> Stretch:
    return Stretch(start, end, f"at {start}")
