"""What is stored is what was said: each utterance of a stream exactly once, as an undisturbed recognition has it."""

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.clients import Api
from tests.servers import Parley
from tests.speech import Samples, transcribed
from transcription.contract import SAMPLE_RATE
from transcription.spans import silenced

Row = dict[str, Any]
Words = tuple[str, Any, list[Any]]
"""Text, seconds, words with their times."""
SPANS = """
import json
from transcription import unheard
from transcription.models import Stream
print(json.dumps({str(one.pk): unheard.of(one).spans for one in Stream.objects.all()}))
"""


def transcript_of(api: Api, code: str) -> Row:
    """The newest session of the meeting."""
    newest: Row = api.get(f"meetings/{code}/transcripts/")["results"][0]
    return newest


def stored(api: Api, code: str) -> list[Row]:
    """Every dialogue of the meeting's newest session, in order."""
    rows: list[Row] = api.get(f"transcripts/{transcript_of(api, code)['id']}/dialogues/?page_size=500")["results"]
    return rows


def said_by(rows: list[Row], name: str) -> list[Row]:
    return [row for row in rows if row["name"] == name]


def expected(server: Parley, folder: Path, streams: dict[str, Samples]) -> dict[str, Words]:
    """By dialogue id: text, length in seconds and words, of each stream's samples recognised in one piece."""
    rows = {}
    for stream, samples in streams.items():
        for line in transcribed(server, folder / f"{stream}.wav", samples):
            first = round(line["start"] * SAMPLE_RATE)
            length = pytest.approx(line["end"] - line["start"], abs=0.002)  # stamps are cut to milliseconds
            rows[str(uuid.uuid5(uuid.UUID(stream), str(first)))] = (line["text"], length, line["words"])
    return rows


def as_heard(server: Parley, streams: dict[str, Samples]) -> dict[str, Samples]:
    """These samples as a recogniser may hear them: a page learns of a pause after it has begun."""
    spans = json.loads(server.told(SPANS).splitlines()[-1])
    return {stream: silenced(samples, 0, spans[stream]) for stream, samples in streams.items()}


def as_expected(rows: list[Row]) -> dict[str, Words]:
    return {row["id"]: (row["text"], length(row), row["words"]) for row in rows}


def length(row: Row) -> float:
    return (moment(row["ended_at"]) - moment(row["started_at"])).total_seconds()


def moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def assert_nothing_lost(
    server: Parley, api: Api, code: str, name: str, streams: dict[str, Samples], folder: Path
) -> list[Row]:
    """The words stored under `name` are those of an undisturbed recognition of their streams; returns the rows."""
    rows = said_by(stored(api, code), name)
    wanted = expected(server, folder, streams)
    assert wanted, "There was no speech in these streams."
    assert sorted(row["text"] for row in rows) == sorted(text for text, _, _ in wanted.values())
    assert as_expected(rows) == wanted
    starts = [row["started_at"] for row in rows]
    assert starts == sorted(starts)
    return rows
