"""The page of access tokens: made with a password said just now, shown once, revoked with a click."""

import json
import re

from django.test import Client

from meetings.models import AccessToken, User
from tests.meetings.dora import PASSWORD, say_password, sign_in

PAGE = "/account/tokens/"
WISH = {"name": "Dashboard", "scopes": ["read"], "days": "30"}


def test_a_token_is_shown_once_and_revoked(dora: User) -> None:
    client = Client()
    sign_in(client)
    say_password(client)
    assert "You have none yet" in client.get(PAGE).content.decode()
    page = client.post(PAGE, WISH)
    assert "no-store" in page["Cache-Control"]
    shown = re.search(r'id="token-key"[^>]*>([^<]+)<', page.content.decode())
    assert shown
    row = AccessToken.objects.get()
    assert (row.name, row.scopes, row.digest) == ("Dashboard", ["read"], AccessToken.digest_of(shown[1]))
    assert not row.from_password, "it makes no others"
    again = client.get(PAGE).content.decode()
    assert shown[1] not in again
    assert shown[1][:6] in again
    client.post(f"{PAGE}{row.pk}/revoke/")
    assert not AccessToken.objects.exists()
    gone = client.post(f"{PAGE}{row.pk}/revoke/", follow=True)
    assert "revoked already" in gone.content.decode()


def test_what_is_missing_is_said(dora: User) -> None:
    client = Client()
    sign_in(client)
    say_password(client)
    page = client.post(PAGE, {"name": "", "days": "31"}).content.decode()
    assert "Choose at least one." in page
    assert page.count("errorlist") >= 3
    assert not AccessToken.objects.exists()


def test_for_ever(dora: User) -> None:
    client = Client()
    sign_in(client)
    say_password(client)
    client.post(PAGE, WISH | {"days": ""})
    assert AccessToken.objects.get().expires_at is None


def test_a_browser_left_open_asks_for_the_password_first(dora: User) -> None:
    client = Client()
    client.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    asked = client.post(PAGE, WISH)
    assert asked.status_code == 302
    assert not AccessToken.objects.exists()
    made = client.post(asked.url, {"password": PASSWORD})
    assert AccessToken.objects.count() == 1, "and what was asked for is done"
    assert 'id="token-key"' in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    key = re.search(r'id="token-key"[^>]*>([^<]+)<', made.content.decode())
    assert key
    assert key[1] not in json.dumps(dict(client.session.items()), default=str), "It is kept nowhere."
    once_more = client.post(asked.url, {"password": PASSWORD}, follow=True)  # as a page that is loaded again does
    assert AccessToken.objects.count() == 1
    assert 'id="token-key"' not in once_more.content.decode()
    assert once_more.redirect_chain[-1][0] == PAGE


def test_nobody_revokes_anothers(dora: User) -> None:
    eve = User.objects.create_user("eve")
    AccessToken.issue(eve)
    client = Client()
    sign_in(client)
    say_password(client)
    client.post(f"{PAGE}{AccessToken.objects.get().pk}/revoke/")
    assert AccessToken.objects.filter(user=eve).exists()
