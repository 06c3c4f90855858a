"""What people type: meetings, a name at the door."""

from typing import Any, ClassVar

from django import forms

from meetings.models import Meeting
from meetings.names import clean_name


class MeetingForm(forms.ModelForm[Meeting]):
    class Meta:
        model = Meeting
        fields = ("title", "description", "agenda", "starts_at", "duration")
        widgets: ClassVar = {
            "starts_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "description": forms.Textarea({"rows": 2}),
            "agenda": forms.Textarea({"rows": 4}),
        }


class LobbyForm(forms.Form):
    """A guest's name. The answer to the consent sentence is the button that sends the form."""

    name = forms.CharField(label="Your name", max_length=80, widget=forms.TextInput({"autocomplete": "name"}))

    def __init__(self, *args: Any, guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not guest:
            del self.fields["name"]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])
