"""Operators make people nameless: asked first on a page that names what goes, refused where it would hurt."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting, Participant, User
from tests.meetings.test_admin import SECRET, list_of, page_of, talk
from transcription.models import Dialogue


@pytest.fixture
def olga(db: None) -> User:
    return User.objects.create_superuser("olga")


@pytest.fixture
def operator(olga: User) -> Client:
    client = Client()
    client.force_login(olga)
    return client


@pytest.fixture
def alice(db: None) -> User:
    """With a meeting that others joined and one that nobody else did."""
    one = User.objects.create(username="alice", display_name="Alice", email="alice@example.org")
    shared, alone = (Meeting.objects.create(title=title, organizer=one) for title in ("Shared", "Alone"))
    talk(shared, 1)
    for meeting in (shared, alone):
        Participant.objects.create(meeting=meeting, user=one, role="host")
    Dialogue.objects.update(speaker=Participant.objects.get(meeting=shared, user=one))
    return one


def ask(client: Client, *people: User, **more: Any) -> Any:
    body = {"action": "anonymise", "_selected_action": [str(one.pk) for one in people], **more}
    return client.post(list_of(User), body)


def test_the_page_names_what_goes_and_changes_nothing(operator: Client, alice: User) -> None:
    answer = ask(operator, alice)
    assert answer.status_code == 200
    assert answer.context["people"] == [(alice, 1, 1)]
    assert "alice@example.org" in answer.content.decode()
    alice.refresh_from_db()
    assert (alice.is_former, Meeting.objects.count()) == (False, 2)


def test_confirmed_the_person_goes_and_the_words_stay(operator: Client, alice: User) -> None:
    assert ask(operator, alice, confirmed="yes").status_code == 302
    alice.refresh_from_db()
    assert (alice.is_former, alice.email, alice.name) == (True, "", "A former participant")
    (left,) = Meeting.objects.all()
    assert (left.title, left.active) == ("Shared", False)
    row = Dialogue.objects.get()
    assert (row.text, row.speaker.user.name) == (SECRET, "A former participant")
    assert operator.post(page_of(alice), {"username": "alice"}).status_code == 403
    assert "nameless already" in ask(operator, alice).content.decode()


def test_not_oneself_and_not_too_many(operator: Client, olga: User) -> None:
    ask(operator, olga, confirmed="yes")
    crowd = [User.objects.create(username=f"one{number}") for number in range(21)]
    ask(operator, *crowd, confirmed="yes")
    assert not User.objects.filter(is_former=True).exists()
    ask(operator, *crowd[:20], confirmed="yes")
    assert User.objects.filter(is_former=True).count() == 20


@pytest.mark.parametrize(("permissions", "gone"), [((), []), (("delete_user",), ["bob"])])
def test_staff_need_the_permission_and_never_reach_administrators(
    olga: User, permissions: tuple[str, ...], gone: list[str]
) -> None:
    staff = User.objects.create(username="max", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", *permissions]))
    bob = User.objects.create(username="bob")
    client = Client()
    client.force_login(staff)
    ask(client, olga, bob, confirmed="yes")
    assert [name for one, name in ((olga, "olga"), (bob, "bob")) if fresh(one).is_former] == gone


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_second_step_is_taken_away_but_never_shown(operator: Client, alice: User) -> None:
    step = Authenticator.objects.create(user=alice, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    for path in (list_of(Authenticator), page_of(step)):
        shown = operator.get(path)
        assert shown.status_code == 200
        assert "JBSWY3DP" not in shown.content.decode()
    operator.post(reverse("admin:mfa_authenticator_delete", args=[step.pk]), {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_operators_sign_in_by_the_sites_own_door(operator: Client) -> None:
    answer = Client().get("/admin/")
    assert answer.status_code == 302
    door = Client().get(answer.url)
    assert (door.status_code, door.url.split("?")[0]) == (302, reverse("account_login"))
    assert operator.get("/admin/").status_code == 200
