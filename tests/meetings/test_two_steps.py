"""Two-step sign-in: a password alone is not enough, on no page, at no other door, and for no program."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from meetings.models import User
from tests.meetings.dora import PASSWORD, is_in, sign_in, token

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    """RFC 6238 with nothing but the standard library."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def wrong_code() -> str:
    near = {code_now()}
    return next(code for code in ("000000", "111111", "222222") if code not in near)


@pytest.fixture
def careful(dora: User) -> User:
    """Dora with an authenticator app."""
    TOTP.activate(dora, SECRET)
    RecoveryCodes.activate(dora)
    return dora


def test_switching_two_steps_on_and_off(transactional_db: None, dora: User) -> None:
    client = Client()
    sign_in(client)
    asked = client.get("/account/two-step/totp/activate/")
    client.post(asked.url, {"password": PASSWORD})
    page = client.get("/account/two-step/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post("/account/two-step/totp/activate/", {"code": "abc"})
    assert "This code is not right" in wrong.content.decode()
    on = client.post("/account/two-step/totp/activate/", {"code": code_now(secret)})
    assert on.url == "/account/two-step/recovery-codes/"
    codes = client.get(on.url).context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in client.get("/account/two-step/recovery-codes/download/").content.decode()
    assert "It is on" in client.get("/account/two-step/").content.decode()
    assert client.post("/account/two-step/totp/deactivate/").url == "/account/two-step/"
    assert not Authenticator.objects.exists()
    assert {"Two-step sign-in is on", "Two-step sign-in is off"} <= {one.subject for one in mail.outbox}


def test_a_password_alone_is_not_enough(careful: User) -> None:
    client = Client()
    assert sign_in(client).url == "/account/two-step/authenticate/"
    assert not is_in(client)
    assert client.post("/account/two-step/authenticate/", {"code": wrong_code()}).status_code == 200
    assert not is_in(client)
    code = code_now()
    assert client.post("/account/two-step/authenticate/", {"code": code}).url == "/meetings/"
    assert is_in(client)
    second = Client()
    sign_in(second)
    assert "This code is not right" in second.post("/account/two-step/authenticate/", {"code": code}).content.decode()
    assert not is_in(second), "a code works once"


def test_a_recovery_code_lets_in_once(careful: User) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        sign_in(client)
        client.post("/account/two-step/authenticate/", {"code": code})
        assert is_in(client) is expected


def test_the_admins_own_door_asks_for_the_second_step_too(careful: User) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    client = Client()
    answer = client.post("/admin/login/?next=/admin/", {"username": "dora", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=%2Fadmin%2F")
    assert client.get("/admin/").status_code == 302


def test_codes_cannot_be_tried_at_will(careful: User) -> None:
    client = Client()
    sign_in(client)
    answers = [client.post("/account/two-step/authenticate/", {"code": wrong_code()}) for _ in range(6)]
    assert "Too many attempts" in answers[-1].content.decode()
    client.post("/account/two-step/authenticate/", {"code": code_now()})
    assert not is_in(client)


def test_a_program_needs_the_second_step_too(careful: User) -> None:
    without, wrong = token(), token(otp=wrong_code())
    assert (without.status_code, without.json()["code"]) == (401, "otp_required")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "otp_wrong")
    assert token(password="wrong", otp=code_now()).json()["code"] == "authentication_failed"
    right = token(otp=code_now())
    assert right.status_code == 201
    assert right.json()["token"]
    assert careful.tokens.count() == 1


def test_without_two_steps_a_password_is_enough(dora: User) -> None:
    assert token().status_code == 201
    assert token(otp="123456").status_code == 201
