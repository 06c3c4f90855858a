"""Files as they come in: written to UPLOADS_DIR at once, counted while they come, looked at before anybody waits.

A file that nobody keeps is gone with its request. One that is kept has the name of its row's id there, never its own.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from meetings.names import one_line
from transcription import media

MIB = 2**20
COMING = "coming-"
File = UploadedFile[Any]
NAME = 120  # characters of a file's name that are kept
log = logging.getLogger(__name__)


class Unwelcome(APIException):
    """What was sent is not taken: an HTTP status, a code for programs, a sentence, and when to try again."""

    def __init__(self, status: int, code: str, said: str, *, param: str = "file", wait: int | None = None) -> None:
        super().__init__(said, code)
        self.status_code, self.code, self.said, self.param = status, code, said, param
        if wait is not None:
            self.wait = wait  # REST framework's Retry-After


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that lies in UPLOADS_DIR while its request lasts; `seconds` is what it says of itself, if it does."""

    path: Path
    name: str
    size: int
    seconds: float | None


def folder() -> Path:
    """Where files are kept; nobody else on this machine reads them."""
    path = Path(settings.UPLOADS_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class ToDisk(FileUploadHandler):
    """Writes what comes into UPLOADS_DIR. Raises Unwelcome when it is too much, or the disk has no room for it."""

    came = 0
    file: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        with self.room():
            self.file = cast(IO[bytes], tempfile.NamedTemporaryFile(dir=folder(), prefix=COMING))  # noqa: SIM115  (the request's)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.file
        self.came += len(raw_data)
        if self.came > settings.UPLOAD_LIMIT * MIB:
            self.drop()
            raise too_large()
        with self.room():
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> File:
        assert self.file
        with self.room():
            self.file.seek(0)  # what is still in memory is written now
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        self.drop()

    @contextmanager
    def room(self) -> Iterator[None]:
        """Raises Unwelcome when the disk takes no more; nothing is left then, for it would stay full."""
        try:
            yield
        except OSError as error:
            self.drop()
            raise not_stored(error) from error

    def drop(self) -> None:
        """Once it is closed it is gone."""
        if self.file:
            with suppress(OSError):  # what it has not written yet finds no room either
                self.file.close()


def too_large() -> Unwelcome:
    said = _("This is larger than the %(size)s MB that this server takes.") % {"size": settings.UPLOAD_LIMIT}
    return Unwelcome(413, "too_large", said)


def not_stored(error: OSError) -> Unwelcome:
    log.error("a file that came could not be kept: %s", os.strerror(error.errno or 0))  # without its path
    said = _("This server cannot store this: its disk may be full. Nothing of it was kept; send it again later.")
    return Unwelcome(507, "not_stored", said)


def digest_of(file: Sent) -> str:
    """Of what was sent: the same for the same recording, sent again."""
    with file.path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def expect_files(request: HttpRequest) -> None:
    """Before anybody reads the request's form."""
    request.upload_handlers = [ToDisk(request)]


def form_of(request: HttpRequest) -> tuple[QueryDict, list[File]]:
    """The fields and files of a form. Raises Unwelcome."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > (settings.UPLOAD_LIMIT + 1) * MIB:
        raise too_large()
    if request.content_type != "multipart/form-data":
        raise Unwelcome(415, "not_a_form", _("Send the file as the field “file” of a multipart/form-data form."))
    try:
        return request.POST, cast(list[File], request.FILES.getlist("file"))
    except RequestDataTooBig as error:
        said = _("The fields beside the file are too long. Shorten them, such as the prompt.")
        raise Unwelcome(413, "too_large", said, param="prompt") from error
    except (TooManyFieldsSent, TooManyFilesSent) as error:
        said = _("This form has too many fields or files. Send a file in a form of its own.")
        raise Unwelcome(400, "too_many_fields", said) from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Unwelcome(400, "malformed", _("This form cannot be read; send it again.")) from error


def looked_at(file: File) -> Sent:
    """A file that can be written down, as far as its beginning tells. Raises Unwelcome."""
    path, name = Path(str(file.file.name)), one_line(file.name or "")[:NAME] or "recording"  # type: ignore[union-attr]
    try:
        seconds = media.duration(path)
        with closing(cast(Any, media.pcm(path))) as chunks:
            next(chunks)
    except media.Unreadable as error:
        raise unreadable(error, path, name) from error
    if seconds and seconds > media.MAX_SECONDS:
        raise Unwelcome(422, "too_long", _("%(name)s is longer than 4 h; cut it into shorter files.") % {"name": name})
    return Sent(path, name, file.size or 0, seconds)


def unreadable(error: media.Unreadable, path: Path, name: str) -> Unwelcome:
    """In a sentence with the name that its sender knows."""
    said = str(error).replace(path.name, name)
    match error:
        case media.NotAudio():
            return Unwelcome(415, "not_audio", said)
        case media.TooLong():
            return Unwelcome(422, "too_long", said)
    return Unwelcome(422, "unreadable", said)


def keep(sent: Sent, name: str) -> None:
    """Let the file outlive its request, as `name`. Raises Unwelcome when the disk has no room."""
    try:
        os.link(sent.path, folder() / name)
    except OSError as error:
        raise not_stored(error) from error
