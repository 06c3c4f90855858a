"""The formats that a session is taken away in: one dict. Adding one is adding a file and a line."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transcription.exports.talk import Options, Talk

Writer = Callable[[Talk, Options], bytes]
FOLDER = "transcription.exports"


@dataclass(frozen=True, slots=True)
class Format:
    """`writer` is a function of a module here, imported when it is used; `words`: it needs the time of each.

    `label` and `hint` are for people; `options` are those that change anything in it.
    """

    kind: str
    label: str | Promise
    hint: str | Promise
    writer: str
    words: bool = False
    options: frozenset[str] = frozenset({"text", "times", "chat", "minutes"})

    def write(self, talk: Talk, options: Options) -> bytes:
        module, _dot, name = self.writer.partition(".")
        return cast(Writer, getattr(import_module(f"{FOLDER}.{module}"), name))(talk, options)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUBTITLES = frozenset({"text"})
FORMATS = {
    "docx": Format(DOCX, _("Word document"), _("to edit and to send"), "document.write"),
    "txt": Format("text/plain; charset=utf-8", _("Plain text"), _("opens everywhere"), "plain.write"),
    "md": Format("text/markdown; charset=utf-8", _("Markdown"), _("for notes and wikis"), "markdown.write"),
    "vtt": Format(
        "text/vtt; charset=utf-8",
        _("WebVTT"),
        _("web subtitles"),
        "subtitles.write_vtt",
        True,
        SUBTITLES,
    ),
    "srt": Format(
        "application/x-subrip; charset=utf-8",
        _("SRT"),
        _("video subtitles"),
        "subtitles.write_srt",
        True,
        SUBTITLES,
    ),
    "json": Format(
        "application/json",
        _("JSON"),
        _("data for programs"),
        "data.write",
        True,
        frozenset({"text", "chat", "minutes"}),
    ),
}
USUAL = "txt"
