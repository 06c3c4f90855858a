"""Minutes behind a shared link: shown on request, without names if names are not shown."""

import pytest
from django.test import Client

from summaries import shared
from summaries.models import Sentence, Summary
from tests.summaries import scenes
from transcription.models import Transcript
from transcription.sharing import links


@pytest.fixture
def session(db: None) -> Transcript:
    session = scenes.session("Alice Adams: We take half of it.", "Bob: It costs **much**.", organizer="Alice Adams")
    summary = Summary.objects.create(transcript=session, type="brief", provider="builtin", text="…")
    row = Sentence.objects.create(
        summary=summary, position=0, text="Alice and **Bob** take half; Bobbing is not meant.", supported=True
    )
    row.evidence.set(session.dialogues.all())
    return session


def page(session: Transcript, *, names: bool, minutes: bool) -> str:
    share = links.make(session, scenes.person("Alice Adams"), names=names, minutes=minutes, days=1)
    answer = Client().get(links.path_of(share))
    assert answer.status_code == 200
    return answer.content.decode()


def test_with_names(session: Transcript) -> None:
    text = page(session, names=True, minutes=True)
    assert "Alice and <strong>Bob</strong> take half" in text
    assert f"#d-{session.dialogues.first().pk}" in text  # type: ignore[union-attr]


def test_without_names(session: Transcript) -> None:
    text = page(session, names=False, minutes=True)
    assert "Speaker 1 and <strong>Speaker 2</strong> take half; Bobbing is not meant." in text
    assert "Alice" not in text


def test_without_minutes(session: Transcript) -> None:
    assert "take half" not in page(session, names=True, minutes=False).replace("We take half of it.", "")


def test_tags_are_no_names() -> None:
    assert shared.masked("<strong>Strong Al</strong>", {"strong": "X", "al": "Y"}) == "<strong>X Y</strong>"
