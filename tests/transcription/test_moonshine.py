"""Moonshine through the real package, in real workers. Without a model (skip_transcription) it says nothing."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from moonshine_voice import ModelArch, TranscriptLine
from moonshine_voice.moonshine_api import WordTiming

from transcription.contract import SAMPLE_RATE, EngineFailed, Frame, Hints, Trouble
from transcription.engines import moonshine, offer
from transcription.engines.moonshine import DECODER, STREAMING, Agreed, Moonshine, MoonshineOffer, said, terms, timed
from transcription.recognition import pool as pools
from transcription.recognition.endpointed import Endpointed
from transcription.recognition.pool import DecoderFailed, Pool
from transcription.recognition.pooled import Pooled
from transcription.segmenter import NOTHING

NOISE = np.random.default_rng(0).normal(0, 3000, 21 * SAMPLE_RATE).astype(np.int16)
STEP = SAMPLE_RATE // 10
NOT_HERE = "Its model is not here yet: fetch it with manage.py fetch_model moonshine."
WORDLESS = f"{DECODER} " + json.dumps({"model": "", "arch": "small-streaming", "skip_transcription": "true"})


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Pool]:
    one = Pool(1)
    yield one
    await one.close()


async def frames(*lengths: int) -> AsyncIterator[Frame]:
    first = 0
    for length in lengths:
        yield Frame(NOISE[:length], first, first)
        yield Frame(NOTHING, first + length, first, ends=True)
        first += length + SAMPLE_RATE


def line(text: str, *words: tuple[str, float, float]) -> TranscriptLine:
    return TranscriptLine(text, 0.0, 1.0, 1, True, words=[WordTiming(*word, confidence=0.5) for word in words])


async def test_every_utterance_has_one_final(workers: Pool) -> None:
    engine = Endpointed("moonshine", lambda hints: Pooled(workers, WORDLESS, terms(hints)))
    lengths = (SAMPLE_RATE + 700, 3 * SAMPLE_RATE, 100)
    hints = Hints(terms=("Ada", "Kubernetes, Ceph"))
    heard = [[one async for one in engine.captions(frames(*lengths), hints)] for _ in range(2)]
    finals = [caption for caption in heard[0] if caption.final]
    assert [one.end - one.start for one in finals] == list(lengths)
    assert {(one.stable, one.tentative, one.carried) for one in heard[0]} == {("", "", b"")}
    assert heard[0] == heard[1], "a replay hears the same"


async def test_speakers_have_transcribers_of_their_own(workers: Pool) -> None:
    one, other = await workers.lease(WORDLESS, b"Ada"), await workers.lease(WORDLESS, b"")
    for at in range(0, SAMPLE_RATE, STEP):
        await asyncio.gather(*(lease.accept(NOISE[at : at + STEP].tobytes()) for lease in (one, other)))
    one.drop()
    assert (await other.finish(b"")).text == ""
    again = await workers.lease(WORDLESS, b"")
    assert (await again.finish(NOISE[:100].tobytes())).text == "", "after one that was dropped in the middle"


def test_our_segmenter_cuts_so_nothing_else_does() -> None:
    """Its own detector would cut at silence, and at 15 s."""
    decoder = Moonshine("", "small-streaming", skip_transcription="true")
    decoder.begin(b"")
    decoder.accept(np.zeros(2 * SAMPLE_RATE, np.int16))
    decoder.accept(NOISE[: 16 * SAMPLE_RATE])
    decoder.accept(np.zeros(2 * SAMPLE_RATE, np.int16))
    (only,) = decoder.stream.stop().lines
    assert (only.start_time, only.duration) == (0.0, pytest.approx(20.0, abs=0.05))
    assert only.audio_data is None, "sound would be copied into lists at every pass"


def test_words_on_which_two_passes_agree_are_stable() -> None:
    agreed, shown = Agreed(), []
    for heard in ("we", "we shell", "we shall begin", "we shall begin now", "oh", "we shall begin now then"):
        agreed.hear(heard.split())
        shown.append(agreed.texts())
    assert shown == [
        ("", "we"),
        ("we", "shell"),
        ("we", "shall begin"),
        ("we shall begin", "now"),
        ("we shall begin", ""),
        ("we shall begin", "now then"),
    ]


def test_text_and_times_are_made_safe() -> None:
    lines = [line("Good\x00 \n morning", ("Good", -1.0, 0.25)), line("all.", ("\x07", 0.3, 0.4), ("all.", 0.5, 99.0))]
    assert said(lines) == "Good morning all."
    words = timed(lines, SAMPLE_RATE)
    assert [(word.text, word.start, word.end) for word in words] == [("Good", 0, 4000), ("all.", 8000, SAMPLE_RATE)]
    assert said([line("x" * 1_000_000)]) == "x" * 10_000
    assert timed([line("no times")], SAMPLE_RATE) == ()


def test_terms_are_given_anew_to_each_utterance() -> None:
    decoder = Moonshine("", "tiny-streaming", skip_transcription="true")
    decoder.begin(terms(Hints(terms=("Ada\nLovelace", "Kubernetes, Ceph", "\x00"))))
    assert terms(Hints(terms=("Ada\nLovelace", "Kubernetes, Ceph", "\x00"))) == b"Ada Lovelace\nKubernetes Ceph"
    decoder.begin(b"")
    whole = Moonshine("", "tiny", skip_transcription="true")
    whole.begin(b"Ada")  # a kind that cannot be told
    whole.finish()


def values(model: str, models: Path, arch: str = "small-streaming") -> dict[str, Any]:
    return {"MOONSHINE_MODEL": model, "MOONSHINE_ARCH": arch, "WHISPER_MODELS_DIR": str(models)}


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    one = offer("moonshine", values("", tmp_path))
    assert one.installed() == ""
    assert one.configured() == NOT_HERE
    given = MoonshineOffer(values(str(tmp_path), tmp_path, "tiny")).configured()
    assert given == (
        f"MOONSHINE_MODEL is no model: {tmp_path} lacks encoder_model.ort, decoder_model_merged.ort, tokenizer.bin, "
        "which a tiny model has."
    )
    nowhere = MoonshineOffer(values(str(tmp_path / "no"), tmp_path)).configured()
    assert nowhere == f"MOONSHINE_MODEL is no model: There is no directory {tmp_path / 'no'}."


@pytest.mark.parametrize("name", ["x" * 300, "~nobody-of-this-name/model"])
def test_a_directory_that_cannot_be_read_is_said(tmp_path: Path, name: str) -> None:
    given = name if name.startswith("~") else str(tmp_path / name)
    assert MoonshineOffer(values(given, tmp_path)).configured().startswith("MOONSHINE_MODEL is no model: ")
    assert MoonshineOffer(values("", Path(given))).configured() == NOT_HERE


async def test_a_model_that_is_garbage_is_said_so(
    tmp_path: Path, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "moonshine-small-streaming"
    folder.mkdir()
    for name in STREAMING:
        (folder / name).write_bytes(b"<html>not found</html>")
    one = MoonshineOffer(values("", tmp_path))
    assert one.configured() == ""
    monkeypatch.setattr(pools, "pool", lambda *, background=False: workers)
    with pytest.raises(EngineFailed, match="The Moonshine model cannot be loaded") as failed:
        await one.check()
    assert (failed.value.trouble, failed.value.lasting) == (Trouble.MODEL_LOAD_ERROR, True)
    with pytest.raises(DecoderFailed):
        [_ async for _ in one.engine().captions(frames(SAMPLE_RATE), Hints())]
    assert all(worker.alive for worker in workers.workers)


async def test_a_model_that_is_being_loaded_is_believed_and_loaded_once(
    tmp_path: Path, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is looked for while it takes its time."""
    one = MoonshineOffer(values(str(tmp_path), tmp_path))
    monkeypatch.setattr(MoonshineOffer, "configured", lambda self: "")
    monkeypatch.setattr(MoonshineOffer, "decoder", f"{__name__}:Slow " + json.dumps({"folder": str(tmp_path)}))
    monkeypatch.setattr(moonshine, "PATIENCE", 0.05)
    monkeypatch.setattr(pools, "pool", lambda *, background=False: workers)
    for _ in range(3):
        await one.check()
    assert not list(tmp_path.iterdir()), "it is still being loaded"
    (tmp_path / "go").touch()
    await asyncio.wait_for(workers.warm(one.decoder), 30)
    assert len(list(tmp_path.glob("made-*"))) == 1


class Slow:
    """A decoder that is made once it may be."""

    def __init__(self, folder: str) -> None:
        while not Path(folder, "go").exists():
            time.sleep(0.01)
        Path(folder, f"made-{time.monotonic_ns()}").touch()


def test_every_kind_in_the_settings_is_one_of_the_package() -> None:
    kinds = ("tiny", "base", "tiny-streaming", "base-streaming", "small-streaming", "medium-streaming")
    assert {kind.replace("-", "_").upper() for kind in kinds} == {kind.name for kind in ModelArch}
    assert moonshine.place("", "tiny", "models") == Path("models/moonshine-tiny")
