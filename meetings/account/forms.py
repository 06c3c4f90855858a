"""allauth's forms in our words: labels instead of placeholders, one password field, the cursor in the first field."""

from typing import Any

from allauth.account import forms as account
from allauth.account.app_settings import AppSettings
from allauth.account.utils import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from meetings.account.accounts import Adapter
from meetings.models import User
from meetings.names import clean_name

PASSWORD_RULE = _("At least 8 characters. A few words that only you would put together are best.")
TYPED = {"autocapitalize": "none", "spellcheck": "false"}
EmailVerificationMethod = AppSettings.EmailVerificationMethod
LABELS = {
    "login": _("E-mail or username"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("Password"),
    "oldpassword": _("Current password"),
    "code": _("Code"),
}


class Plain(forms.Form):
    """What all of them share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in ("password", "oldpassword"):
                field.help_text = ""
            if name == "password1":
                field.help_text = PASSWORD_RULE
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


class SignIn(Plain, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username"} | TYPED

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Whoever has no address at all, such as the demo account, has none to confirm."""
        if self.user is not None and not self.user.email:
            self._login.email_verification = EmailVerificationMethod.NONE
        answer: HttpResponse = super().login(request, redirect_url)
        return answer


class SignUp(Plain, account.SignupForm):  # type: ignore[misc]
    display_name = forms.CharField(label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    field_order = ("display_name", "email", "password1")

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """One at a time: of two who sign up with one address in the same moment, the second is sent back."""
        ContentType.objects.select_for_update().filter(app_label="meetings", model="user").first()  # stands for all
        if filter_users_by_email(self.cleaned_data["email"]):
            messages.error(request, Adapter.error_messages["email_taken"])
            raise ImmediateHttpResponse(redirect("account_signup"))
        user: User = super().save(request)
        return user

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class AddAddress(Plain, account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Another e-mail address")
        del self.fields["email"].widget.attrs["autofocus"]


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class ChoosePassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    pass


class AskForLink(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPassword(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class Code(Plain):
    """Digits on a phone's keyboard; letters too, for those who paste."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"} | TYPED


class AnyCode(Code):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("From your authenticator app, or one of your recovery codes.")


class EnterCode(AnyCode, AuthenticateForm):  # type: ignore[misc]
    pass


class ConfirmWithCode(AnyCode, ReauthenticateForm):  # type: ignore[misc]
    pass


class FirstCode(Code, ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that your app shows")
