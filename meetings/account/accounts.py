"""allauth in our words: what it may do with a user, where it may lead, and that guests have no account."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from meetings import access, proxies

log = logging.getLogger(__name__)
OURS = ("former-", "guest-")
ENTRANCES = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "mfa_authenticate",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "username_password_mismatch": _("This username and password do not belong together."),
        "email_taken": _("There is an account with this e-mail address already. Sign in, or ask for a new password."),
        "duplicate_email": _("This address is on your account already."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "username_taken": _("Somebody has this username already. Choose another one."),
        "username_blacklisted": _("This username is reserved. Choose another one."),
        "max_email_addresses": _("An account can have up to %d addresses. Remove one first."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Attempts are counted for the address that everything else here counts for."""
        return proxies.address_of(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        if username.lower().startswith(OURS):
            raise self.validation_error("username_blacklisted")
        name: str = super().clean_username(username, shallow)
        return name

    def is_safe_url(self, url: str) -> bool:
        """Nobody is led to another host, not even to one of ours."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away must not undo what was done; whoever waits for the mail is told."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("a mail could not be sent: %s", type(error).__name__)
            text = _("The e-mail could not be sent just now. Everything else was kept. Please try again later.")
            messages.error(self.request, text)


class StepsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every half minute; try the newest."),
    }


class AccountsAreForMembers(MiddlewareMixin):
    """A guest stands before the entrances as nobody (signing in ends the guest's session) and gets no further."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("account/") or not getattr(request.user, "is_guest", False):
            return None
        if match.url_name in ENTRANCES:
            request.user = AnonymousUser()
        elif match.url_name != "account_logout":
            try:
                access.may_have_account(access.who_is(request.user))
            except access.Refused as refused:
                return render(request, "account/guest.html", {"reason": refused.text}, status=403)
        return None
