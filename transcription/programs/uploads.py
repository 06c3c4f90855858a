"""Uploads: rows of files that wait to be written down, and what becomes of them."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings import limits
from meetings.access import Who
from meetings.account.export import BATCH, Row
from meetings.models import Meeting, User
from meetings.times import stamp
from transcription.contract import Trouble
from transcription.programs import formats, incoming, quota
from transcription.programs.incoming import Sent, Unwelcome
from transcription.programs.models import Upload
from transcription.programs.starting import AUTO
from transcription.streams import LANGUAGE

DEAD_AFTER = timedelta(seconds=45)
ATTEMPTS = 3
LOST_AFTER = timedelta(days=1)  # a file without a row, a row whose file no server has
PROMPT = 2000  # characters
OFTEN = limits.Limit("uploads", 60)
OURS = re.compile(rf"{incoming.COMING}.*|[0-9a-f-]{{36}}")
LATER = 60  # seconds after which somebody over a limit may try again


def of(who: Who) -> QuerySet[Upload]:
    """The uploads that `who` sent; a token for one meeting shows none."""
    if who.user is None or who.only_meeting:
        return Upload.objects.none()
    return Upload.objects.filter(user=who.user).select_related("meeting")


def row(upload: Upload) -> dict[str, Any]:
    """As programs see it."""
    done = upload.state == Upload.State.DONE
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "size": upload.size,
        "state": upload.state,
        "progress": upload.progress,
        "seconds": upload.seconds,
        "language": upload.language,
        "engine": upload.engine,
        "error": {"code": upload.code, "detail": why(upload)} if upload.code else None,
        "meeting": upload.meeting.code if upload.meeting else None,
        "transcript": str(upload.recording) if upload.recording and done and not upload.result else None,
        "created_at": stamp(upload.created_at),
        "finished_at": stamp(upload.finished_at) if upload.finished_at else None,
    }


def why(upload: Upload) -> str:
    """Why it failed, in the reader's language where the reason is one that many share."""
    if upload.code in list(Trouble):
        return _("No speech engine could hear this. Ask whoever runs this server, and send the file again later.")
    return upload.error or _("This could not be written down. Send the file again.")


def heard(upload: Upload) -> formats.Heard:
    """What it says, once it is done. Raises Unwelcome."""
    if upload.state == Upload.State.FAILED:
        raise Unwelcome(409, upload.code, why(upload))
    if upload.state != Upload.State.DONE:
        raise Unwelcome(409, "not_ready", _("This is not written down yet; ask again in a moment."))
    if upload.result is None:
        raise Unwelcome(409, "in_meeting", _("These words are in the transcript of their meeting."))
    return formats.Heard(upload.result, upload.seconds or 0.0, upload.language, upload.engine)


def language_of(given: str) -> str:
    """A language tag, or empty: find out. Raises Unwelcome."""
    if given in AUTO:
        return ""
    if len(given) > 10 or not LANGUAGE.fullmatch(given):
        raise Unwelcome(400, "invalid", _("language must be a language tag such as en."), param="language")
    return given


def prompt_of(given: str) -> str:
    return formats.clean(given)[:PROMPT]


def engine_of(given: str, offered: Sequence[str]) -> str:
    """The name of an engine of this server, or empty: its own choice. Raises Unwelcome."""
    if given in AUTO:
        return ""
    if given not in offered:
        known = ", ".join(offered)
        said = _("This server has no engine of this name. It offers: %(engines)s.") % {"engines": known}
        raise Unwelcome(400, "invalid", said, param="engine")
    return given


def allowed(user: User, seconds: float) -> None:
    """May `user` have so much heard now? It is counted when it is heard. Raises Unwelcome."""
    left = quota.left(user)
    if left is not None and left < max(seconds, 1):
        raise Unwelcome(429, quota.OF_A_FILE.code, quota.OF_A_FILE.text, wait=quota.renewed_in())


@transaction.atomic
def create(user: User, files: Sequence[Sent], **fields: Any) -> list[Upload]:
    """Rows for files that are kept from now on; `fields` may hold a list for each file. Raises Unwelcome."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    waiting = Upload.objects.filter(user=user, state__in=Upload.ACTIVE).count()
    if waiting + len(files) > settings.UPLOADS_WAITING:
        said = _("%(count)s of your files wait already. Send more when they are written down.") % {"count": waiting}
        raise Unwelcome(429, "too_many", said, wait=LATER)
    made = []
    for number, file in enumerate(files):
        own = {key: value[number] if isinstance(value, list) else value for key, value in fields.items()}
        made.append(Upload(user=user, name=file.name, size=file.size, seconds=file.seconds, **own))
        incoming.keep(file, str(made[-1].pk))  # before the row: who claims it finds its file
    return Upload.objects.bulk_create(made)


def file_of(pk: UUID) -> Path:
    return incoming.folder() / str(pk)


def gone(sender: type[Upload], instance: Upload, **kwargs: Any) -> None:
    """A row was deleted, by whatever way: its file goes; whoever works on it notices."""
    path = file_of(instance.pk)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def clear_folder(before: float) -> None:
    """Files that were there `before` and belong to nobody."""
    old = [path for path in incoming.folder().iterdir() if OURS.fullmatch(path.name) and path.stat().st_mtime < before]
    known = set(Upload.objects.filter(state__in=Upload.ACTIVE).values_list("pk", flat=True)) if old else set()
    for path in old:
        if path.name not in map(str, known):
            path.unlink(missing_ok=True)


def sent_by(user: User) -> Iterator[Row]:
    """Every upload of `user`, for themself."""
    for one in of(Who(user)).order_by("created_at").iterator(BATCH):
        words = formats.Heard(one.result, one.seconds or 0.0).text if one.result else ""
        yield row(one) | {"text": words}


def forget(sender: type[User], user: User, **kwargs: Any) -> None:
    """Somebody deleted their account: their files and what was written down of them go."""
    Upload.objects.filter(user=user).delete()


def forget_meeting(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    """All that was said in it was removed: what is not written down yet is not added later."""
    Upload.objects.filter(meeting=meeting).delete()
