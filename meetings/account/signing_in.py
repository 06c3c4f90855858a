"""Signing in for programs: the rules, the limits and the second step of the page hold here too."""

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import AppSettings
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.utils import has_verified_email
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from meetings.access import Refused
from meetings.models import User


def sign_in(request: HttpRequest, username: str, password: str, otp: str) -> User | None:
    """Whoever this is, or None when the two do not belong together. Raises Refused."""
    try:
        user = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError as error:  # too many attempts at this account, from here or from everywhere
        raise Refused("too_often", 4429, " ".join(error.messages)) from None
    if not isinstance(user, User) or not user.is_active:
        return None
    second_step(user, otp)
    confirmed(user)
    return user


def second_step(user: User, otp: str) -> None:
    """Raises Refused unless `user` signs in with the password alone, or `otp` is an unused code of theirs.

    A wrong code counts against the same limit as on the page.
    """
    if not is_mfa_enabled(user):
        return
    if not otp:
        raise Refused("otp_required", 4401, _("This account has two-step sign-in. Send a code of your app as `otp`."))
    form = AuthenticateForm({"code": otp}, user=user)
    if not form.is_valid():
        raise Refused("otp_wrong", 4401, " ".join(form.errors["code"]))
    form.authenticator.record_usage()


def confirmed(user: User) -> None:
    """Raises Refused for an address that has to be confirmed first. Whoever has none has none to confirm."""
    mandatory = settings.ACCOUNT_EMAIL_VERIFICATION == AppSettings.EmailVerificationMethod.MANDATORY
    if mandatory and user.email and not has_verified_email(user):
        raise Refused("not_confirmed", 4403, _("First confirm your address"))


def recently(request: HttpRequest) -> bool:
    """Has whoever sits at this browser said their password within the last minutes?"""
    return not is_reauthentication_required(request, app="account")
