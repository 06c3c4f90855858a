"""The second step of signing in, for programs: a code beside the password."""

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext as _

from meetings.access import Refused
from meetings.models import User


def check(user: User, otp: str) -> None:
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
