"""One batch through a real model: features, encoder, generation, language, alignment. Tiny, and it says its script."""

from pathlib import Path

import numpy as np
import pytest

from tests.transcription import tiny_whisper
from tests.transcription.tiny_whisper import Script
from transcription.contract import SAMPLE_RATE, Result
from transcription.engines.whisper.model import Model, WrongPreprocessorConfig
from transcription.engines.whisper.takes import Ask, audible
from transcription.engines.whisper.worker import Waiting, chosen

NOISE = np.random.default_rng(0).normal(0, 3000, 3 * SAMPLE_RATE).astype(np.int16)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def load(folder: Path) -> Model:
    return Model(folder, "cpu", 1)


def scripted(folder: Path, script: Script, name: str) -> Model:
    return load(tiny_whisper.scripted(folder / name, script))


@pytest.fixture(scope="module")
def hello(folder: Path) -> Model:
    return scripted(folder, Script(), "hello")


def hear(model: Model, *asks: Ask) -> list[Result]:
    return model.hear(asks, [model.prompt(ask) for ask in asks])


def test_it_is_small(folder: Path, hello: Model) -> None:
    assert sum(file.stat().st_size for file in (folder / "hello").iterdir()) < 1_000_000


def test_words_have_their_times_and_what_was_said_is_carried(hello: Model) -> None:
    (result,) = hear(hello, Ask(NOISE, carried=b"en\nGood morning,"))
    assert result.text == "hello world"
    assert [(word.text, word.start, word.end) for word in result.words] == [
        ("hello", 0, SAMPLE_RATE),
        ("world", SAMPLE_RATE, 2 * SAMPLE_RATE),
    ]
    assert all(0.9 < word.confidence <= 1 for word in result.words)
    assert result.carried == b"en\nGood morning, hello world"
    assert hear(hello, Ask(NOISE, final=False))[0].carried == b"", "it will be heard again"


def test_times_lie_within_a_short_segment(hello: Model) -> None:
    (result,) = hear(hello, Ask(NOISE[: SAMPLE_RATE // 2]))
    assert all(0 <= word.start <= word.end <= SAMPLE_RATE // 2 for word in result.words)


def test_a_model_whose_sound_would_be_read_otherwise_is_none(folder: Path) -> None:
    """As large-v3 is without its preprocessor_config.json: it would load, and fail with every utterance."""
    odd = tiny_whisper.scripted(folder / "odd")
    (odd / "preprocessor_config.json").write_text('{"feature_size": 128}')
    with pytest.raises(WrongPreprocessorConfig):
        load(odd)


def test_a_batch_hears_what_each_would_hear_alone(folder: Path) -> None:
    model = load(tiny_whisper.random(folder / "random"))
    asks = [Ask(NOISE, language) for language in ("en", "de", "fr", "ja")]
    alone = [hear(model, ask)[0] for ask in asks]
    assert all(one.text for one in alone)
    assert len({one.text for one in alone}) == 4
    assert [one.text for one in hear(model, *asks)] == [one.text for one in alone]


def test_the_language_is_told_or_heard(folder: Path) -> None:
    german = scripted(folder, Script(language="de"), "german")
    languages = ("", "en", "pt-BR", "nb", "xx-nonsense", "zh-Hant")
    heard = [result.language for result in hear(german, *(Ask(NOISE, one) for one in languages))]
    assert heard == ["de", "en", "pt", "no", "de", "zh"]
    assert german.heard(Ask(NOISE, carried=b"fr\nbonjour"), "<|de|>", 0.4) == "fr", "doubtful: as before"
    assert german.heard(Ask(NOISE, carried=b"fr\nbonjour"), "<|de|>", 0.6) == "de"
    assert german.heard(Ask(NOISE), "<|de|>", 0.1) == "de"


def test_a_loop_is_said_once_and_not_carried(folder: Path) -> None:
    model = scripted(folder, Script((" thank", " you", " so"), then=" thank"), "loop")
    final, live = hear(model, Ask(NOISE, carried=b"en\nbefore")), hear(model, Ask(NOISE, final=False))
    for result in (*final, *live):
        assert result.text == "thank you so"
        assert [word.text for word in result.words] == ["thank", "you", "so"]
    assert final[0].carried == b"en\n"


def test_where_the_model_hears_nobody_and_doubts_its_words_there_are_none(folder: Path) -> None:
    silent = scripted(folder, Script(certainty=0.1, silent=True), "silent")
    (result,) = hear(silent, Ask(NOISE, carried=b"en\nbefore"))
    assert (result.text, result.words, result.carried) == ("", (), b"en\nbefore")
    sure = scripted(folder, Script(silent=True), "sure")
    assert hear(sure, Ask(NOISE))[0].text == "hello world", "words that it is sure of stand"


def test_silence_is_not_worth_the_model() -> None:
    hiss = np.random.default_rng(1).normal(0, 10, SAMPLE_RATE).astype(np.int16)
    assert not audible(hiss)
    assert not audible(hiss[:0])
    assert not audible(np.full(SAMPLE_RATE, 0, np.int16))
    assert audible(np.concatenate((hiss, NOISE[:1600])))


def test_prompts_of_one_meeting_have_one_length(hello: Model) -> None:
    terms = tuple(f"Name{number}" for number in range(50))
    asks = [Ask(NOISE, terms=terms, topic="Plan", carried=carried) for carried in (b"en\nhello", b"", b"de\nlong ago")]
    prompts = [hello.prompt(ask) for ask in asks]
    assert {len(one) for one in prompts} == {192}
    assert [one.text for one in hello.hear(asks, prompts)] == ["hello world"] * 3
    assert hello.prompt(Ask(NOISE, terms=("\ud800\x00",), topic="\x07")) == [], "nonsense is no prompt"


def test_names_that_look_like_the_models_own_signs_are_plain_text(hello: Model) -> None:
    """Somebody called <|startoftranscript|> would spoil the batch of everybody, and what their meeting is told."""
    signs = ("<|startoftranscript|>", "<|endoftext|>", "<|startofprev|>", "<|nospeech|>", "<|0.00|>")
    odd = Ask(NOISE, terms=signs * 5, topic="<|transcribe|> Plan", carried=b"en\n<|startoftranscript|>")
    prompt = hello.prompt(odd)
    assert prompt
    assert max(prompt) < hello.english.eot
    plain = Ask(NOISE, terms=("Ana",) * 50)
    heard = hello.hear([odd, plain], [prompt, hello.prompt(plain)[: len(prompt)]])
    assert [one.text for one in heard] == ["hello world"] * 2


def waiting(number: int, *, final: bool = False, background: bool = False, prompt: int = 0) -> Waiting:
    return Waiting(number, Ask(NOISE[:0], final=final, background=background), [0] * prompt)


def numbers(found: list[Waiting]) -> list[int]:
    return [one.number for one in found]


def test_who_is_heard_next() -> None:
    everybody = [
        waiting(1, background=True),
        waiting(2),
        waiting(3, final=True),
        waiting(4, final=True, prompt=8),
        waiting(5),
        waiting(6, final=True),
        *(waiting(number, background=True) for number in range(7, 12)),
    ]
    assert numbers(chosen(everybody, 8)) == [3, 6], "finals first, those with prompts of one length together"
    assert numbers(chosen([one for one in everybody if not one.ask.final], 8)) == [2, 5]
    assert numbers(chosen([one for one in everybody if one.ask.background], 8)) == [1, 7], "few: others may come"
    assert numbers(chosen([waiting(number) for number in range(9)], 4)) == [0, 1, 2, 3]
    assert chosen([], 8) == []
