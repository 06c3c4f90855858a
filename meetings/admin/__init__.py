"""What operators look at and do, at /admin/. Who may what is Django's permissions; nothing here shows a secret.

Rows that are made by the house itself (places, sessions, utterances, keys) are for looking: their rules span rows, so
they change through the verbs of `attendance.py` and `farewell.py` only. Other rooms of the house add what they know
about a meeting by registering a MeetingAdmin of their own (transcription/admin).
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.admin import invitations, keys, meetings, people

__all__ = ["invitations", "keys", "meetings", "people"]

admin.site.site_header = admin.site.site_title = _("Parley administration")
admin.site.index_title = _("What would you like to look at?")
