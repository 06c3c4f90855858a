"""`manage.py transcribe`: files in, words out, and a sentence for what cannot be read."""

import json
from io import StringIO
from pathlib import Path

import jiwer
import pytest
from django.core.management import CommandError, call_command

from tests.speech import speech, write_wav


def run(*files: Path | str, **options: object) -> tuple[list[str], str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("transcribe", *map(str, files), stdout=out, stderr=err, **options)
    except CommandError as failed:
        err.write(str(failed))
    return out.getvalue().splitlines(), err.getvalue()


def test_json_rows_and_files_that_are_no_audio(tmp_path: Path) -> None:
    """One run for all of it: good files come through, whatever stands beside them."""
    spoken = speech("rms", 0)
    good, other = write_wav(tmp_path / "a.wav", spoken.samples), write_wav(tmp_path / "b.wav", spoken.samples)
    (garbage := tmp_path / "garbage.wav").write_bytes(b"not audio at all" * 100)
    (listing := tmp_path / "list.mp3").write_text(f"ffconcat version 1.0\nfile '{good}'\n")
    lines, problems = run(good, garbage, listing, tmp_path / "missing.wav", other, json=True, engine="pocketsphinx")
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert set(rows[0]) == {"start", "end", "text", "engine", "words"}
    assert rows[0]["engine"] == "pocketsphinx"
    assert 0 <= rows[0]["start"] < rows[0]["end"] <= spoken.seconds
    assert all(rows[0]["start"] <= word["start"] < word["end"] <= rows[0]["end"] for word in rows[0]["words"])
    wanted, found = (text.lower().strip(".?!") for text in (spoken.text, rows[0]["text"]))
    assert jiwer.wer(wanted.replace(",", ""), found) <= 0.5
    for name in ("garbage.wav", "list.mp3", "missing.wav"):
        assert name in problems
    assert "3 of 5 files" in problems
    assert "Traceback" not in problems


def test_text_with_times(tmp_path: Path) -> None:
    (line,), problems = run(write_wav(tmp_path / "a.wav", speech("slt", 0).samples), engine="pocketsphinx")
    moment, text = line.split(maxsplit=1)
    assert 0 <= float(moment) < 2
    assert text[0].isupper()
    assert problems == ""


def test_an_engine_that_nobody_knows() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("transcribe", "x.wav", "--engine", "whisperer")
