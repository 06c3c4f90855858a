"""Nobody's mailbox is filled from here: so many people, so many mails a day, so many to one of them."""

from typing import Any

import pytest

from meetings import limits
from meetings.inviting import invitations
from meetings.models import Invitation, Meeting
from tests.meetings.conftest import World
from tests.meetings.invitations.conftest import edit
from tests.meetings.invitations.letters import letters


def test_a_hundred_people_and_not_one_more(ask: Any) -> None:
    assert ask(", ".join(f"p{number}@x.org" for number in range(99))).status_code == 201
    answer = ask("a@x.org, b@x.org")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")
    assert "room for 1 more" in answer.json()["detail"]
    assert Invitation.objects.count() == 99
    assert ask("a@x.org, p1@x.org").status_code == 201


def test_no_more_than_so_many_mails_a_day(world: World, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MAILS", limits.Limit("mails", 3, 60, invitations.TOO_MANY_MAILS))
    assert ask("a@x.org, b@x.org").status_code == 201
    letters()
    answer = ask("c@x.org, d@x.org")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_mails")
    assert (letters(), Invitation.objects.count()) == ({}, 2)
    assert ask("c@x.org").status_code == 201, "what was refused did not count"


def test_nobody_gets_mail_after_mail(ask: Any) -> None:
    """Asking, withdrawing and asking again is a way to fill somebody's mailbox."""
    answers = []
    for _ in range(invitations.TO_ONE.most + 1):
        answers.append(ask("bob@x.org").status_code)
        for one in Invitation.objects.all():
            ask(method="delete", path=f"{one.pk}/")
    assert answers == [201] * invitations.TO_ONE.most + [429]
    assert ask("carol@x.org").status_code == 201


def test_nobody_gets_mail_after_mail_from_many_accounts(
    world: World, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "TO_ONE_BY_ALL", limits.Limit("by-all", 1, 60, invitations.TOO_MANY_MAILS))
    assert ask("victim@x.org").status_code == 201
    other = Meeting.objects.get(title="Private")
    path = f"meetings/{other.code}/invitations/"
    answer = world.ask("mallory", "post", path, {"addresses": "victim@x.org, zoe@x.org"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_mails")
    assert not other.invitations.exists()
    assert world.ask("mallory", "post", path, {"addresses": "zoe@x.org"}).status_code == 201


def test_news_all_day_long_is_too_much(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    for number in range(invitations.NEWS.most):
        edit(world, meeting, commit, title=f"Title {number}")
        assert len(letters()) == 1
    page = edit(world, meeting, commit, title="Title of the evening")
    assert "Your changes are kept, but those who are invited were not told" in page.content.decode()
    assert letters() == {}
    assert Meeting.objects.get(pk=meeting.pk).title == "Title of the evening"


def test_all_news_of_a_day_have_an_end(
    world: World, meeting: Meeting, ask: Any, commit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "NEWS_MAILS", limits.Limit("all-news", 3, 60, invitations.NOT_TOLD))
    ask("bob@x.org, carol@x.org")
    letters()
    edit(world, meeting, commit, title="Daily")
    assert len(letters()) == 2
    page = edit(world, meeting, commit, title="Monthly")
    assert "those who are invited were not told" in page.content.decode()
    assert letters() == {}
