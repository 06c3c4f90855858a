"""The group "Meeting manager": staff who look after meetings, and cannot raise themselves."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from meetings.models import AccessToken, Meeting, Participant, User
from summaries.models import Correction
from tests.meetings.test_admin import MINUTES, OURS, SECRET, list_of, page_of, talk
from tests.servers import Parley, Postgres
from transcription.models import Dialogue, Gap, Pause, Transcript

SEEN = (Meeting, Participant, Transcript, Dialogue, Gap, Pause, *MINUTES)
migration: Any = import_module("meetings.migrations.0003_meeting_manager")
of_minutes: Any = import_module("summaries.migrations.0004_meeting_manager")
PERMISSIONS = sum(map(len, migration.MAY.values())) + sum(map(len, of_minutes.MAY.values()))


@pytest.fixture
def manager(db: None) -> User:
    user = User.objects.create(username="max", display_name="Max", is_staff=True)
    user.groups.add(Group.objects.get(name="Meeting manager"))
    return user


@pytest.fixture
def managing(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def meeting(manager: User) -> Meeting:
    one = Meeting.objects.create(title="Weekly", organizer=User.objects.create(username="alice"))
    talk(one, 2)
    return one


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_what_a_manager_sees(managing: Client, meeting: Meeting, model: Any) -> None:
    expected = 200 if model in SEEN else 403
    assert managing.get(list_of(model)).status_code == expected
    assert managing.get(page_of(model.objects.first())).status_code == expected


def test_a_manager_reads_edits_ends_and_downloads(managing: Client, meeting: Meeting) -> None:
    assert SECRET in managing.get(page_of(Transcript.objects.get())).content.decode()
    chosen = {"_selected_action": [str(meeting.pk)]}
    for action in ("export_json", "export_text"):
        assert SECRET in managing.post(list_of(Meeting), {"action": action, **chosen}).content.decode()
    inlines = {
        f"{prefix}-{key}": 0 for prefix in ("transcripts", "participants") for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    mine = User.objects.get(username="max")
    body = {"title": "Better", "language": "en", "organizer": str(mine.pk), **inlines}
    assert managing.post(page_of(meeting), body).status_code == 302
    managing.post(list_of(Meeting), {"action": "end", **chosen})
    meeting.refresh_from_db()
    assert (meeting.title, meeting.active, meeting.organizer.username) == ("Better", False, "alice")
    place = Participant.objects.all()[0]
    assert managing.post(page_of(place), {"role": "attendee", "state": "removed"}).status_code == 302
    assert Participant.objects.get(pk=place.pk).state == "removed"


def test_a_manager_deletes_nothing(managing: Client, meeting: Meeting) -> None:
    assert (
        managing.post(reverse("admin:meetings_meeting_delete", args=[meeting.pk]), {"post": "yes"}).status_code == 403
    )
    body = {"action": "delete_selected", "_selected_action": [str(meeting.pk)], "post": "yes"}
    managing.post(list_of(Meeting), body)
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_a_manager_cannot_raise_themselves(managing: Client, manager: User, meeting: Meeting) -> None:
    root = User.objects.create_superuser("olga", password="a-long-secret")
    AccessToken.issue(root)
    group = Group.objects.get(name="Meeting manager")
    for path in (
        page_of(manager),
        page_of(root),
        list_of(Group),
        page_of(group),
        reverse("admin:auth_user_password_change", args=[root.pk]),
        reverse("admin:meetings_user_add"),
        reverse("admin:meetings_meeting_add"),
    ):
        assert managing.get(path).status_code == 403
        assert managing.post(path, {"is_superuser": "on", "password1": "new-secret-1"}).status_code == 403
    mine = Participant.objects.create(meeting=meeting, user=manager)
    assert managing.post(page_of(mine), {"role": "host", "state": "admitted"}).status_code == 403
    mine.refresh_from_db()
    manager.refresh_from_db()
    assert (mine.role, manager.is_superuser, manager.groups.get(), root.check_password("a-long-secret")) == (
        "attendee",
        False,
        group,
        True,
    )


def test_staff_who_may_change_people_gain_no_power_by_it(managing: Client, manager: User) -> None:
    """Even with Django's `change_user`: powers, staff and administrators stay the administrators'."""
    from django.contrib.auth.models import Permission

    manager.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    root, alice = User.objects.create_superuser("olga"), User.objects.create(username="alice")
    assert managing.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403
    assert managing.get(reverse("admin:auth_user_password_change", args=[alice.pk])).status_code == 200
    for person, answer in ((root, 403), (manager, 403), (alice, 302)):
        body = {"username": person.username, "is_superuser": "on", "is_staff": "on", "is_active": "on"}
        assert managing.post(page_of(person), body | {"caption_size": "normal"}).status_code == answer
    assert [one.username for one in User.objects.filter(is_superuser=True)] == ["olga"]
    assert not User.objects.get(username="alice").is_staff


@pytest.mark.parametrize("action", ["export_json", "export_text"])
def test_words_need_their_own_permission(managing: Client, manager: User, meeting: Meeting, action: str) -> None:
    Group.objects.get(name="Meeting manager").permissions.filter(codename="view_dialogue").delete()
    assert SECRET not in managing.get(page_of(Transcript.objects.get())).content.decode()
    assert managing.get(list_of(Dialogue)).status_code == 403
    assert managing.get(list_of(Correction)).status_code == 403
    assert managing.get(page_of(Correction.objects.first())).status_code == 403
    for model in MINUTES[:3]:
        for path in (list_of(model), page_of(model.objects.first())):
            shown = managing.get(path)
            assert shown.status_code == 200
            assert SECRET not in shown.content.decode()
    for row in (meeting, Transcript.objects.get()):
        answer = managing.post(list_of(type(row)), {"action": action, "_selected_action": [str(row.pk)]})
        assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("staff", [False, True])
def test_without_the_group_nobody_sees_anything(db: None, meeting: Meeting, staff: bool) -> None:
    client = Client()
    client.force_login(User.objects.create(username="mallory", is_staff=staff))
    for model in OURS:
        assert client.get(list_of(model)).status_code == (403 if staff else 302)


def test_the_migration_can_be_undone_and_repeated(db: None) -> None:
    permissions = set(Group.objects.get(name=migration.GROUP).permissions.values_list("codename", flat=True))
    editor = connection.schema_editor()
    for _ in range(2):
        of_minutes.forbid(apps, editor)
        migration.remove_group(apps, editor)
        assert not Group.objects.filter(name=migration.GROUP).exists()
    for _ in range(2):
        migration.make_group(apps, editor)
        of_minutes.allow(apps, editor)
    call_command("migrate", verbosity=0)
    again = Group.objects.get(name=migration.GROUP).permissions
    assert set(again.values_list("codename", flat=True)) == permissions
    assert len(permissions) == PERMISSIONS


UNDONE_AND_MADE = """
from django.contrib.auth.models import Group
from django.core.management import call_command
for how in (["summaries", "0004"], ["meetings", "0002"], []):  # no further than needed: to undo all takes a minute
    call_command("migrate", *how, verbosity=0)
    print(sum(group.permissions.count() for group in Group.objects.all()), Group.objects.count())
"""


@pytest.mark.long
def test_a_fresh_postgresql_gets_the_group_and_can_lose_it(postgres: Postgres, tmp_path: Any) -> None:
    one = Parley(tmp_path, {"DATABASE_URL": postgres.fresh()})
    had = [[int(count) for count in line.split()] for line in one.told(UNDONE_AND_MADE).splitlines()]
    assert had == [[PERMISSIONS, 1], [0, 0], [PERMISSIONS, 1]]
    one.stop()
