"""What people type: meetings, a name at the door."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings import glossary, zones
from meetings.models import Meeting
from meetings.names import clean_name, clean_title

LONGEST_MEETING = 24 * 60


class WallTime(forms.DateTimeField):
    """A date and a time as somebody's clock shows them: naive, until the zone is known."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> datetime | None:
        try:
            wall = parse_datetime(value) if isinstance(value, str) and value else None
        except ValueError:
            wall = None
        if value and wall is None:
            raise ValidationError(_("Enter a date and a time, for example 2026-05-31 14:30."), code="invalid")
        return wall.replace(tzinfo=None, second=0, microsecond=0) if wall else None


class MeetingForm(forms.ModelForm[Meeting]):
    """The time is typed as a wall clock in `time_zone` shows it and kept as an instant.

    `notes` are sentences about what was kept: worth knowing, but no mistakes.
    """

    starts_at = WallTime(label=gettext_lazy("Date and time"), required=False)
    duration = forms.IntegerField(
        label=pgettext_lazy("of time", "Minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_MEETING,
        error_messages={
            "min_value": gettext_lazy("A meeting takes at least a minute."),
            "max_value": gettext_lazy("A meeting takes a day (1440 minutes) at most."),
        },
        widget=forms.NumberInput({"inputmode": "numeric", "list": "durations"}),
    )
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), required=False, max_length=64, widget=forms.Select)
    language = forms.ChoiceField(label=gettext_lazy("Spoken language"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words that may be said"),
        help_text=gettext_lazy(
            "Names and terms that captions should spell right, one per line. Corrections add to it."
        ),
        required=False,
        max_length=glossary.LONGEST_LIST,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "autocapitalize": "off", "spellcheck": "false"}),
    )
    words_shown = forms.CharField(required=False, max_length=glossary.LONGEST_LIST, widget=forms.HiddenInput)
    tell_invited = forms.BooleanField(label=gettext_lazy("Tell those invited"), required=False, initial=True)

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "duration", "time_zone", "description", "agenda", "language", "lobby")
        labels: ClassVar = {
            "title": gettext_lazy("Title"),
            "description": gettext_lazy("Description"),
            "agenda": gettext_lazy("Agenda"),
            "lobby": gettext_lazy("Waiting room: I let everybody in myself"),
        }
        widgets: ClassVar = {
            "title": forms.TextInput({"autocomplete": "off", "dir": "auto"}),
            "description": forms.Textarea({"rows": 2, "dir": "auto"}),
            "agenda": forms.Textarea({"rows": 4, "dir": "auto"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[str] = []
        self.zone = zones.zone(self.instance.time_zone)
        planned = self.instance.starts_at
        self.shown = zones.on_the_wall(planned, self.zone).replace(second=0, microsecond=0) if planned else None
        known = "" if self.instance._state.adding else "\n".join(term.text for term in glossary.of(self.instance))
        self.initial.update({"starts_at": self.shown, "time_zone": self.zone.key, "words_shown": known})
        self.initial.setdefault("words", known)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        select = self.fields["time_zone"].widget
        select.choices = zones.choices()
        if not self.instance.time_zone:
            select.attrs["data-browsers-zone"] = ""
        if self.instance._state.adding or not self.instance.invitations.exists():
            del self.fields["tell_invited"]

    def clean_title(self) -> str:
        return clean_title(self.cleaned_data["title"])

    def clean_time_zone(self) -> str:
        return zones.clean_zone(self.cleaned_data["time_zone"]) or self.zone.key

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.instance.language

    def clean_words(self) -> list[str]:
        return glossary.listed(self.cleaned_data["words"].splitlines())

    @property
    def shown_words(self) -> list[str]:
        """What stood there when the form was opened."""
        return str(self.cleaned_data.get("words_shown", "")).splitlines()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "words" in cleaned:
            try:
                glossary.check_room(self.instance, cleaned["words"], self.shown_words)
            except ValidationError as error:
                self.add_error("words", error)
        if cleaned.get("starts_at") and "time_zone" in cleaned:
            try:
                cleaned["starts_at"] = self.instant(cleaned["starts_at"], zones.zone(cleaned["time_zone"]))
            except ValidationError as error:
                self.add_error("starts_at", error)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Meeting:
        meeting: Meeting = super().save(commit)
        if commit:
            glossary.put(meeting, self.cleaned_data["words"], self.shown_words)
        return meeting

    def instant(self, wall: datetime, where: ZoneInfo) -> datetime:
        if self.instance.starts_at and (wall, where) == (self.shown, self.zone):
            return self.instance.starts_at  # untouched
        moment = zones.instant(wall, where)
        if zones.happens_twice(wall, where):
            sentence = _("The clocks in %(zone)s go back that night and show %(time)s twice. The first one is meant.")
            self.notes.append(sentence % {"zone": zones.city(where.key), "time": f"{wall:%H:%M}"})
        if moment < timezone.now():
            self.notes.append(_("The time that you chose is over, so this meeting is listed under “Past”."))
        return moment


class LobbyForm(forms.Form):
    """A guest's name. The answer to the consent sentence is the button that sends the form."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=80, widget=forms.TextInput({"autocomplete": "name", "dir": "auto"})
    )

    def __init__(self, *args: Any, guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not guest:
            del self.fields["name"]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])
