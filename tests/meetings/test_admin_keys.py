"""Operators who may tend keys and addresses: those of members, never those of staff."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client

from meetings.models import AccessToken, User

KINDS: dict[str, Any] = {"emailaddress": EmailAddress, "authenticator": Authenticator, "accesstoken": AccessToken}
CODENAMES = [f"{verb}_{kind}" for verb in ("view", "add", "change", "delete") for kind in KINDS]
ADDRESSES = "/admin/account/emailaddress/"


@pytest.fixture
def olga(db: None) -> User:
    """An administrator, with all that opens an account."""
    return with_keys(User.objects.create_superuser("olga"))


@pytest.fixture
def dora(db: None) -> User:
    return with_keys(User.objects.create_user("dora"))


def with_keys(user: User) -> User:
    EmailAddress.objects.create(user=user, email=f"{user.username}@example.org", primary=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    AccessToken.issue(user)
    return user


@pytest.fixture
def operator(db: None) -> Client:
    """Staff with every permission on keys and addresses."""
    user = User.objects.create_user("otto", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=CODENAMES))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", [ADDRESSES, "/admin/mfa/authenticator/", "/admin/meetings/accesstoken/"])
def test_keys_of_members_can_be_taken_away_those_of_staff_cannot(
    operator: Client, olga: User, dora: User, page: str
) -> None:
    model = KINDS[page.split("/")[-2]]
    hers, members = model.objects.get(user=olga), model.objects.get(user=dora)
    assert operator.post(f"{page}{hers.pk}/delete/", {"post": "yes"}).status_code == 403
    both = {"action": "delete_selected", "_selected_action": [hers.pk, members.pk], "post": "yes"}
    operator.post(page, both)
    assert model.objects.filter(user=olga).exists()
    assert operator.post(f"{page}{members.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not model.objects.filter(user=dora).exists()


def test_nobody_gets_into_an_administrators_account_by_an_address(operator: Client, olga: User, dora: User) -> None:
    hers, members = (EmailAddress.objects.get(user=one) for one in (olga, dora))
    mine = {"user": str(olga.pk), "email": "otto@example.org", "primary": "on", "verified": "on"}
    assert operator.post(f"{ADDRESSES}add/", mine).status_code == 403
    assert operator.post(f"{ADDRESSES}{hers.pk}/change/", mine).status_code == 403
    operator.post(f"{ADDRESSES}{members.pk}/change/", mine)
    operator.post(ADDRESSES, {"action": "make_verified", "_selected_action": [hers.pk]})
    assert list(EmailAddress.objects.filter(user=olga).values_list("email", "verified")) == [
        ("olga@example.org", False)
    ]
