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
