"""What the model is told beforehand: of one length for those who are heard together, and nothing for ever."""

from hypothesis import given
from hypothesis import strategies as st

from transcription.engines.whisper.prompt import CARRIED, SAID, SIZES, about, prompt, remember, remembered

LANGUAGES = st.sampled_from(["", "en", "yue"])


def letters(text: str) -> list[int]:
    return [ord(letter) for letter in text]


def written(tokens: list[int]) -> str:
    return "".join(map(chr, tokens))


@given(st.text(max_size=50), st.lists(st.text(max_size=30), max_size=30), st.text(max_size=300))
def test_a_prompt_has_one_of_a_few_lengths(topic: str, terms: list[str], said: str) -> None:
    assert len(prompt(letters, topic, terms, said)) in SIZES


def test_the_oldest_words_go_first_then_the_least_important_terms() -> None:
    assert written(prompt(letters, "Plan", ["Ada", "Bo"], "")) == " Plan. Ada, Bo."[:8]
    tokens = written(prompt(letters, "Plan", ["Ada", "Bo"], "we begin with this"))
    assert tokens == " Plan. Ada, Bo." + "we begin with this"[-17:]
    assert prompt(letters, "", [], "") == []
    many = [f"name{number}" for number in range(99)]
    assert written(prompt(letters, "", many, "last words")) == about("", many)[: SIZES[0]]
    assert len(prompt(letters, "", [], "x" * 500)) == SAID


def test_the_topic_and_terms_alone() -> None:
    assert about("Budget", ["Ada"]) == " Budget. Ada."
    assert about("", []) == ""
    assert len(about("t" * 5000, ["n" * 5000])) == 1000


@given(LANGUAGES, st.text(max_size=500).filter(lambda text: "\n" not in text))
def test_what_is_carried_comes_back_and_is_short(language: str, said: str) -> None:
    carried = remember(language, said)
    assert len(carried.decode()) <= CARRIED
    again, words = remembered(carried)
    assert again == language
    assert said.strip().endswith(words)


def test_whole_words_are_carried() -> None:
    carried = remember("en", "abcd " * 100)
    assert remembered(carried)[1].split() == ["abcd"] * len(remembered(carried)[1].split())
    assert remembered(b"") == ("", "")
    assert remembered(b"\xff\xfe what") == ("", " what")
