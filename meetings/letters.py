"""Mails as this house writes them: text and HTML from templates, in the reader's language, with links here."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from meetings.models import Meeting, User
from meetings.names import one_line


def link(path: str) -> str:
    """For readers outside of our pages."""
    return settings.PUBLIC_URL.rstrip("/") + path


def language(user: User | None, meeting: Meeting) -> str:
    """What `user` reads, else what is spoken in the meeting."""
    known = dict(settings.LANGUAGES)
    wanted = (user.language if user else "", meeting.language)
    return next((one for one in wanted if one in known), settings.LANGUAGE_CODE)


def written(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A letter of `<template>_subject.txt`, `.txt` and `.html`; `site` is where this server is."""
    context = {"site": link("")} | context
    subject = one_line(render_to_string(f"{template}_subject.txt", context))  # a title must not add a header
    letter = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return letter
