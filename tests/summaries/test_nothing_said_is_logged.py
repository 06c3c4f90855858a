"""Whatever goes wrong with minutes, no record holds a word that was said, a name or a token."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from config.logs import Wordless
from meetings.models import AccessToken
from summaries import runs
from summaries.contract import Failed, Rewording, Statement, Words
from summaries.models import ActionItem, Run
from tests.meetings.conftest import World
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import edits, publish

WORD = "xylophone"
NAME = "Quetzalcoatl"


def failures() -> Iterator[Any]:
    yield ValueError(f"cannot parse {WORD}")
    yield Failed("bad_answer", "3 of 4")
    yield KeyError(WORD)


def test_runs_that_fail_in_every_way(
    transactional_db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    cache.clear()
    said = scenes.session(f"{NAME}: The {WORD} is mine.", f"Bob: {NAME} plays the {WORD}.", organizer=NAME)
    key = AccessToken.issue(scenes.person(NAME))
    world = World(said.meeting, keys={"somebody": key})
    row = said.dialogues.select_related("transcript__meeting", "speaker__user").order_by("started_at")[0]
    doubtful = Statement(f"{NAME} has 12 of them: {WORD}.", (row.pk,))
    for error in failures():
        script = [Words(WORD), Words(NAME), error]
        cast(monkeypatch, Scripted(summarise=script, correct=[Rewording(row.pk, f"The {WORD}!"), error], items=script))
        for what in ("summarize", "autocorrect", "extract-action-items"):
            assert world.ask("somebody", "post", f"transcripts/{said.pk}/{what}/").status_code == 202
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*lines(talk), doubtful], rewrite=[KeyError(NAME)]))
    runs.start(said, "summary:minutes", ["summary"])
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    runs.start(said, "summary:minutes", ["summary"])
    ActionItem.objects.create(meeting=said.meeting, transcript=said, description=WORD).evidence.add(row)
    row.refresh_from_db()
    edits.store(said.meeting, scenes.person("Bob"), row.pk, row.revision, f"{WORD} edited")
    row.refresh_from_db()
    publish.withdraw(row)
    assert world.ask("somebody", "get", f"summaries/?meeting={WORD}").status_code == 200
    assert world.ask("somebody", "post", f"transcripts/{said.pk}/summarize/", {"type": WORD}).status_code == 400
    assert Run.objects.filter(error="crashed").count() >= 5
    records = [record for record in caplog.records if not record.name.startswith("django.db.backends")]
    assert any(record.name == "summaries.runs" and record.exc_info for record in records)
    for record in records:
        text = Wordless("%(name)s %(message)s").format(record)
        for secret in (WORD, NAME, key):
            assert secret not in text, record.name
