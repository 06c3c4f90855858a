"""Mails leave from a task: a server that is away, or refuses somebody, is noted, and tried again when asked."""

from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django_tasks import task_backends

from meetings.inviting import invitations
from meetings.models import Invitation, Meeting
from tests.meetings.invitations.conftest import START
from tests.meetings.invitations.letters import event, letters


class Away(EmailBackend):
    tried = 0

    def open(self) -> bool:
        Away.tried += 1
        raise ConnectionRefusedError("bob@x.org")


class Picky(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["bob@x.org"]:
            raise OSError("bob@x.org is no friend of mine")
        return int(super().send_messages(messages))


def test_a_mail_server_that_is_away_is_waited_for_once(
    ask: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    Away.tried = 0
    assert ask("bob@x.org, carol@y.org, dora@z.org").status_code == 201
    assert [one["state"] for one in ask(method="get").json()["results"]] == ["failed"] * 3
    assert Away.tried == 1
    assert "ConnectionRefusedError" in caplog.text
    assert "@" not in caplog.text


def test_what_could_not_be_sent_is_sent_again(ask: Any, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Picky"
    ask("bob@x.org, carol@y.org")
    states = {one["email"]: one["state"] for one in ask(method="get").json()["results"]}
    assert states == {"bob@x.org": "failed", "carol@y.org": "sent"}
    assert set(letters()) == {"carol@y.org"}
    settings.EMAIL_BACKEND = good
    bob = Invitation.objects.get(email="bob@x.org")
    answer = ask(path=f"{bob.pk}/send/")
    assert answer.status_code == 202
    assert event(letters()["bob@x.org"])[0] == "REQUEST"
    assert {one["state"] for one in ask(method="get").json()["results"]} == {"sent"}
    assert "x.org" not in caplog.text


def test_whoever_was_taken_off_the_list_before_the_mail_left_gets_none(meeting: Meeting, commit: Any) -> None:
    with commit():
        rows = invitations.invite(meeting, meeting.organizer, ["bob@x.org", "carol@y.org"])
        invitations.withdraw(rows[0])
    assert set(letters()) == {"carol@y.org"}


def test_no_address_waits_in_a_table_of_tasks(meeting: Meeting, ask: Any, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    ask("bob@x.org")
    Invitation.objects.update(sent_at=START)
    ask(method="delete", path=f"{Invitation.objects.get().pk}/")
    results = task_backends["default"].results  # type: ignore[attr-defined]
    assert len(results) == 2
    assert "@" not in str([(one.args, one.kwargs) for one in results])
    assert letters() == {}
    results[1].task.call(*results[1].args)
    assert set(letters()) == {"bob@x.org"}
    results[1].task.call(*results[1].args)
    assert letters() == {}, "once"
