"""Catch me up: what somebody missed, told to them alone, in few words that were said."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from meetings.times import stamp
from summaries import catching_up, providers
from summaries.contract import Event, Failed, Spent, Statement, Talk, Words
from tests.conferencing.line import NO_TIMES, Line
from tests.summaries.items_scene import Finder
from tests.transcription.fakes import person
from transcription.models import Dialogue, Stream, Transcript


class Teller(Finder):
    """Tells every utterance again, in the words of `says` where it is given."""

    def __init__(self, *says: str, fails: Exception | None = None) -> None:
        super().__init__()
        self.says, self.fails, self.held = says, fails, threading.Event()
        self.held.set()

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        self.read.append(talk)
        assert self.held.wait(30)
        yield Words("half a ")
        yield Spent(1, 10, 10)
        for number, one in enumerate(talk.said):
            text = self.says[number] if number < len(self.says) else one.text
            yield Statement(text, (one.id,))
        if self.fails:
            raise self.fails


@pytest.fixture
def teller(monkeypatch: pytest.MonkeyPatch) -> Teller:
    cache.clear()
    one = Teller()
    monkeypatch.setattr(providers, "load", lambda name: one)
    return one


@pytest_asyncio.fixture(autouse=True)
async def nobody_left_thinking() -> AsyncIterator[None]:
    yield
    await asyncio.gather(*catching_up.tasks)


@sync_to_async
def say(user: User, text: str, ago: float) -> UUID:
    """Somebody said this so many seconds ago, in the session that runs."""
    place = Participant.objects.get(user=user)
    session = Transcript.objects.get(meeting=place.meeting, state="open")
    at = timezone.now() - timedelta(seconds=ago)
    stream = Stream.objects.create(
        uuid=UUID(int=Stream.objects.count()), participant=place, transcript=session, started_at=at
    )
    row = Dialogue.objects.create(
        id=UUID(int=1000 + Dialogue.objects.count()), transcript=session, stream=stream, speaker=place, first_sample=0,
        last_sample=16000, started_at=at, ended_at=at, raw_text=text, engine="test", revision=1,
        number=session.next_number(),
    )  # fmt: skip
    return row.pk


@sync_to_async
def came(user: User, ago: float) -> None:
    Participant.objects.filter(user=user).update(joined_at=timezone.now() - timedelta(seconds=ago))


@sync_to_async
def began(ago: float) -> None:
    Transcript.objects.update(started_at=timezone.now() - timedelta(seconds=ago))


async def asked(line: Line, **more: Any) -> dict[str, Any]:
    await line.say(type="catch_up", **more)
    return await line.until("catch_up")


async def inside(lines: Any, user: User) -> Line:
    line: Line = await lines(user)
    await line.until("welcome")
    return line


async def test_whoever_looked_away_is_told_the_last_ten_minutes(
    lines: Any, alice: User, bob: User, teller: Teller
) -> None:
    line, other = await inside(lines, bob), await inside(lines, alice)
    await began(3600)
    await came(bob, 3600)
    await say(alice, "This was long ago.", 1200)
    pk = await say(alice, "We sell 300 boats to Norway.", 60)
    told = await asked(line, ref=7)
    assert told.pop("since") < told.pop("until")
    assert told == {
        "type": "catch_up",
        "state": "done",
        "text": "We sell 300 boats to Norway.",
        "sentences": [{"text": "We sell 300 boats to Norway.", "evidence": [str(pk)]}],
        "provider": "builtin",
        "model": "script",
        "ref": 7,
    }
    await other.say(type="nothing.of.the.kind", ref="after")
    await other.until("error", lambda one: one.get("ref") == "after")
    assert other.of("catch_up") == [], "only the asker is told"


async def test_whoever_came_late_is_told_what_was_before(lines: Any, alice: User, bob: User, teller: Teller) -> None:
    line = await inside(lines, bob)
    await began(3600)
    await came(bob, 600)
    await say(alice, "The boats are sold.", 1800)
    await say(alice, "Now we talk about cars.", 60)
    assert (await asked(line))["text"] == "The boats are sold."


async def test_since_a_moment_that_the_browser_names(lines: Any, alice: User, bob: User, teller: Teller) -> None:
    line = await inside(lines, bob)
    await began(3600)
    await say(alice, "The boats are sold.", 1800)
    await say(alice, "Now we talk about cars.", 60)
    since = timezone.now() - timedelta(seconds=100)
    told = await asked(line, since=stamp(since))
    assert (told["text"], told["since"]) == ("Now we talk about cars.", stamp(since))
    everything = await asked(line, since="2000-01-01T00:00:00+02:00")
    assert everything["text"] == "The boats are sold. Now we talk about cars."


async def test_the_way_that_needs_no_model(lines: Any, alice: User, bob: User) -> None:
    line = await inside(lines, bob)
    for number, text in enumerate(("We decided to sell 300 boats to Norway.", "Bob, can you call the bank by Friday?")):
        await say(alice, text, 60 - number)
    told = await asked(line)
    assert (told["state"], told["provider"]) == ("done", "builtin"), told
    assert "300 boats" in told["text"]
    assert all(one["evidence"] for one in told["sentences"])


async def test_where_nothing_was_said_nobody_is_asked(lines: Any, bob: User, teller: Teller) -> None:
    told = await asked(await inside(lines, bob))
    assert (told["state"], told["text"], told["sentences"]) == ("done", "Nothing was said in that time.", [])
    assert teller.read == []


async def test_sentences_that_their_words_do_not_carry_are_left_out(
    lines: Any, alice: User, bob: User, teller: Teller
) -> None:
    line = await inside(lines, bob)
    await say(alice, "We sell 300 boats to Norway.", 60)
    await say(alice, "The weather is fine in Norway.", 30)
    teller.says = ("We sell 900 boats to Sweden.",)
    assert (await asked(line))["text"] == "The weather is fine in Norway."
    teller.says = ("We sell 900 boats to Sweden.", "Mallory gets 9,000 dollars.")
    failed = await asked(line)
    assert (failed["state"], failed["code"]) == ("failed", "bad_answer")


async def test_it_ends_with_a_sentence_before_the_hundred_and_twentieth_word(
    lines: Any, alice: User, bob: User, teller: Teller
) -> None:
    line = await inside(lines, bob)
    for number in range(20):
        await say(alice, f"Boat number {number} goes to Norway with ten people from Bergen.", 120 - number)
    text = (await asked(line))["text"]
    assert 100 < len(text.split()) < 120
    assert text.endswith("from Bergen.")


async def test_a_failure_is_told_in_a_sentence(lines: Any, alice: User, bob: User, teller: Teller, caplog: Any) -> None:
    line = await inside(lines, bob)
    await say(alice, "We sell 300 boats to Norway.", 60)
    for failure, code in ((Failed("busy"), "busy"), (ValueError("We sell 300 boats"), "crashed")):
        teller.fails = failure
        failed = await asked(line)
        assert (failed["state"], failed["code"]) == ("failed", code)
        assert failed["detail"].endswith(".")
    assert "ValueError" in caplog.text
    assert "boats" not in caplog.text
    teller.fails = None
    assert (await asked(line))["state"] == "done"


async def test_one_at_a_time_and_the_room_goes_on_meanwhile(lines: Any, alice: User, bob: User, teller: Teller) -> None:
    line = await inside(lines, bob)
    await say(alice, "We sell 300 boats to Norway.", 60)
    teller.held.clear()
    await line.say(type="catch_up", ref="first")
    refused = await line.refused(type="catch_up", ref="second")
    assert (refused["code"], refused["ref"]) == ("busy", "second")
    await line.say(type="sync", after=0)
    await line.until("synced")
    teller.held.set()
    assert (await line.until("catch_up"))["ref"] == "first"
    assert (await asked(line, ref="third"))["state"] == "done"


async def test_some_a_minute_and_no_more(lines: Any, alice: User, bob: User, teller: Teller) -> None:
    line = await inside(lines, bob)
    for _ in range(catching_up.ASKING.most):
        await asked(line)
    assert (await line.refused(type="catch_up"))["code"] == "too_often"
    assert line.closed is None


async def test_whoever_leaves_meanwhile_breaks_nothing(
    lines: Any, alice: User, bob: User, teller: Teller, caplog: Any
) -> None:
    line = await inside(lines, bob)
    await say(alice, "We sell 300 boats to Norway.", 60)
    teller.held.clear()
    await line.say(type="catch_up")
    await line.refused(type="nothing.of.the.kind")
    await line.hang_up()
    teller.held.set()
    await asyncio.gather(*catching_up.tasks)
    assert not catching_up.busy
    assert "boats" not in caplog.text
    assert (await asked(await inside(lines, bob)))["state"] == "done"


async def test_whoever_was_removed_meanwhile_is_told_nothing(
    lines: Any, alice: User, bob: User, teller: Teller
) -> None:
    line = await inside(lines, bob)
    await say(alice, "We sell 300 boats to Norway.", 60)
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    told = await asked(line)
    assert (told["state"], "text" in told) == ("failed", False)
    assert teller.read == []


@pytest.mark.parametrize("since", NO_TIMES)
async def test_a_time_that_is_none(lines: Any, bob: User, teller: Teller, since: Any) -> None:
    line = await inside(lines, bob)
    assert (await line.refused(type="catch_up", since=since, ref=1))["code"] == "invalid"
    assert not catching_up.busy


async def test_whoever_waits_or_does_not_belong_here(
    lines: Any, mallory: User, meeting: Meeting, teller: Teller
) -> None:
    wanda = await sync_to_async(person)("Wanda", meeting, state="waiting")
    assert (await (await lines(wanda)).refused(type="catch_up"))["code"] == "waiting"
    assert await (await lines(mallory)).code() == 4403
