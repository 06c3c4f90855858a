"""What a model that lost its way repeats is said once; everything else stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.engines.whisper.guard import LONGEST, LOOP, folded, loop, unlooped

SHORT = st.lists(st.sampled_from("abc"), max_size=30)
DISTINCT = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)


def once(words: str) -> str:
    return " ".join(unlooped(words.split(), key=folded))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("No no no.", "No no no."),
        ("No, no, no, no!", "No,"),
        ("so thank you thank you Thank you. thank you bye", "so thank you bye"),
        ("thank you very thank you very thank you very thank you very thank", "thank you very"),
        ("a b a b a b a c", "a b a b a b a c"),
        ("one two three four one two three four", "one two three four one two three four"),
        ("... ... ... ... and", "... and"),
    ],
)
def test_examples(said: str, kept: str) -> None:
    assert once(said) == kept


@given(SHORT)
def test_nothing_loops_afterwards(words: list[str]) -> None:
    kept = unlooped(words, key=folded)
    assert loop(kept) is None
    assert unlooped(kept, key=folded) == kept
    rest = iter(words)
    assert all(word in rest for word in kept), "words in their order, none that was not said"
    assert set(kept) == set(words), "nothing that was said is gone altogether"


@given(SHORT)
def test_what_does_not_loop_stays(words: list[str]) -> None:
    if loop(words) is None:
        assert unlooped(words, key=folded) == words


@given(DISTINCT, st.integers(LOOP, 12), st.integers(0, 5))
def test_a_loop_of_any_length_is_one_phrase(phrase: list[str], rounds: int, left: int) -> None:
    broken_off = phrase[: left % len(phrase)]
    assert unlooped(["x", *phrase * rounds, *broken_off], key=folded) == ["x", *phrase]
    assert unlooped([*phrase * rounds, "x"], key=folded) == [*phrase, "x"]


def test_a_phrase_may_be_long_but_not_a_whole_speech() -> None:
    speech = [f"w{number}" for number in range(LONGEST + 1)]
    assert len(unlooped(speech * LOOP, key=folded)) == LOOP * len(speech)
    assert len(unlooped(speech[:-1] * LOOP, key=folded)) == LONGEST
