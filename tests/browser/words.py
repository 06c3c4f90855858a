"""How well speech was heard: word error without regard to case and punctuation."""

from jiwer import Compose, ReduceToListOfListOfWords, RemovePunctuation, ToLowerCase, wer

from tests.speech import Speech

PLAIN = Compose([ToLowerCase(), RemovePunctuation(), ReduceToListOfListOfWords()])
ALLOWED = 0.25
"""As a mean over the voices."""


def word_error(spoken: Speech, read: str) -> float:
    return wer(spoken.text, read, reference_transform=PLAIN, hypothesis_transform=PLAIN)


def assert_understood(spoken: dict[str, Speech], read: dict[str, str]) -> None:
    """Both by name."""
    errors = {name: round(word_error(said, read[name]), 3) for name, said in spoken.items()}
    print(f"word error: {errors}")
    assert sum(errors.values()) / len(errors) <= ALLOWED, (errors, read)
