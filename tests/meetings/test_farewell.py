"""Deleting an account: the person goes, others keep what they need, and doors close."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from meetings import access, attendance, authentication
from meetings.account import export, farewell, pictures
from meetings.account.profile_forms import ProfileForm
from meetings.models import AccessToken, Meeting, Participant, User
from tests.meetings.conftest import World
from tests.meetings.test_profile import said
from transcription import transcripts
from transcription.models import Dialogue

PASSWORD = "a long walk by the sea"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def bob(world: World, settings: Any, tmp_path: Path) -> User:
    """Bob with everything that somebody can have."""
    settings.MEDIA_ROOT = tmp_path
    user = world.people["bob"]
    user.set_password(PASSWORD)
    user.email, user.first_name, user.last_name, user.language = "bob@example.org", "Robert", "Berg", "es"
    user.is_staff, user.last_login = True, timezone.now()
    user.picture.save("bob.webp", ContentFile(b"face"))
    user.save()
    user.groups.add(Group.objects.create(name="some group"))
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    TOTP.activate(user, SECRET)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_nothing_is_left_that_says_who_it_was(
    world: World, bob: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(bob)
    with django_capture_on_commit_callbacks(execute=True):
        farewell.anonymise(bob)
    bob = User.objects.get(pk=bob.pk)
    assert bob.username.startswith("former-")
    assert bob.name == "A former participant"
    kept = {bob.first_name, bob.last_name, bob.email, bob.display_name, bob.language, bob.picture.name}
    assert kept == {""}
    assert not any((bob.is_active, bob.is_staff, bob.is_superuser, bob.has_usable_password(), bob.last_login))
    assert (bob.is_former, bob.avatar_url, bob.groups.count()) == (True, None, 0)
    assert not bob.tokens.exists()
    assert not EmailAddress.objects.filter(user=bob).exists()
    assert not list(tmp_path.glob("pictures/*"))
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert client.get("/meetings/").status_code == 302
    text = "".join(export.pieces(bob))
    assert not [word for word in ("Bob", "Robert", "Berg", "example.org") if word in text]


def test_the_operators_history_forgets_the_addresses(world: World, bob: User) -> None:
    client = signed_in(User.objects.create_superuser("olga"))
    (address,) = EmailAddress.objects.filter(user=bob)
    changed = {"user": str(bob.pk), "email": "robert@example.org", "primary": "on"}
    assert client.post(f"/admin/account/emailaddress/{address.pk}/change/", changed).status_code == 302
    client.post("/admin/account/emailaddress/add/", {"user": str(bob.pk), "email": "berg@example.org"})
    assert client.post(f"/admin/account/emailaddress/{address.pk + 1}/delete/", {"post": "yes"}).status_code == 302
    assert LogEntry.objects.filter(object_repr="robert@example.org").exists()
    farewell.anonymise(bob)
    assert not LogEntry.objects.filter(object_repr="robert@example.org").exists()


def test_what_is_saved_at_the_same_time_does_not_bring_anybody_back(world: World, bob: User, tmp_path: Path) -> None:
    """Both requests began before the account was deleted."""
    form = ProfileForm({"display_name": "Bob", "username": "bob", "caption_size": "huge"}, instance=bob)
    assert form.is_valid()
    farewell.anonymise(User.objects.get(pk=bob.pk))
    form.save()
    pictures.replace(bob, b"face")
    after = User.objects.get(pk=bob.pk)
    assert (after.is_active, after.display_name, after.picture.name) == (False, "", "")
    assert after.username.startswith("former-")
    assert len(list(tmp_path.glob("pictures/*"))) == 1, "only the old one, which goes with the commit"


def test_a_picture_of_the_last_moment_goes_too(
    world: World, bob: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    stale = User.objects.get(pk=bob.pk)
    with django_capture_on_commit_callbacks(execute=True):
        pictures.replace(bob, b"another face")
        farewell.anonymise(stale)
    assert not list(tmp_path.glob("pictures/*"))


def test_others_keep_what_was_said_under_no_name(world: World, bob: User) -> None:
    words = said(world, "bob", "numbers for June")
    said(world, "alice", "thank you")
    assert "Bob:" in transcripts.rebuild(world.transcript).raw_transcript
    farewell.anonymise(bob)
    row = Dialogue.objects.select_related("speaker__user").get(pk=words.pk)
    assert (row.raw_text, row.speaker.user.name) == ("numbers for June", "A former participant")
    assert "Bob" not in world.transcript.raw_transcript + world.transcript.processed_transcript
    with translation.override("es"):
        text = transcripts.rebuild(world.transcript).raw_transcript
    assert "A former participant: numbers for June" in text, "in one language for all readers"
    page = signed_in(world.people["alice"]).get(f"/m/{world.meeting.code}/transcripts/{world.transcript.pk}/")
    assert "A former participant" in page.content.decode()
    assert "Bob" not in page.content.decode()


def test_corrections_by_somebody_who_left_have_no_name(world: World, bob: User) -> None:
    row = said(world, "alice", "numbers for Juno")
    Dialogue.objects.filter(pk=row.pk).update(edited_by=bob, edited_text="numbers for June", state="edited")
    farewell.anonymise(bob)
    row.refresh_from_db()
    assert row.edited_by
    assert (row.text, row.edited_by.name) == ("numbers for June", "A former participant")


def test_meetings_that_nobody_else_joined_go_and_shared_ones_stay(world: World) -> None:
    alice = world.people["alice"]
    alone = Meeting.objects.create(title="Notes to self", organizer=alice)
    attendance.join(access.Who(alice), alone, captions=True)
    empty = Meeting.objects.create(title="Never met", organizer=alice)
    led = Meeting.objects.create(title="Led by two", organizer=alice)
    Participant.objects.create(meeting=led, user=world.people["bob"], role=Participant.Role.HOST)
    farewell.anonymise(alice)
    assert not Meeting.objects.filter(pk__in=(alone.pk, empty.pk)).exists()
    world.meeting.refresh_from_db()
    led.refresh_from_db()
    assert (world.meeting.active, led.active) == (False, True), "what nobody leads has ended"
    assert world.transcript.state != "open"
    assert Meeting.objects.filter(title="Private").exists(), "Mallory's own is untouched"
    assert access.visible_meetings(access.Who(world.people["bob"])).count() == 2


def test_a_former_person_cannot_come_back(world: World, bob: User) -> None:
    key = AccessToken.issue(bob)
    farewell.anonymise(bob)
    assert access.who_holds(key) == access.NOBODY
    answer = Client().post("/account/login/", {"login": "bob@example.org", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    again = {"display_name": "Bob", "email": "bob@example.org", "password1": PASSWORD}
    assert Client().post("/account/signup/", again).status_code == 302, "the address is free again"


def test_open_sockets_end_at_the_next_pulse(world: World, bob: User) -> None:
    client = signed_in(bob)
    scope = {"session": client.session, "headers": [], "subprotocols": []}
    authentication.still(scope, access.Who(bob))
    key = AccessToken.issue(bob)
    by_token = {"headers": [], "subprotocols": [f"bearer.{key}"]}
    authentication.still(by_token, access.Who(bob))
    farewell.anonymise(bob)
    for one in (scope, by_token):
        with pytest.raises(access.Refused, match="sign in"):
            authentication.still(one, access.Who(bob))


def test_a_changed_password_ends_sockets_elsewhere(world: World, bob: User) -> None:
    scope = {"session": signed_in(bob).session, "headers": [], "subprotocols": []}
    bob.set_password("another long walk")
    bob.save()
    with pytest.raises(access.Refused):
        authentication.still(scope, access.Who(bob))


def test_the_last_administrator_stays(world: World, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_superuser=True, language="en")
    bob.refresh_from_db()
    client = signed_in(bob)
    answer = client.post("/account/delete/", {"password": PASSWORD})
    assert answer.status_code == 403
    assert "the last administrator" in answer.content.decode()
    assert not User.objects.get(pk=bob.pk).is_former
    User.objects.filter(pk=world.people["alice"].pk).update(is_superuser=True, is_active=False)
    with pytest.raises(access.Refused):
        farewell.anonymise(bob)
    User.objects.filter(pk=world.people["alice"].pk).update(is_active=True)
    assert client.post("/account/delete/", {"password": PASSWORD}).status_code == 200
    assert User.objects.get(pk=bob.pk).is_former


def test_the_page_says_what_goes_and_asks_for_the_password(world: World, bob: User) -> None:
    Meeting.objects.create(title="Mine alone", organizer=bob)
    User.objects.filter(pk=bob.pk).update(language="en")
    client = signed_in(bob)
    page = client.get("/account/delete/")
    assert (page.context["alone"], page.context["shared"]) == (1, 1)
    assert "1 meeting of yours that nobody else joined" in page.content.decode()
    wrong = client.post("/account/delete/", {"password": "wrong"})
    assert "This is not your password." in wrong.content.decode()
    assert not User.objects.get(pk=bob.pk).is_former
    done = client.post("/account/delete/", {"password": PASSWORD})
    assert "Your account is deleted" in done.content.decode()
    assert "Bob" not in done.content.decode()
    assert User.objects.get(pk=bob.pk).is_former
    assert client.get("/account/").status_code == 302


def test_the_password_of_the_farewell_cannot_be_guessed_at_will(world: World, bob: User) -> None:
    client = signed_in(bob)
    answers = [client.post("/account/delete/", {"password": "wrong"}).status_code for _ in range(11)]
    assert answers[-1] == 429
    assert not User.objects.get(pk=bob.pk).is_former
