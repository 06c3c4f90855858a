"""Your account: what others see of you, what is kept, and the way out."""

from allauth.account.internal.flows.logout import logout
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from meetings import access
from meetings.account import export, farewell, pictures
from meetings.account.forms import Reauthenticate
from meetings.account.profile_forms import PictureForm, ProfileForm
from meetings.models import Participant, User


def member(request: HttpRequest) -> User:
    return access.may_have_account(access.who_is(request.user))


@login_required
def edit(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=member(request).pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("account")
    return render(request, "account/profile.html", {"form": form, "picture_form": PictureForm()})


@login_required
@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """A new picture, or none."""
    user = member(request)
    if "remove" in request.POST:
        pictures.replace(user, None)
        messages.success(request, _("Your picture is removed. Your initials stand in for it."))
        return redirect("account")
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        pictures.replace(user, form.cleaned_data["picture"])
        messages.success(request, _("Your new picture is in place."))
        return redirect("account")
    context = {"form": ProfileForm(instance=User.objects.get(pk=user.pk)), "picture_form": form}
    return render(request, "account/profile.html", context, status=400)


@login_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    member(request)
    return render(request, "account/data.html")


@login_required
@require_GET
@never_cache
def export_data(request: HttpRequest) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(export.stream(member(request)), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="parley-{timezone.localdate()}.json"'
    answer["Content-Encoding"] = "identity"  # Django zips each piece by itself, and browsers read only the first
    return answer


@login_required
@sensitive_post_parameters("password")
@rate_limit(action="reauthenticate")  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponseBase:
    """Says what goes and what stays, asks for the password, and then it is done."""
    user = member(request)
    form = Reauthenticate(request.POST or None, user=user)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            farewell.anonymise(user)
        except access.Refused as refused:
            refusal = refused.text
        else:
            logout(request, show_message=False)
            return render(request, "account/deleted.html")
    context = {
        "form": form,
        "refusal": refusal,
        "alone": farewell.alone(user).count(),
        "shared": Participant.objects.filter(user=user).exclude(meeting__in=farewell.alone(user)).count(),
    }
    return render(request, "account/delete.html", context, status=403 if refusal else 200)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """For this browser; and for the profile, which would otherwise win over it."""
    answer = set_language(request)
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return answer
