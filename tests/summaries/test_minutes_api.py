"""The API of minutes: what it answers, refuses and lists."""

import uuid
from typing import Any

import pytest
from django.core.cache import cache

from meetings.models import AccessToken
from summaries import runs
from summaries.contract import Rewording
from summaries.models import Run, Summary
from tests.meetings.conftest import World
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription.models import Transcript


@pytest.fixture
def said(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    cache.clear()
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    return scenes.session("Alice: We ship on Friday.", "Bob: i brings the cake")


@pytest.fixture
def ask(said: Transcript) -> Any:
    world = World(said.meeting, keys={"bob": AccessToken.issue(scenes.person("Bob"))})
    return lambda method, path, body=None: world.ask("bob", method, path, body)


def test_a_summary_is_asked_for_and_read(said: Transcript, ask: Any) -> None:
    asked = ask("post", f"transcripts/{said.pk}/summarize/", {"type": "minutes"})
    assert asked.status_code == 202
    run = asked.json()
    assert (run["purpose"], run["summary_type"], run["asked_by"], run["draft"]) == ("summary", "minutes", "Bob", "")
    assert ask("get", f"runs/{run['id']}/").json()["state"] == "done"
    (found,) = ask("get", f"transcripts/{said.pk}/summaries/").json()["results"]
    assert (found["type"], found["meeting"], found["stale"], found["revision"]) == (
        "minutes",
        said.meeting.code,
        False,
        1,
    )
    assert [one["html"] for one in found["sentences"]] == ["We ship on Friday.", "i brings the cake"]
    assert ask("get", f"summaries/{found['id']}/").json() == found
    assert ask("delete", f"summaries/{found['id']}/").status_code == 204
    assert ask("get", f"summaries/{found['id']}/").status_code == 404


def test_an_empty_session_is_a_conflict(ask: Any, said: Transcript) -> None:
    empty = scenes.session(meeting=said.meeting)
    for what in ("summarize", "autocorrect", "extract-action-items"):
        refused = ask("post", f"transcripts/{empty.pk}/{what}/")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_words")
    assert Run.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("transcripts/{pk}/summarize/", {"type": "long"}),
        ("transcripts/{pk}/summarize/", {"provider": "watsonx"}),
        ("transcripts/{pk}/summarize/", {"provider": "../../etc"}),
        ("transcripts/{pk}/summarize/", ["brief"]),
        ("transcripts/{pk}/autocorrect/", {"dialogues": "all"}),
        ("transcripts/{pk}/reset/", {"dialogues": ["1"]}),
        ("transcripts/{pk}/accept/", {"dialogues": [str(uuid.uuid4())] * 501}),
        ("transcripts/{pk}/runs/?active=perhaps", None),
        ("summaries/?transcript=1", None),
        ("summaries/?type=long", None),
        ("summaries/?stale=perhaps", None),
    ],
)
def test_what_makes_no_sense_is_a_sentence(said: Transcript, ask: Any, path: str, body: Any) -> None:
    refused = ask("get" if body is None else "post", path.format(pk=said.pk), body)
    assert refused.status_code == 400
    assert refused.json()["detail"].endswith(".")
    assert Run.objects.count() == 0


def test_too_many_runs_a_minute(said: Transcript, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)
    answers = [ask("post", f"transcripts/{said.pk}/summarize/") for _ in range(31)]
    assert [one.status_code for one in answers] == [202] * 30 + [429]
    assert answers[-1].json()["code"] == "too_often"
    assert len({one.json().get("id") for one in answers[:-1]}) == 1


def test_runs_are_listed_newest_first_and_stopped(said: Transcript, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("post", f"transcripts/{said.pk}/summarize/")
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)
    run = ask("post", f"transcripts/{said.pk}/summarize/", {"type": "detailed"}).json()
    listed = ask("get", f"transcripts/{said.pk}/runs/").json()["results"]
    assert [one["summary_type"] for one in listed] == ["detailed", "brief"]
    assert [one["id"] for one in ask("get", f"transcripts/{said.pk}/runs/?active=1").json()["results"]] == [run["id"]]
    for _ in range(2):
        stopped = ask("delete", f"runs/{run['id']}/")
        assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert ask("get", f"transcripts/{said.pk}/runs/?active=1").json()["results"] == []


def test_summaries_are_chosen_by_filters(said: Transcript, ask: Any) -> None:
    for kind in ("brief", "minutes"):
        ask("post", f"transcripts/{said.pk}/summarize/", {"type": kind})
    stale = Summary.objects.get(type="brief")
    stale.sentences.filter(position=0).update(stale=True)
    foreign = scenes.session("Mallory: Mine.", organizer="Mallory")
    Summary.objects.create(transcript=foreign, type="brief", provider="builtin")

    def types(query: str) -> list[str]:
        return sorted(one["type"] for one in ask("get", f"summaries/?{query}").json()["results"])

    assert types("") == types(f"transcript={said.pk}") == types(f"meeting={said.meeting.code}") == ["brief", "minutes"]
    assert types("stale=1") == types("type=brief") == ["brief"]
    assert types("stale=0") == ["minutes"]
    assert types(f"meeting={foreign.meeting.code}") == types(f"transcript={foreign.pk}") == []


def test_corrections_are_shown_as_a_difference(said: Transcript, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = said.dialogues.get(raw_text__contains="cake")
    cast(monkeypatch, Scripted(correct=[Rewording(row.pk, "I bring the cake.")]))
    assert ask("post", f"transcripts/{said.pk}/autocorrect/").status_code == 202
    (shown,) = ask("get", f"transcripts/{said.pk}/corrections/").json()["results"]
    assert (shown["dialogue"], shown["state"], shown["model"]) == (str(row.pk), "applied", "script-correct")
    joined = {kind: "".join(text for one, text in shown["diff"] if one in ("same", kind)) for kind in ("out", "in")}
    assert joined == {"out": shown["before"], "in": shown["text"]}
    assert ask("post", f"transcripts/{said.pk}/accept/").json() == {"accepted": 1}
    assert ask("post", f"transcripts/{said.pk}/reset/", {"dialogues": [str(row.pk)]}).json() == {"reset": 1}


def test_more_sentences_need_no_more_queries(said: Transcript, ask: Any, django_assert_max_num_queries: Any) -> None:
    ask("post", f"transcripts/{said.pk}/summarize/")
    summary = Summary.objects.get()
    for place in range(30):
        summary.sentences.create(position=place, text="More.").evidence.set(said.dialogues.all())
    with django_assert_max_num_queries(12):
        (found,) = ask("get", "summaries/").json()["results"]
    assert len(found["sentences"]) == 32
