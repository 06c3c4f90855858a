"""Words that may be said: hosts write them, in a form or by the API; what is learned meanwhile is not lost."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings import glossary
from meetings.account import farewell
from meetings.models import Meeting, Participant, Term
from tests.meetings.conftest import World
from tests.meetings.test_planning import PLAN


def texts(meeting: Meeting) -> list[str]:
    return [term.text for term in glossary.of(meeting)]


@pytest.fixture
def alice(world: World) -> Client:
    client = Client()
    client.force_login(world.people["alice"])
    return client


@pytest.fixture
def path(world: World) -> str:
    return f"meetings/{world.meeting.code}/glossary/"


def edit(alice: Client, world: World, words: str, shown: str = "") -> Any:
    return alice.post(f"/m/{world.meeting.code}/edit/", PLAN | {"words": words, "words_shown": shown})


def test_words_are_written_one_a_line(alice: Client, world: World) -> None:
    assert edit(alice, world, "Kubernetes\r\n\r\n  Ada \u202eLovelace\r\nkubernetes\r\n").status_code == 302
    assert texts(world.meeting) == ["Kubernetes", "Ada Lovelace"]
    page = alice.get(f"/m/{world.meeting.code}/edit/").content.decode()
    assert page.count("Kubernetes\nAda Lovelace") == 2  # shown, and remembered as shown


def test_what_is_learned_while_a_form_is_open_stays(alice: Client, world: World) -> None:
    edit(alice, world, "Kubernetes\nTerraform")
    glossary.learn(world.meeting, ["Redis"])
    edit(alice, world, "Kubernetes\nGrafana", shown="Kubernetes\r\nTerraform")
    assert texts(world.meeting) == ["Kubernetes", "Grafana", "Redis"]


def test_a_learned_word_that_was_shown_can_be_taken_away(alice: Client, world: World) -> None:
    glossary.learn(world.meeting, ["Redis", "Rust"])
    edit(alice, world, "Rust", shown="Redis\r\nRust")
    assert texts(world.meeting) == ["Rust"]
    assert glossary.of(world.meeting).get().origin == Term.Origin.LEARNED


def test_a_form_without_the_field_takes_nothing_away(alice: Client, world: World) -> None:
    glossary.add(world.meeting, ["Kubernetes"])
    assert alice.post(f"/m/{world.meeting.code}/edit/", PLAN).status_code == 302
    assert texts(world.meeting) == ["Kubernetes"]


@pytest.mark.parametrize(
    "words", ["x" * 61, "\n".join(f"w{n}" for n in range(101)), "\u2800\nx" * 9000, "\ufdd0" + "y" * 70]
)
def test_what_cannot_be_is_refused_and_changes_nothing(alice: Client, world: World, words: str) -> None:
    glossary.add(world.meeting, ["Kubernetes"])
    answer = edit(alice, world, words, "Kubernetes")
    assert answer.status_code == 200
    assert answer.context["form"].errors["words"]
    assert texts(world.meeting) == ["Kubernetes"]
    assert Meeting.objects.get(pk=world.meeting.pk).title == "Weekly"


def test_a_copy_takes_what_hosts_wrote_and_not_what_was_said(alice: Client, world: World) -> None:
    glossary.add(world.meeting, ["Kubernetes"])
    glossary.learn(world.meeting, ["Redis"])
    page = alice.get(f"/m/{world.meeting.code}/copy/").content.decode()
    assert "Kubernetes</textarea>" in page
    assert "Redis" not in page
    alice.post(f"/m/{world.meeting.code}/copy/", PLAN | {"words": "Kubernetes", "words_shown": ""})
    assert texts(Meeting.objects.get(title="Budget")) == ["Kubernetes"]


def test_the_api_reads_puts_adds_and_deletes(world: World, path: str) -> None:
    glossary.learn(world.meeting, ["Redis"])
    put = world.ask("alice", "put", path, {"terms": ["Kubernetes", " Rust "]})
    assert [(one["text"], one["origin"]) for one in put.json()["results"]] == [
        ("Kubernetes", "host"), ("Rust", "host"), ("Redis", "learned"),
    ]  # fmt: skip
    posted = world.ask("alice", "post", path, {"text": "redis"})
    assert (posted.status_code, posted.json()["text"], posted.json()["origin"]) == (201, "redis", "host")
    assert world.ask("alice", "delete", f"{path}{posted.json()['id']}/").status_code == 204
    assert world.ask("alice", "delete", f"{path}{posted.json()['id']}/").status_code == 404
    read = world.ask("bob", "get", path).json()["results"]
    assert [one["text"] for one in read] == ["Kubernetes", "Rust"]
    again = world.ask("alice", "put", path, {"terms": ["Rust"], "shown": ["Rust"]}).json()["results"]
    assert [one["text"] for one in again] == ["Kubernetes", "Rust"]


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("put", {}),
        ("put", {"terms": "Rust"}),
        ("put", {"terms": [1, None, {}]}),
        ("put", {"terms": ["x" * 61]}),
        ("put", {"terms": [f"w{n}" for n in range(101)]}),
        ("put", {"terms": ["w"] * 201}),
        ("put", {"terms": ["a\0b"]}),
        ("put", {"terms": ["ok"], "shown": 5}),
        ("post", {}),
        ("post", {"text": ""}),
        ("post", {"text": "\u200b\u202e"}),
        ("post", {"text": "x" * 61}),
        ("post", {"text": "y" * 5000}),
        ("post", [1]),
    ],
)
def test_bad_words_are_refused_by_the_api(world: World, path: str, method: str, body: Any) -> None:
    glossary.add(world.meeting, ["Kubernetes"])
    answer = world.ask("alice", method, path, body)
    assert answer.status_code == 400
    assert set(answer.json()) >= {"code", "detail"}
    assert texts(world.meeting) == ["Kubernetes"]


def test_there_is_an_end_to_words(world: World, path: str) -> None:
    glossary.add(world.meeting, [f"w{n}" for n in range(100)])
    assert world.ask("alice", "post", path, {"text": "one more"}).status_code == 400
    assert world.ask("alice", "delete", f"{path}999999999999999999999999/").status_code == 404


def test_what_is_learned_often_pushes_out_what_is_not(world: World) -> None:
    glossary.learn(world.meeting, ["Redis"])
    glossary.learn(world.meeting, ["REDIS"])
    glossary.learn(world.meeting, [f"w{n}" for n in range(150)])
    kept = list(glossary.of(world.meeting))
    assert (len(kept), kept[0].text, kept[0].count) == (100, "REDIS", 2)


def test_somebodys_name_goes_with_them_but_not_a_namesakes(world: World) -> None:
    bob, gina = world.people["bob"], world.people["gina"]
    bob.display_name, gina.display_name = "Bob Miller-Ozgur", "Gina Bob"
    bob.save()
    gina.save()
    glossary.add(world.meeting, ["Miller-Ozgur", "Kubernetes"])
    glossary.learn(world.meeting, ["bob miller-ozgur", "Bob"])
    farewell.anonymise(bob)
    assert texts(world.meeting) == ["Kubernetes", "Bob"]
    assert Participant.objects.filter(meeting=world.meeting, user=bob).exists()


def test_the_export_has_the_words_of_ones_meetings(alice: Client, world: World) -> None:
    glossary.add(world.meeting, ["Kubernetes"])
    from meetings.account import export

    assert next(export.meetings(world.people["alice"]))["words"] == ["Kubernetes"]


def test_one_word_is_cleaned_or_refused() -> None:
    assert glossary.clean("  Ada\t\x07 Lovelace ") == "Ada Lovelace"
    assert glossary.clean("e\u0301") == "é"
    for bad in ("", "\u200b", "x" * 61):
        with pytest.raises(ValidationError):
            glossary.clean(bad)
