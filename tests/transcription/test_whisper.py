"""Whisper through its real process and a real model: batches across speakers, failures that hurt nobody for long."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from tests.transcription import tiny_whisper
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Trouble
from transcription.engines import offer
from transcription.engines.whisper import Whisper, WhisperOffer
from transcription.engines.whisper import process as processes
from transcription.engines.whisper.binary import broken_off
from transcription.engines.whisper.process import Keeper, Setup, WhisperLost
from transcription.engines.whisper.takes import Ask
from transcription.recognition import pool
from transcription.segmenter import NOTHING

NOISE = np.random.default_rng(0).normal(0, 3000, 3 * SAMPLE_RATE).astype(np.int16)
SILENCE = np.zeros(SAMPLE_RATE, np.int16)
PATIENCE = 60


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_whisper.scripted(tmp_path_factory.mktemp("models") / "whisper-hello")


@pytest_asyncio.fixture
async def keeps() -> AsyncIterator[Callable[[Path], Keeper]]:
    """Make keepers that are closed in the end."""
    made: list[Keeper] = []

    def make(folder: Path) -> Keeper:
        made.append(Keeper(Setup(folder, "cpu", 1, 8)))
        return made[-1]

    yield make
    for one in made:
        await one.close()


def values(model: str, models: Path) -> dict[str, Any]:
    settings = {"WHISPER_DEVICE": "cpu", "WHISPER_THREADS": 1, "WHISPER_BATCH": 8}
    return {"WHISPER_MODEL": model, "WHISPER_MODELS_DIR": str(models)} | settings


async def failure(of: Any) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        await asyncio.wait_for(of, PATIENCE)
    return caught.value


async def test_speakers_who_wait_are_heard_together(model: Path, keeps: Any) -> None:
    keeper = keeps(model)
    speakers = [Whisper(keeper) for _ in range(10)]
    heard = await asyncio.gather(*(one.transcribe(NOISE, Hints()) for one in speakers))
    assert [one.text for one in heard] == ["hello world"] * 10
    assert keeper.process.batches == {8: 8, 2: 2}, "they waited while the model was loaded"


async def test_silence_is_answered_without_words(model: Path, keeps: Any) -> None:
    keeper = keeps(model)
    quiet, loud = await asyncio.gather(
        *(Whisper(keeper).transcribe(samples, Hints(carried=b"en\nbefore")) for samples in (SILENCE, NOISE))
    )
    assert (quiet.text, quiet.words, quiet.carried) == ("", (), b"en\nbefore")
    assert (loud.text, loud.carried) == ("hello world", b"en\nbefore hello world")
    assert keeper.process.batches == {0: 1, 1: 1}


async def test_a_killed_process_fails_who_waits_at_once_and_the_next_is_heard(model: Path, keeps: Any) -> None:
    keeper = keeps(model)
    waiting = [asyncio.create_task(failure(Whisper(keeper).transcribe(NOISE, Hints()))) for _ in range(3)]
    while keeper.process is None or len(keeper.process.waiting) < 3:
        await asyncio.sleep(0)
    os.kill(keeper.process.child.pid, signal.SIGKILL)
    lost = await asyncio.gather(*waiting)
    assert {type(one) for one in lost} == {WhisperLost}
    sentence = "The Whisper process was killed. If the machine had no memory left, set a smaller WHISPER_MODEL."
    assert {str(one) for one in lost} == {sentence}
    result = await asyncio.wait_for(Whisper(keeper).transcribe(NOISE, Hints()), PATIENCE)
    assert result.text == "hello world"


async def test_a_process_that_hangs_is_killed(model: Path, keeps: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = keeps(model)
    await keeper.warm()
    first = keeper.process
    os.kill(first.child.pid, signal.SIGSTOP)
    monkeypatch.setattr(processes, "HANGS_AFTER", 0.1)
    hung = await failure(Whisper(keeper).transcribe(NOISE, Hints()))
    assert (hung.trouble, hung.lasting) == (Trouble.PROCESSING_TIMEOUT, False)
    assert await first.child.wait() == -signal.SIGKILL
    monkeypatch.undo()
    assert (await Whisper(keeper).transcribe(NOISE, Hints())).text == "hello world"


async def test_a_model_that_cannot_be_loaded_is_said_so_and_not_tried_at_once_again(
    model: Path, keeps: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "whisper-broken"
    broken.mkdir()
    for file in model.iterdir():
        (broken / file.name).write_bytes(file.read_bytes() if file.name != "model.bin" else b"<html>no model</html>")
    keeper = keeps(broken)
    failed = await failure(Whisper(keeper).transcribe(NOISE, Hints()))
    assert (failed.trouble, failed.lasting) == (Trouble.MODEL_LOAD_ERROR, True)
    assert str(failed).startswith("The Whisper model cannot be loaded (")
    dead = keeper.process
    again = await failure(keeper.warm())
    assert (str(again), again.trouble, again.lasting) == (str(failed), failed.trouble, failed.lasting)
    assert dead.failure.__traceback__ is None, "it would keep what was said"
    assert keeper.process is dead
    monkeypatch.setattr(processes, "FIRST_WAIT", 0.0)
    assert str(await failure(keeper.warm())) == str(failed)
    assert keeper.process is not dead, "later it is tried again"


async def test_a_failure_that_is_told_again_keeps_no_sound(model: Path, keeps: Any) -> None:
    """Its frames hold what was to be heard."""
    process = await keeps(model).running()
    waiting = asyncio.gather(*(failure(process.ask(number, Ask(NOISE))) for number in (1, 2)))
    await asyncio.sleep(0)
    process.fail(WhisperLost("scripted"))
    told = [*await waiting, await failure(process.ask(3, Ask(NOISE)))]
    assert {type(one) for one in told} == {WhisperLost}
    kept = process.failure
    assert (kept.__traceback__, kept.__context__, kept.__cause__) == (None, None, None)


async def test_who_has_gone_is_not_heard(model: Path, keeps: Any) -> None:
    keeper = keeps(model)
    gone = asyncio.create_task(Whisper(keeper).transcribe(NOISE, Hints()))
    while keeper.process is None or not keeper.process.waiting:
        await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert keeper.process.waiting == {}
    await Whisper(keeper).transcribe(NOISE, Hints())
    assert keeper.process.batches == {1: 1}


async def test_nonsense_fails_alone(model: Path, keeps: Any) -> None:
    """One batch with an utterance that is too long for the model: the others in it are heard."""
    keeper = keeps(model)
    too_much = np.tile(NOISE, 11)
    strange, *heard = await asyncio.gather(
        keeper.ask(Ask(too_much)), *(keeper.ask(Ask(NOISE)) for _ in range(2)), return_exceptions=True
    )
    assert isinstance(strange, EngineFailed)
    assert not strange.lasting
    assert [one.text for one in heard] == ["hello world"] * 2
    too_long = await failure(Whisper(keeper).transcribe(too_much, Hints()))
    assert too_long.trouble is Trouble.UNSUPPORTED_AUDIO


async def test_the_process_ends_with_its_server(model: Path, keeps: Any) -> None:
    keeper = keeps(model)
    await keeper.warm()
    keeper.process.reader.cancel()  # who reads sees the end, too, and kills what is ending
    child = keeper.process.child
    child.stdin.close()
    assert await asyncio.wait_for(child.wait(), PATIENCE) == 0


async def frames() -> AsyncIterator[Frame]:
    """Two utterances: the second is cut before its last frame's end."""
    for first, seconds in ((0, 3), (5 * SAMPLE_RATE, 2)):
        for at in range(0, 3 * SAMPLE_RATE, 1600):
            yield Frame(NOISE[at : at + 1600], first + at, first)
        yield Frame(NOTHING, first + seconds * SAMPLE_RATE, first, ends=True)


@pytest.mark.parametrize("background", [False, True])
async def test_the_engine_keeps_the_contract(model: Path, background: bool) -> None:
    one = offer("whisper", values(str(model), model.parent))
    assert (one.installed(), one.configured()) == ("", "")
    await one.check()
    engine = one.engine(background=background)
    try:
        captions: list[Caption] = [caption async for caption in engine.captions(frames(), Hints(language=""))]
    finally:
        await pool.close()
    finals = [caption for caption in captions if caption.final]
    assert [(one.utterance, one.start, one.end) for one in finals] == [
        (0, 0, 3 * SAMPLE_RATE),
        (5 * SAMPLE_RATE, 5 * SAMPLE_RATE, 7 * SAMPLE_RATE),
    ]
    for final in finals:
        assert (final.stable, final.tentative, final.language) == ("hello world", "", "en")
        assert [word.text for word in final.words] == ["hello", "world"]
        assert all(final.start <= word.start <= word.end <= final.end for word in final.words)
    assert finals[-1].carried == b"whisper\0en\nhello world hello world"


def test_a_model_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    wants = offer("whisper", values("small", tmp_path)).configured()
    assert wants == "The model small is not here yet: fetch it with manage.py fetch_model small."


HALF = b"as much as was copied before it broke off"


def spoil(folder: Path, model: Path, name: str, content: bytes | None) -> None:
    folder.mkdir()
    for file in model.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / name).unlink()
    if content is not None:
        whole = (model / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) // 2] if content is HALF else content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("model.bin", None, "WHISPER_MODEL is no model: {} lacks model.bin."),
        ("model.bin", b"", "WHISPER_MODEL is no model: model.bin in {} is empty."),
        ("model.bin", HALF, "WHISPER_MODEL is no model: model.bin in {} is not all there: copy or fetch it again."),
        ("tokenizer.json", None, "WHISPER_MODEL is no model: {} lacks tokenizer.json."),
        ("tokenizer.json", b"<html>", "WHISPER_MODEL is no model: tokenizer.json in {} cannot be read."),
        ("config.json", b"\xff", "WHISPER_MODEL is no model: config.json in {} cannot be read."),
        ("vocabulary.json", b'["a", "b', "WHISPER_MODEL is no model: vocabulary.json in {} cannot be read."),
        ("vocabulary.json", None, "WHISPER_MODEL is no model: {} lacks a vocabulary.json or vocabulary.txt."),
    ],
)
async def test_a_directory_that_is_no_model(
    model: Path, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    folder = tmp_path / "whisper-odd"
    spoil(folder, model, name, content)
    for given in (str(folder), "odd"):
        one = WhisperOffer(values(given, tmp_path))
        assert one.configured() == sentence.format(folder)
        failed = await failure(one.check())
        assert (failed.trouble, failed.lasting) == (Trouble.MODEL_LOAD_ERROR, True)


def test_a_model_that_was_not_copied_to_its_end_is_found_wherever_it_broke_off(model: Path, tmp_path: Path) -> None:
    whole, copy = (model / "model.bin").read_bytes(), tmp_path / "model.bin"
    for length in (*range(1, 400), len(whole) // 2, len(whole) - 1):
        copy.write_bytes(whole[:length])
        assert broken_off(copy), length
    for other in (whole, b"<html>not found</html>", (99).to_bytes(4, "little")):  # what that is, loading it tells
        copy.write_bytes(other)
        assert not broken_off(copy)


def test_an_empty_directory(tmp_path: Path) -> None:
    lacks = WhisperOffer(values(str(tmp_path), tmp_path)).configured()
    assert lacks == f"WHISPER_MODEL is no model: {tmp_path} lacks model.bin, config.json, tokenizer.json."
    nowhere = WhisperOffer(values("./nowhere", tmp_path)).configured()
    assert nowhere == "WHISPER_MODEL is no model: There is no directory nowhere."


@pytest.mark.parametrize("name", ["x" * 300, "./" + "x" * 300, "~nobody-of-this-name/model"])
async def test_a_name_that_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    one = WhisperOffer(values(name, tmp_path))
    assert one.configured().endswith(".")
    assert (await failure(one.check())).lasting


def test_a_tokenizer_is_read_once_for_what_it_is_now(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "whisper-read"
    spoil(folder, model, "config.json", b"{}")
    read: list[str] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: (read.append(self.name), whole(self))[1])
    one = WhisperOffer(values(str(folder), tmp_path))
    assert [one.configured() for _ in range(3)] == [""] * 3
    assert sorted(read) == ["config.json", "tokenizer.json", "vocabulary.json"]
    (folder / "tokenizer.json").write_text("<html>not found</html>")
    assert "tokenizer.json" in one.configured()
