"""The scripts' words are in the reader's language, also for a browser that has kept those of another."""

import pytest
from django.test import Client

from meetings.models import User


@pytest.fixture
def alice(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create(username="alice"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_words_that_a_browser_kept_give_way_to_those_of_another_language(alice: Client) -> None:
    english = alice.get("/words.js")
    kept = {"If-None-Match": english["ETag"], "If-Modified-Since": english.get("Last-Modified", "")}
    assert alice.get("/words.js", headers=kept).status_code == 304
    User.objects.update(language="es")
    spanish = alice.get("/words.js", headers=kept)
    assert (spanish.status_code, spanish["Content-Language"]) == (200, "es")
    assert spanish.content != english.content
    assert "no-cache" in spanish["Cache-Control"], "asked again with every page"


def test_the_profile_wins_over_the_cookie_and_the_browser(alice: Client) -> None:
    alice.cookies["django_language"] = "en"
    User.objects.update(language="es")
    assert '<html lang="es"' in alice.get("/", headers={"accept-language": "en"}).content.decode()


def test_a_language_that_is_no_more_does_no_harm(alice: Client) -> None:
    User.objects.update(language="tlh")
    assert '<html lang="es"' in alice.get("/", headers={"accept-language": "es"}).content.decode()


def test_scripts_get_our_words_and_nobody_elses(alice: Client) -> None:
    spanish = alice.get("/words.js", headers={"accept-language": "es"}).content.decode()
    assert "En silencio" in spanish
    assert "Available %s" not in spanish, "that is a word of Django's admin"


def test_words_are_there_before_any_script_of_a_page(alice: Client) -> None:
    """Scripts run in the order of the page, also those that stand in the middle of it, and read the words once."""
    head = alice.get("/", headers={"accept-language": "es"}).content.decode().partition("</head>")[0]
    assert '<script defer src="/words.js">' in head
    assert 'type="module"' not in head.partition("/words.js")[0]


def test_english_needs_none(alice: Client) -> None:
    """The sources are English: the words would be a request for what is there."""
    assert "/words.js" not in alice.get("/", headers={"accept-language": "en"}).content.decode()
