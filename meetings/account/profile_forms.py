"""What people say about themselves."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from meetings.account import pictures
from meetings.account.forms import TYPED
from meetings.models import User
from meetings.names import clean_name

PICTURES = "image/jpeg,image/png,image/webp,image/gif"


def languages() -> list[tuple[str, object]]:
    return [("", _("As my browser asks")), *settings.LANGUAGES]


class ProfileForm(forms.ModelForm[User]):
    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Others see it beside what you say."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("Username"),
        help_text=_("To sign in with: letters, digits and @ . + - _"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username"} | TYPED),
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)

    class Meta:
        model = User
        fields = ("display_name", "username", "language", "caption_size", "shortcuts", "mail_minutes")
        labels: ClassVar = {
            "caption_size": _("Size of captions"),
            "shortcuts": _("Shortcuts of a single key, such as N and /"),
            "mail_minutes": _("E-mail me minutes and my action items"),
        }
        widgets: ClassVar = {
            "caption_size": forms.RadioSelect,
            "shortcuts": forms.CheckboxInput({"role": "switch"}),
            "mail_minutes": forms.CheckboxInput({"role": "switch"}),
        }

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_username(self) -> str:
        """The rules of signing up hold for a change too."""
        username: str = self.cleaned_data["username"]
        if username.lower() == str(self.initial["username"]).lower():
            return username
        return str(get_adapter().clean_username(username))

    def save(self, commit: bool = True) -> User:
        """What was asked for and nothing else; and nothing for somebody whose account is deleted meanwhile."""
        User.objects.filter(pk=self.instance.pk, is_former=False).update(**self.cleaned_data)
        return self.instance


class PictureForm(forms.Form):
    """A sent picture; `cleaned_data["picture"]` is the WebP to keep."""

    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput({"accept": PICTURES}),
        error_messages={"required": _("Choose a picture first."), "empty": _("This file is empty.")},
    )

    def clean_picture(self) -> bytes:
        sent: UploadedFile[Any] = self.cleaned_data["picture"]
        if sent.file is None or sent.size is None:
            raise ValidationError(_("The picture did not arrive. Send it again."))
        return pictures.square(sent.file, sent.size)
