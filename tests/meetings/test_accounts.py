"""Signing up, in and out; passwords and addresses; and the doors that stay shut."""

import base64
import hashlib
import hmac
import io
import re
import struct
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from meetings.models import User
from tests.meetings.conftest import World

PASSWORD = "a long walk by the sea"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = {"display_name": "Dora Dean", "email": "dora@example.org", "password1": PASSWORD}


def code_now(secret: str = SECRET) -> str:
    """RFC 6238 with nothing but the standard library."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def wrong_code() -> str:
    near = {code_now()}
    return next(code for code in ("000000", "111111", "222222") if code not in near)


def signed_up(client: Client, **changes: str) -> Any:
    return client.post("/account/signup/", NEW | changes)


@pytest.fixture
def dora(db: None) -> User:
    user = User.objects.create(username="dora", email="dora@example.org", display_name="Dora Dean")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def sign_in(client: Client, login: str = "dora", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": login, "password": password, **more})


def link_in(message: Any) -> str:
    return re.search(r"http://testserver(/\S+)", message.body)[1]  # type: ignore[index]


def is_in(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def test_sign_up_with_a_name_an_address_and_one_password(db: None) -> None:
    client = Client()
    answer = signed_up(client)
    assert (answer.status_code, answer.url) == (302, "/meetings/")
    user = User.objects.get(email="dora@example.org")
    assert (user.username, user.name, user.is_guest, user.is_staff) == ("dora", "Dora Dean", False, False)
    assert is_in(client)


def test_usernames_made_from_addresses_never_clash_or_pose(dora: User) -> None:
    for address in (
        "dora@example.com",
        "admin@example.org",
        "guest-1@example.org",
        "former-a@example.org",
        "o'hara@example.org",
    ):
        assert signed_up(Client(), email=address).status_code == 302, address
    names = set(User.objects.exclude(pk=dora.pk).values_list("username", flat=True))
    assert len(names) == 5
    assert not [one for one in names if one in ("dora", "admin") or one.startswith(("guest-", "former-"))]


@pytest.mark.parametrize("address", ["dora@example.org", "DORA@Example.ORG", "Dora@example.org"])
def test_the_same_address_twice_is_refused_kindly(dora: User, address: str) -> None:
    answer = signed_up(Client(), email=address)
    assert "There is an account with this e-mail address already" in answer.context["form"].errors["email"][0]
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200b", "\u0007", "🦜" * 300, "x" * 81])
def test_names_that_nobody_could_read_are_refused(db: None, name: str) -> None:
    answer = signed_up(Client(), display_name=name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["display_name"]
    assert not User.objects.exists()


def test_names_are_kept_as_text(db: None) -> None:
    client = Client()
    assert signed_up(client, display_name="<b>Dora</b>\u202e & co").status_code == 302
    page = client.get("/account/").content.decode()
    assert "<b>Dora" not in page
    assert "&lt;b&gt;Dora&lt;/b&gt; &amp; co" in page


@pytest.mark.parametrize("password", ["", "short", "password", "dora@example.org"])
def test_passwords_that_anybody_could_guess_are_refused(db: None, password: str) -> None:
    answer = signed_up(Client(), password1=password)
    assert answer.context["form"].errors["password1"]
    assert not User.objects.exists()


@pytest.mark.parametrize("login", ["dora", "DORA", "dora@example.org", "Dora@Example.org"])
def test_sign_in_by_username_or_address(dora: User, login: str) -> None:
    client = Client()
    assert sign_in(client, login).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(("login", "password"), [("dora", "wrong"), ("nobody", PASSWORD), ("no@example.org", "x")])
def test_nobody_learns_which_half_was_wrong(dora: User, login: str, password: str) -> None:
    client = Client()
    answer = sign_in(client, login, password)
    assert "do not belong together" in answer.context["form"].non_field_errors()[0]
    assert not is_in(client)


def test_inactive_and_former_people_stay_out(dora: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    assert sign_in(client).url == "/account/inactive/"
    assert not is_in(client)
    assert "This account is closed" in client.get("/account/inactive/").content.decode()
    assert token().status_code == 401


def test_sign_out(dora: User) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200, "a link signs nobody out"
    assert is_in(client)
    assert client.post("/account/logout/").url == "/"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("following", "lands"),
    [
        ("/m/abcd-abcd-abcd/", "/m/abcd-abcd-abcd/"),
        ("https://evil.example/", "/meetings/"),
        ("//evil.example/", "/meetings/"),
        ("http://localhost/", "/meetings/"),
        ("javascript:alert(1)", "/meetings/"),
    ],
)
def test_next_stays_on_this_host(dora: User, following: str, lands: str) -> None:
    assert sign_in(Client(), next=following).url == lands


def test_short_addresses_keep_where_one_was_going() -> None:
    assert Client().get("/login/?next=/meetings/new/").url == "/account/login/?next=/meetings/new/"
    assert Client().get("/signup/?next=/meetings/").url == "/account/signup/?next=/meetings/"


def test_the_page_keeps_next_in_its_form_and_its_links(db: None) -> None:
    page = Client().get("/account/login/?next=/meetings/new/").content.decode()
    assert '<input type="hidden" name="next" value="/meetings/new/">' in page
    assert "/account/signup/?next=%2Fmeetings%2Fnew%2F" in page


def test_fields_tell_browsers_and_screen_readers_what_they_are(db: None) -> None:
    form = Client().get("/account/signup/").content.decode()
    for part in ('autocomplete="name"', 'autocomplete="email"', 'autocomplete="new-password"', "autofocus"):
        assert part in form
    wrong = signed_up(Client(), display_name="").content.decode()
    assert 'aria-invalid="true"' in wrong
    assert 'aria-describedby="id_display_name_error"' in wrong
    assert 'id="id_display_name_error"' in wrong
    form = Client().get("/account/login/").content.decode()
    assert 'autocomplete="username"' in form
    assert 'autocomplete="current-password"' in form


def test_too_many_wrong_passwords_wait(dora: User) -> None:
    client = Client()
    answers = [sign_in(client, password="wrong") for _ in range(6)]
    assert "Too many attempts" in answers[-1].context["form"].non_field_errors()[0]
    assert "Too many attempts" in sign_in(client).context["form"].non_field_errors()[0], "the right one waits too"
    assert not is_in(client)


def test_a_flood_is_answered_429_in_our_design(db: None) -> None:
    answers = [sign_in(Client(), f"somebody{number}", "wrong") for number in range(31)]
    assert answers[-1].status_code == 429
    page = answers[-1].content.decode()
    assert "Nothing was changed" in page
    assert 'class="brand"' in page


def test_a_forgotten_password(dora: User) -> None:
    elsewhere, client = Client(), Client()
    sign_in(elsewhere)
    assert client.post("/account/password/reset/", {"email": "Dora@Example.org"}).url == "/account/password/reset/done/"
    assert mail.outbox[0].to == ["dora@example.org"]
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    saved = client.post(form.request["PATH_INFO"], {"password1": "another long walk"})
    assert saved.status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere), "whoever knew the old password is signed out"
    assert sign_in(Client(), password="another long walk").status_code == 302
    assert "Your password has changed" in [one.subject for one in mail.outbox]
    again = Client().get(link, follow=True).content.decode()
    assert "This link does not work any more" in again
    assert "Send me a new link" in again


def test_a_reset_link_runs_out(dora: User, settings: Any) -> None:
    Client().post("/account/password/reset/", {"email": "dora@example.org"})
    link = link_in(mail.outbox[0])
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link does not work any more" in Client().get(link, follow=True).content.decode()
    key = "/account/password/reset/key"
    for broken in (f"{key}/1-x/", f"{key}/zz-set-password/", link.replace("-", "-0", 1)):
        assert "This link does not work any more" in Client().get(broken, follow=True).content.decode()
    assert sign_in(Client()).status_code == 302, "the old password still stands"


def test_asking_for_a_link_tells_nobody_who_has_an_account(dora: User) -> None:
    known = Client().post("/account/password/reset/", {"email": "dora@example.org"})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 2
    assert "There is no account" in mail.outbox[1].subject


def test_changing_the_password(dora: User) -> None:
    client, elsewhere = Client(), Client()
    sign_in(client)
    sign_in(elsewhere)
    wrong = client.post("/account/password/change/", {"oldpassword": "no", "password1": "another long walk"})
    assert wrong.context["form"].errors["oldpassword"]
    right = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "another long walk"})
    assert right.status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)
    assert mail.outbox[-1].subject == "Your password has changed"


def test_addresses_need_the_password_again(dora: User) -> None:
    client = Client()
    sign_in(client)
    answer = client.post("/account/email/", {"action_add": "1", "email": "new@example.org"})
    assert answer.url == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    assert "This is not your password" in client.post(answer.url, {"password": "no"}).content.decode()
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    client.post(answer.url, {"password": PASSWORD})
    assert EmailAddress.objects.get(email="new@example.org").user == dora
    confirm = link_in(mail.outbox[-1])
    client.post(confirm)
    assert EmailAddress.objects.get(email="new@example.org").verified
    client.post("/account/email/", {"action_primary": "1", "email": "new@example.org"})
    dora.refresh_from_db()
    assert dora.email == "new@example.org"
    client.post("/account/email/", {"action_remove": "1", "email": "dora@example.org"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@example.org"]
    assert "This link does not work any more" in Client().get("/account/confirm-email/nothing/").content.decode()


def test_mandatory_verification(db: None, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = Client()
    assert signed_up(client).url == "/account/confirm-email/"
    assert not is_in(client)
    assert sign_in(Client(), "dora@example.org").url == "/account/confirm-email/"
    link = link_in(mail.outbox[0])
    assert "Is this your address?" in client.get(link).content.decode()
    client.post(link)
    assert EmailAddress.objects.get().verified
    assert is_in(client), "whoever signed up in this browser is in"
    cache.clear()  # a second mail to the same address waits three minutes
    twice = signed_up(Client())
    assert twice.url == "/account/confirm-email/", "nobody learns that the address has an account"
    assert User.objects.count() == 1
    assert mail.outbox[-1].subject == "You have an account already"


def test_the_demo_account_has_no_address_to_confirm(db: None, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    call_command("demo", stdout=io.StringIO())
    client = Client()
    assert sign_in(client, "demo", settings.DEMO_PASSWORD).url == "/meetings/"
    assert is_in(client)


def test_mails_are_plain_and_hold_what_they_must(dora: User) -> None:
    Client().post("/account/password/reset/", {"email": "dora@example.org"})
    message = mail.outbox[0]
    assert message.subject == "Choose a new password"
    assert "Your username is dora." in message.body
    assert message.alternatives == []  # type: ignore[attr-defined]
    assert message.body.startswith("Hello,\n")
    assert message.body.rstrip().endswith("Parley\nhttp://testserver/")
    assert "&" not in message.body


def test_a_mail_server_that_is_away_is_told_and_undoes_nothing(dora: User, settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = Client().post("/account/password/reset/", {"email": "dora@example.org"}, follow=True)
    assert "could not be sent" in answer.content.decode()
    assert "a mail could not be sent: ConnectionRefusedError" in caplog.text
    assert "dora" not in caplog.text


# Two steps


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


def token(**body: str) -> Any:
    return Client().post("/api/token/", {"username": "dora", "password": PASSWORD} | body, "application/json")


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


# Guests


def test_a_guest_who_signs_in_is_a_guest_no_more(world: World, dora: User) -> None:
    client = Client()
    client.force_login(world.people["gina"])
    assert client.get("/account/login/").status_code == 200
    refused = client.get("/account/password/change/")
    assert refused.status_code == 403
    assert "/account/signup/" in refused.content.decode()
    assert client.get(f"/m/{world.meeting.code}/room/").status_code == 200, "looking at the door ends nothing"
    sign_in(client)
    assert client.get("/account/").context["user"] == dora


def test_a_guest_can_sign_up(world: World) -> None:
    client = Client()
    client.force_login(world.people["gina"])
    assert signed_up(client).status_code == 302
    assert client.get("/account/").context["user"].email == "dora@example.org"
    assert world.people["gina"].is_guest


def test_a_guest_cannot_become_a_member_by_the_back_door(world: World) -> None:
    client, gina = Client(), world.people["gina"]
    client.force_login(gina)
    for path, body in (
        ("/account/email/", {"action_add": "1", "email": "gina@example.org"}),
        ("/account/password/set/", {"password1": PASSWORD}),
        ("/account/", {"display_name": "Alice", "username": "gina", "caption_size": "normal"}),
    ):
        assert client.post(path, body).status_code == 403
    gina.refresh_from_db()
    assert not gina.has_usable_password()
    assert gina.name == "Gina"
    assert not EmailAddress.objects.exists()
