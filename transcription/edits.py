"""Words put right by people. The recogniser never overwrites them; raw text stays as it was.

A bubble that still grows has no row, and what was struck or withdrawn has no words: neither can be corrected.
"""

import re
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request
from meetings.models import Meeting, User
from transcription import publish
from transcription.hinting import learning
from transcription.models import Dialogue, Transcript

LONGEST = 10_000
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Clash(Exception):
    """Somebody else changed the utterance first; `current` is its snapshot."""

    def __init__(self, current: Message) -> None:
        super().__init__()
        self.current = current


async def edit(request: Request) -> None:
    """`dialogue.edit {id, revision, text}`: everybody sees it, or the sender gets `conflict`."""
    message = request.message
    pk, revision, text = parse(message)
    try:
        await database_sync_to_async(store, thread_sensitive=False)(
            request.meeting, request.participant.user, pk, revision, text
        )
    except Clash as clash:
        ref = {"ref": message["ref"]} if "ref" in message else {}
        await request.reply({"type": "conflict", "dialogue": clash.current, **ref})


def parse(message: Message) -> tuple[UUID, int, str]:
    text = message.get("text")
    try:
        pk = UUID(message["id"])
    except (KeyError, ValueError, AttributeError, TypeError):
        raise Invalid("invalid", _("id must be the dialogue's uuid.")) from None
    revision = revision_of(message)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST or UNSTORABLE.search(text):
        raise Invalid("invalid", _("text must have 1 to %(most)s characters.") % {"most": LONGEST})
    return pk, revision, text.strip()


def revision_of(message: Message) -> int:
    revision = message.get("revision")
    if type(revision) is not int:
        raise Invalid("invalid", _("revision must be the revision that you changed."))
    return revision


def missing() -> Invalid:
    return Invalid("not_found", _("These words are not kept here: they are still being spoken, or were withdrawn."))


def locked(meeting: Meeting, pk: UUID) -> Transcript:
    """The session in which it was said, locked until the transaction ends. Raises Invalid when it is not of here, or
    was cleared while somebody else had the lock.
    """
    session = Transcript.objects.filter(meeting=meeting, dialogues=pk).first()
    if session is None:
        raise missing()
    try:
        session.lock()
    except Transcript.DoesNotExist:
        raise missing() from None
    return session


@transaction.atomic
def store(meeting: Meeting, editor: User, pk: UUID, revision: int, text: str) -> Dialogue:
    """Raises Invalid when there is no such utterance here, Clash when it has changed since `revision`."""
    locked(meeting, pk)
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("speaker__user", "edited_by", "transcript")
    row = rows.filter(pk=pk).exclude(state=Dialogue.State.WITHDRAWN).first()
    if row is None:
        raise missing()
    if row.revision != revision:
        raise Clash(publish.snapshot(row))
    before = row.text
    row.edited_text, row.edited_by, row.state = text, editor, Dialogue.State.EDITED
    row.revision += 1
    publish.number_and_announce(row, "edited", editor)
    learning.edited(row, before)
    publish.changed.send(Dialogue, dialogue=row, how="edited")
    return row
