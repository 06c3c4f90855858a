"""Which engines are tried, in which order: settings say it, and `auto` spells itself out."""

from hypothesis import given
from hypothesis import strategies as st

from transcription.recognition import choice

HOSTED = ("watson", "assemblyai", "openai-realtime", "openai")
OWN = ("whisper", "moonshine", "pocketsphinx", "pocketsphinx-wide")
ALL = [*HOSTED, *OWN, "browser"]
BARE = ["pocketsphinx", "pocketsphinx-wide", "browser"]
some = st.lists(st.sampled_from([*ALL, "auto"]), max_size=6)


def test_auto_is_what_has_a_key_then_a_model_then_pocketsphinx() -> None:
    assert choice.live(["auto"], BARE) == ["pocketsphinx"]
    assert choice.live(["auto"], ["whisper", *BARE]) == ["whisper", "pocketsphinx"]
    assert choice.live(["auto"], ALL) == [*HOSTED, "whisper", "moonshine", "pocketsphinx"]


def test_a_list_is_tried_in_its_order_with_pocketsphinx_behind_it() -> None:
    assert choice.live(["whisper", "watson"], ALL) == ["whisper", "watson", "pocketsphinx"]
    assert choice.live(["moonshine", "auto"], ["openai", "moonshine", *BARE]) == ["moonshine", "openai", "pocketsphinx"]
    assert choice.live(["pocketsphinx"], ALL) == ["pocketsphinx"]
    assert choice.live(["pocketsphinx-wide"], ALL) == ["pocketsphinx-wide"]


@given(some.filter(bool), st.lists(st.sampled_from(ALL), unique=True))
def test_there_is_always_somebody_who_hears(wanted: list[str], usable: list[str]) -> None:
    chain = choice.live(wanted, usable)
    assert chain
    assert len(set(chain)) == len(chain)
    assert chain[-1] == "pocketsphinx" or "pocketsphinx-wide" in chain
    assert "browser" not in chain, "one's own browser hears oneself only"


def test_the_second_pass_is_somebody_better_on_this_machine() -> None:
    assert choice.second(["auto"], "pocketsphinx", BARE, HOSTED) == ["pocketsphinx-wide"]
    assert choice.second(["auto"], "pocketsphinx", ["openai", "whisper", *BARE], HOSTED) == [
        "whisper",
        "pocketsphinx-wide",
    ]
    assert choice.second(["auto"], "moonshine", ALL, HOSTED) == ["whisper"]
    assert choice.second(["auto"], "whisper", ALL, HOSTED) == []
    assert choice.second(["auto"], "watson", ALL, HOSTED) == [], "nobody asked to pay twice"


def test_the_second_pass_by_name() -> None:
    assert choice.second(["none"], "pocketsphinx", ALL, HOSTED) == []
    assert choice.second(["openai"], "pocketsphinx", ALL, HOSTED) == ["openai"]
    assert choice.second(["openai", "pocketsphinx"], "openai", ALL, HOSTED) == ["pocketsphinx-wide"]


@given(st.sampled_from(ALL), st.lists(st.sampled_from(ALL), unique=True))
def test_auto_sends_nothing_to_anybody_new(first: str, usable: list[str]) -> None:
    assert not set(choice.second(["auto"], first, usable, HOSTED)) & set(HOSTED)


def test_recordings_are_heard_by_who_takes_files_and_widely() -> None:
    assert choice.files(["watson", "assemblyai", "pocketsphinx"]) == ["pocketsphinx-wide"]
    assert choice.files(["openai", "whisper", "pocketsphinx"]) == ["openai", "whisper", "pocketsphinx-wide"]
