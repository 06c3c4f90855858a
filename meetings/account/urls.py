"""Addresses of accounts. All below account/ is closed to guests but the entrances (meetings/account/accounts.py)."""

from django.urls import include, path
from django.views.generic import RedirectView

from meetings.account import pictures, profile
from meetings.tokens import pages as token_pages

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("signup/", RedirectView.as_view(pattern_name="account_signup", query_string=True)),
    path("account/", profile.edit, name="account"),
    path("account/picture/", profile.picture, name="account-picture"),
    path("account/data/", profile.data, name="account-data"),
    path("account/data/export/", profile.export_data, name="account-export"),
    path("account/tokens/", token_pages.keep, name="account-tokens"),
    path("account/tokens/<int:pk>/revoke/", token_pages.revoke, name="account-token-revoke"),
    path("account/delete/", profile.delete, name="account-delete"),
    path("account/two-step/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("language/", profile.choose_language, name="choose-language"),
    path("pictures/<str:name>", pictures.show, name="picture"),
]
