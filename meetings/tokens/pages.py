"""The page of one's own access tokens: which there are, making one, and revoking one. A key is shown once."""

from dataclasses import replace
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetings import access
from meetings.names import clean_title
from meetings.tokens import keeping as tokens
from meetings.tokens.scopes import Scope

LIVES = (7, 30, 90, 365)
USUAL = 90
SHOWN = tokens.MOST
DOES = (
    (Scope.READ.value, gettext_lazy("Read meetings, words and minutes")),
    (Scope.WRITE.value, gettext_lazy("Change, make and delete")),
    (Scope.STREAM.value, gettext_lazy("Send sound to be written down")),
)


def lives() -> list[tuple[str, Any]]:
    days = [(str(one), ngettext_lazy("%d day", "%d days", one) % one) for one in LIVES]
    return [*days, ("", gettext_lazy("For ever"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("So that you know it again, such as “Dashboard”."),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=DOES,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it lives"),
        choices=lives,
        coerce=int,
        empty_value=None,
        required=False,
        initial=USUAL,
    )

    def clean_name(self) -> str:
        return clean_title(self.cleaned_data["name"])


@login_required
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def keep(request: HttpRequest) -> HttpResponse:
    """The list, and the form; what was just made is shown with its key, on this answer only."""
    who = access.who_is(request.user)
    user = access.may_keep_tokens(who)
    form, key = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _row, key = tokens.make(replace(who, fresh=True), **form.cleaned_data)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "key": key, "tokens": tokens.kept_by(user)[:SHOWN], "does": dict(Scope.choices)}
    return render(request, "account/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        tokens.revoke(access.who_is(request.user), pk)
    except access.Refused as refused:
        if refused.close != 4404:
            raise
        messages.info(request, refused.text)
    else:
        messages.success(request, _("The token is revoked. Nothing opens with it any more."))
    return redirect("account-tokens")
