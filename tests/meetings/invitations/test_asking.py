"""People are asked by e-mail: what they get, who is refused, what is kept of a mail server that is away."""

from typing import Any

import pytest
from django.test import Client

from meetings import attendance
from meetings.models import Invitation, Meeting, User
from tests.meetings.conftest import World
from tests.meetings.invitations.conftest import EDIT, START
from tests.meetings.invitations.letters import event, key_of, letters


def test_everybody_gets_a_mail_of_their_own(meeting: Meeting, ask: Any) -> None:
    User.objects.filter(pk=meeting.organizer_id).update(email="alice@example.org")
    answer = ask("Bob <Bob@x.org>, carol@y.org\nBOB@x.org")
    assert answer.status_code == 201
    assert [one["email"] for one in answer.json()["results"]] == ["bob@x.org", "carol@y.org"]
    sent = letters()
    assert set(sent) == {"bob@x.org", "carol@y.org"}
    letter = sent["bob@x.org"]
    assert letter.subject == "Alice invites you to “Weekly”"
    link = f"https://parley.example.org/i/{key_of('bob@x.org')}/"
    html = letter.alternatives[0][0]
    for text in (letter.body, html):
        assert link in text
        assert "Monday, July 1, 2030, 10:00–10:45 (Madrid, UTC+02:00)" in text
        assert "1. Numbers" in text
    assert "carol" not in letter.message().as_string()
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], str(shown["ATTENDEE"])) == ("REQUEST", 0, "mailto:bob@x.org")
    assert (shown.start, shown["URL"], shown["UID"]) == (START, link, f"{meeting.pk}@parley")
    assert str(shown["ORGANIZER"]) == "mailto:alice@example.org"
    assert {one["state"] for one in ask(method="get").json()["results"]} == {"sent"}


def test_an_answer_goes_to_whoever_asked(meeting: Meeting, ask: Any, settings: Any) -> None:
    ask("bob@x.org")
    assert letters()["bob@x.org"].reply_to == []
    User.objects.filter(pk=meeting.organizer_id).update(email="alice@example.org")
    ask("carol@y.org")
    assert letters()["carol@y.org"].reply_to == ["alice@example.org"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    ask("dora@y.org")
    assert letters()["dora@y.org"].reply_to == [], "nobody knows whether it is hers"


def test_keys_cannot_be_guessed_and_are_shown_to_nobody(ask: Any) -> None:
    ask("bob@x.org, carol@y.org")
    keys = {one.key for one in Invitation.objects.all()}
    assert {len(key) for key in keys} == {43}, "32 bytes"
    shown = ask(method="get").content.decode()
    assert not [key for key in keys if key in shown]


def test_what_is_no_address_is_named_and_the_others_get_their_mail(ask: Any) -> None:
    answer = ask("bob@x.org, bob at x, Carol <carol@>")
    assert answer.status_code == 201
    assert answer.json()["refused"] == ["bob at x", "Carol <carol@>"]
    assert "“bob at x”, “Carol <carol@>”" in answer.json()["detail"]
    assert set(letters()) == {"bob@x.org"}
    nothing = ask("nobody, nowhere")
    assert (nothing.status_code, nothing.json()["code"]) == (400, "invalid_address")
    assert ask(" ;,").json()["code"] == "invalid_address"
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("given", [None, 5, [], {}, "x" * 50_000])
def test_nonsense_is_refused(world: World, meeting: Meeting, given: Any) -> None:
    answer = world.ask("alice", "post", f"meetings/{meeting.code}/invitations/", {"addresses": given})
    assert (answer.status_code, set(answer.json()) >= {"code", "detail"}) == (400, True)
    assert not Invitation.objects.exists()


def test_nobody_is_asked_twice(ask: Any) -> None:
    ask("bob@x.org")
    letters()
    answer = ask("BOB@X.org")
    assert (answer.status_code, answer.json()["results"]) == (201, [])
    assert letters() == {}


def test_a_meeting_without_a_time_is_only_a_link(world: World, meeting: Meeting, ask: Any) -> None:
    Meeting.objects.update(starts_at=None)
    ask("bob@x.org")
    (letter,) = letters().values()
    assert [part.get_content_type() for part in letter.message().walk()][1:] == ["text/plain", "text/html"]
    assert f"/i/{key_of('bob@x.org')}/" in letter.body
    ask(method="delete", path=f"{Invitation.objects.get().pk}/")
    assert letters() == {}, "nothing stands in their calendar"


def test_in_the_language_of_the_host_or_the_meeting(world: World, meeting: Meeting, ask: Any) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(language="es")
    ask("bob@x.org")
    assert '<html lang="es" dir="ltr">' in letters()["bob@x.org"].alternatives[0][0]
    User.objects.filter(pk=meeting.organizer_id).update(language="en")
    ask("carol@x.org")
    assert '<html lang="en" dir="ltr">' in letters()["carol@x.org"].alternatives[0][0]


def test_titles_and_names_add_no_header_and_no_markup(meeting: Meeting, ask: Any) -> None:
    Meeting.objects.update(title="Hello\r\nBcc: mallory@example.org", description="<img src=x onerror=alert(1)>")
    User.objects.filter(pk=meeting.organizer_id).update(display_name="Alice\r\nCc: mallory@example.org")
    ask("bob@x.org")
    (letter,) = letters().values()
    message = letter.message()
    assert (message["Bcc"], message["Cc"], letter.recipients()) == (None, None, ["bob@x.org"])
    assert "\n" not in letter.subject
    assert "<img" not in letter.alternatives[0][0]
    _, shown = event(letter)
    assert "\n" not in shown["ORGANIZER"].params["CN"]


def test_nobody_is_asked_into_a_meeting_that_has_ended(meeting: Meeting, ask: Any) -> None:
    attendance.end(meeting)
    assert (ask("bob@x.org").status_code, ask(method="get").status_code) == (403, 200)
    assert letters() == {}


def test_a_planned_meeting_leads_to_the_question_who_should_come(world: World) -> None:
    client = Client()
    client.force_login(world.people["alice"])
    answer = client.post("/meetings/new/", EDIT | {"title": "Planned"})
    made = Meeting.objects.get(title="Planned")
    assert answer.url == f"/m/{made.code}/invite/"
    page = client.get(answer.url).content.decode()
    assert "Who should come to “Planned”?" in page
    assert f"http://testserver/m/{made.code}/" in page
