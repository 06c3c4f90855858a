"""Signing up, in and out; passwords and addresses; and the doors that stay shut."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from meetings.account.forms import SignUp
from meetings.models import User
from tests.meetings.conftest import World
from tests.meetings.dora import PASSWORD, is_in, sign_in, token

NEW = {"display_name": "Dora Dean", "email": "dora@example.org", "password1": PASSWORD}


def signed_up(client: Client, **changes: str) -> Any:
    return client.post("/account/signup/", NEW | changes)


def link_in(message: Any) -> str:
    return re.search(r"http://testserver(/\S+)", message.body)[1]  # type: ignore[index]


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


def test_the_same_address_twice_in_one_moment(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both forms were valid when they were looked at; the other request is stored first."""
    save = SignUp.save

    def late(form: SignUp, request: Any) -> User:
        monkeypatch.setattr(SignUp, "save", save)
        with ThreadPoolExecutor(1) as other:
            other.submit(quickly).result()
        return save(form, request)

    def quickly() -> None:
        assert is_in(first) is False
        signed_up(first, display_name="Quick")
        connection.close()

    first, second = Client(), Client()
    monkeypatch.setattr(SignUp, "save", late)
    answer = signed_up(second)
    assert (answer.status_code, answer.url) == (302, "/account/signup/")
    assert "There is an account with this e-mail address already" in second.get(answer.url).content.decode()
    assert not is_in(second)
    assert is_in(first)
    assert [one.display_name for one in User.objects.all()] == ["Quick"]
    assert EmailAddress.objects.count() == 1


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
