"""Minutes behind a shared link: shown on request, without names if names are not shown."""

import pytest
from django.test import Client

from meetings.models import Meeting, Participant, User
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


def test_without_names_the_title_and_headings_have_none(session: Transcript) -> None:
    """Also of whoever organizes it and never came, and who was there and never spoke."""
    Meeting.objects.update(title="1:1 Alice / Bob", organizer=scenes.person("Olga Orlova"))
    Sentence.objects.update(heading="What Alice & Olga <b>want</b>")
    text = page(session, names=False, minutes=True)
    assert "1:1 Speaker 1 / Speaker 2: what was said" in text
    assert "What Speaker 1 &amp; Somebody &lt;b&gt;want&lt;/b&gt;" in text
    assert not [name for name in ("Alice", "Bob ", "Olga", "Orlova") if name in text]
    assert "1:1 Alice / Bob" in page(session, names=True, minutes=True)


def test_guests_and_who_left_are_no_words(session: Transcript) -> None:
    User.objects.filter(display_name="Bob").update(is_former=True, display_name="", username="former-1a2b")
    guest = User.guest("Gil")
    Participant.objects.create(meeting=session.meeting, user=guest)
    Sentence.objects.update(text="A guest and a former participant met Gil.")
    assert "A guest and a former participant met Somebody." in page(session, names=False, minutes=True)
