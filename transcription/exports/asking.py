"""What somebody asks of an export: read from an address, and answered with a file."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from meetings import zones
from meetings.names import one_line
from transcription.exports import head
from transcription.exports.collect import collect
from transcription.exports.formats import FORMATS, USUAL
from transcription.exports.talk import Options, Talk
from transcription.models import Transcript

LONGEST_NAME = 80  # characters of a title that a file's name keeps
DANGEROUS = re.compile(r'[/\\:*?"<>|%\x00-\x1f\x7f]+')
CHOICES = {"text": ("corrected", "raw"), "times": ("1", "0"), "chat": ("0", "1"), "minutes": ("1", "0")}
"""What each option can be; the first is usual."""


class Unclear(Exception):
    """An option that there is not; the sentence says which there are."""


def asked(query: Mapping[str, str]) -> tuple[str, Options]:
    """The format and the options. Raises Unclear."""
    format_ = query.get("format", USUAL)
    if format_ not in FORMATS:
        raise Unclear(_("format must be one of %(formats)s.") % {"formats": ", ".join(FORMATS)})
    said = {name: chosen(query, name) for name in CHOICES}
    zone = query.get("zone", "")
    if zone and zone not in zones.known():
        raise Unclear(_("zone must be the name of a time zone such as Europe/Madrid."))
    on = {name: said[name] == "1" for name in ("times", "chat", "minutes")}
    return format_, Options(raw=said["text"] == "raw", zone=zone, **on)


def chosen(query: Mapping[str, str], name: str) -> str:
    given = query.get(name, CHOICES[name][0])
    if given not in CHOICES[name]:
        one, other = sorted(CHOICES[name])
        raise Unclear(_("%(name)s must be %(one)s or %(other)s.") % {"name": name, "one": one, "other": other})
    return given


def answer(transcript: Transcript, query: Mapping[str, str]) -> HttpResponse:
    """The file. Raises Unclear."""
    name, options = asked(query)
    format_ = FORMATS[name]
    talk = collect(transcript, options, words=format_.words)
    headers = {
        "Content-Disposition": disposition(file_name(talk, name)),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(format_.write(talk, options), content_type=format_.kind, headers=headers)


def file_name(talk: Talk, ending: str) -> str:
    """Title and day, without what a file system or a shell would take for something else."""
    title = one_line(DANGEROUS.sub(" ", talk.title)).strip(". -~")[:LONGEST_NAME].strip(". ")
    day = talk.started_at.astimezone(head.zone_of(talk)).date()
    return f"{title or 'transcript'} {day}.{ending}"


def disposition(name: str) -> str:
    """RFC 6266: the name, and one in ASCII for whoever does not know RFC 5987."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = " ".join(DANGEROUS.sub("", plain).split())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
