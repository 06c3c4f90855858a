"""Everybody there is, and what each of them is answered; a stranger's try must leave every row as it was."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from meetings import access, attendance
from meetings.models import AccessToken, Invitation, Meeting, Participant, Term, User
from summaries.models import ActionItem, Run, Summary
from tests.meetings.conftest import World
from tests.transcription.fakes import person
from transcription.models import Dialogue
from transcription.programs.models import Upload
from transcription.sharing.models import Share

HOUSE = ("meetings", "conferencing", "transcription", "summaries", "account", "mfa")
DONE = ("go", "front", "lobby", "201", "202", "204")
PASSING = ("last_login", "last_seen_at", "rebuilt_number", "opened", "last_opened_at", "last_used_at")
ITEM = "00000000-0000-4000-8000-0000000000a1"
"""The meeting's action item."""
INVITATION, KEY = "00000000-0000-4000-8000-0000000000b1", "an-invitation-of-somebody"
"""Somebody was asked to come by e-mail."""
TERM = 4711
"""A word that may be said."""
TOKEN = 4711
"""Alice's, of long ago."""
UPLOAD = "00000000-0000-4000-8000-0000000000c1"
"""Alice had a file written down."""
SHARE = UUID("00000000-0000-4000-8000-0000000000d1")
"""A link to what was said."""
OUTSIDE = {"admin"}  # has a table of its own, and Django's permissions


def gather(world: World) -> World:
    """Alice hosts, Bob attends, Gina is a guest, Wanda waits, Rob was removed, Mallory has no business here.

    Stan is staff without permissions, Max a meeting manager, Olga an administrator; none of them is in the meeting.
    """
    for name, state in (("wanda", "waiting"), ("rob", "removed")):
        world.people[name] = person(name.title())
        attendance.join(access.Who(world.people[name]), world.meeting, captions=True)
        Participant.objects.filter(user=world.people[name]).update(state=state)
    world.people["stan"], world.people["max"] = person("Stan"), person("Max")
    User.objects.filter(username__in=["stan", "max"]).update(is_staff=True)
    world.people["max"].groups.add(Group.objects.get(name="Meeting manager"))
    world.people["olga"] = User.objects.create_superuser("olga", display_name="Olga")
    for name in ("wanda", "rob", "stan", "max", "olga"):
        world.keys[name] = AccessToken.issue(world.people[name])
    AccessToken.objects.create(pk=TOKEN, user=world.people["alice"], digest="of long ago", name="Old")
    Meeting.objects.filter(pk=world.meeting.pk).update(starts_at=datetime(2030, 7, 1, 8, 0, tzinfo=UTC))
    Invitation.objects.create(pk=INVITATION, key=KEY, meeting=world.meeting, email="zoe@example.org")
    ActionItem.objects.create(pk=ITEM, meeting=world.meeting, description="Send the numbers")
    Term.objects.create(pk=TERM, meeting=world.meeting, text="Kubernetes", key="kubernetes")
    heard = [{"start": 0.0, "end": 1.0, "text": "By Friday.", "words": []}]
    Upload.objects.create(pk=UPLOAD, user=world.people["alice"], name="said.wav", size=1, state="done", result=heard)
    Share.objects.create(
        pk=SHARE,
        transcript=world.transcript,
        made_by=world.people["alice"],
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    )
    return world


def programs(world: World) -> None:
    """Tokens that open less than the person could: Alice's that has expired, that only reads, that only sends sound;
    and a guest's who was given one for another meeting."""
    alice = world.people["alice"]
    world.keys["expired"] = AccessToken.issue(alice, expires_at=timezone.now() - timedelta(seconds=1))
    world.keys["reader"] = AccessToken.issue(alice, scopes=["read"])
    world.keys["streamer"] = AccessToken.issue(alice, scopes=["stream"])
    other = Meeting.objects.create(title="Elsewhere", organizer=alice)
    _place, world.keys["elsewhere"] = attendance.join(access.NOBODY, other, captions=True, name="Otto")  # type: ignore[assignment]


def minutes(said: Dialogue) -> dict[str, Any]:
    """What came of an utterance: ids by what they are of."""
    run = Run.objects.create(transcript=said.transcript, purpose="end", steps=["summary"], provider="builtin")
    summary = Summary.objects.create(transcript=said.transcript, type="brief", text="By Friday.", provider="builtin")
    summary.sentences.create(position=0, text="By Friday.", stale=True).evidence.add(said)
    item = ActionItem.objects.create(
        meeting=said.transcript.meeting, transcript=said.transcript, description="Be there", origin="found"
    )
    item.evidence.add(said)
    return {"run": run.pk, "summary": summary.pk, "item": item.pk}


def rows() -> dict[str, list[str]]:
    """Every row of the house, but for when somebody or something was last seen and whether texts were merged since."""
    kept = {}
    with connection.cursor() as cursor:
        for name, query in queries().items():
            cursor.execute(query)
            kept[name] = sorted(map(str, cursor.fetchall()))
    return kept


@cache
def queries() -> dict[str, str]:
    """In SQL, since they are asked some thousand times: a queryset takes longer to be built than to be answered."""
    made = {}
    for model in (model for app in HOUSE for model in apps.get_app_config(app).get_models()):
        fields = [one.attname for one in model._meta.concrete_fields if one.name not in PASSING]
        made[model.__name__] = str(model._base_manager.values_list(*fields).query)
    return made


def browser(world: World, name: str) -> Client:
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    return client


def answers(world: World, names: Iterable[str], method: str, path: str, body: dict[str, Any]) -> dict[str, str]:
    """What each of them is answered by a page: its status, or where it leads. Each finds the world as it was.

    Who is not led on, or told that something was made, has changed nothing.
    """
    before, said = rows(), {}
    for name in names:
        with transaction.atomic():
            said[name] = in_short(getattr(browser(world, name), method)(path, body), world)
            if said[name] not in DONE:
                assert rows() == before, f"{name} changed something by {method} {path}"
            transaction.set_rollback(True)
    return said


def in_short(answered: Any, world: World) -> str:
    """`door` is the way to sign in, `again` to say the password once more, `lobby` to ask to be let in."""
    if answered.status_code not in (301, 302):
        return str(answered.status_code)
    path = answered.url.split("?")[0]
    names = {
        reverse("account_login"): "door",
        reverse("admin:login"): "door",
        reverse("account_reauthenticate"): "again",
        reverse("lobby", args=[world.meeting.code]): "lobby",
        reverse("front"): "front",
    }
    return names.get(path, "go")


def routes() -> Iterator[tuple[str, Any]]:
    """Every route of the site outside the admin, with its view."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield joined(prefix, one), one.callback
            elif one.namespace not in OUTSIDE:
                yield from walk(one, joined(prefix, one))

    yield from walk(get_resolver(), "")


def joined(prefix: str, one: URLPattern | URLResolver) -> str:
    """As `resolve(path).route` has it."""
    return prefix + (str(one.pattern).removeprefix("^") if prefix else str(one.pattern))


def route_of(path: str) -> str:
    return resolve(path.partition("?")[0]).route
