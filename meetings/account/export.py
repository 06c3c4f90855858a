"""Everything that is kept about a person, as one JSON object of lists, made while it is sent.

Other rooms of the house add their lists with `contribute` at start. A list yields rows of the given person only.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from asgiref.sync import sync_to_async
from django.core.serializers.json import DjangoJSONEncoder

from meetings.models import Meeting, Participant, User
from meetings.times import stamp

Row = dict[str, Any]
Rows = Callable[[User], Iterator[Row]]
BATCH = 500  # rows that are read and sent at once


def profile(user: User) -> Iterator[Row]:
    yield {
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "picture": user.avatar_url,
        "language": user.language,
        "caption_size": user.caption_size,
        "shortcuts": user.shortcuts,
        "mail_minutes": user.mail_minutes,
        "joined_at": stamp(user.date_joined),
    }


def email_addresses(user: User) -> Iterator[Row]:
    for one in EmailAddress.objects.filter(user=user):
        yield {"email": one.email, "verified": one.verified, "primary": one.primary}


def tokens(user: User) -> Iterator[Row]:
    for one in user.tokens.order_by("created_at"):
        yield {
            "name": one.name,
            "scopes": one.scopes,
            "created_at": stamp(one.created_at),
            "expires_at": stamp(one.expires_at) if one.expires_at else None,
            "last_used_at": stamp(one.last_used_at) if one.last_used_at else None,
        }


def meetings(user: User) -> Iterator[Row]:
    for one in Meeting.objects.filter(organizer=user).prefetch_related("terms").iterator(BATCH):
        yield {
            "code": one.code,
            "title": one.title,
            "description": one.description,
            "agenda": one.agenda,
            "words": [term.text for term in one.terms.all()],
            "starts_at": stamp(one.starts_at) if one.starts_at else None,
            "created_at": stamp(one.created_at),
        }


def participations(user: User) -> Iterator[Row]:
    for one in Participant.objects.filter(user=user).select_related("meeting").iterator(BATCH):
        yield {
            "meeting": one.meeting.code,
            "title": one.meeting.title,
            "role": one.role,
            "state": one.state,
            "captions": one.captions,
            "joined_at": stamp(one.joined_at) if one.joined_at else None,
        }


lists: dict[str, Rows] = {
    "profile": profile,
    "email_addresses": email_addresses,
    "tokens": tokens,
    "meetings_organized": meetings,
    "participations": participations,
}


def contribute(name: str, rows: Rows) -> None:
    lists[name] = rows


def pieces(user: User) -> Iterator[str]:
    """The JSON text, a batch of rows at a time."""
    before = "{"
    for name, rows in lists.items():
        yield f'{before}\n"{name}": ['
        lines: list[str] = []
        between = "\n"
        for row in rows(user):
            lines.append(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False))
            if len(lines) == BATCH:
                yield between + ",\n".join(lines)
                lines, between = [], ",\n"
        yield (between + ",\n".join(lines) if lines else "") + "\n]"
        before = ","
    yield "\n}\n"


async def stream(user: User) -> AsyncIterator[str]:
    """`pieces` for a server that must not wait: each is read in a thread while the loop goes on."""
    source = pieces(user)
    while (piece := await sync_to_async(lambda: next(source, None))()) is not None:
        yield piece
