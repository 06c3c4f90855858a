"""The chat over the room's socket: everybody reads what was written, it stays, and it can be taken back."""

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conferencing import rooms
from conferencing.models import ChatMessage
from meetings import access, attendance
from meetings.models import AccessToken, Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person

ID = "7b0c6f4e-6d1d-4a0f-9a53-0f6b7f3c2a11"


async def texts() -> list[str]:
    return [row.text async for row in ChatMessage.objects.order_by("sent_at", "id")]


async def test_everybody_reads_what_one_writes(lines: Any, alice: User, bob: User) -> None:
    host, line = await lines(alice), await lines(bob)
    await host.until("welcome")
    await line.say(type="chat", text="  Shall we begin?\nI have until three. ", id=ID)
    seen = await host.until("chat")
    assert (await line.until("chat")) == seen
    me = await Participant.objects.aget(user=bob)
    assert seen == {
        "type": "chat",
        "id": ID,
        "number": 1,
        "participant_id": str(me.pk),
        "name": "Bob",
        "text": "Shall we begin?\nI have until three.",
        "sent_at": seen["sent_at"],
        "deleted": False,
    }


async def test_who_comes_later_finds_the_newest_fifty_in_order(lines: Any, alice: User, bob: User) -> None:
    line: Line = await lines(bob)
    empty = await line.until("welcome")
    assert (empty["chat"], empty["chat_number"]) == ([], 0)
    for number in range(55):
        await line.say(type="chat", text=f"line {number}")
    await line.until("chat", lambda one: one["number"] == 55)
    welcome = await (await lines(alice)).until("welcome")
    assert [one["text"] for one in welcome["chat"]] == [f"line {number}" for number in range(5, 55)]
    assert welcome["chat_number"] == 55
    pulse = await line.until("pulse")
    assert (pulse["chat"], pulse["chat_number"]) == (welcome["chat"][-1]["id"], 55)


async def test_guests_and_who_joined_without_captions_write_too(lines: Any, meeting: Meeting, alice: User) -> None:
    _, key = await sync_to_async(attendance.join)(access.NOBODY, meeting, captions=False, name="Gina")
    line: Line = await lines(headers=[(b"authorization", f"Bearer {key}".encode())])
    host: Line = await lines(alice)
    await host.until("welcome")
    await line.say(type="chat", text="Hello")
    assert (await host.until("chat"))["name"] == "Gina"


async def test_a_message_sent_again_is_stored_once(lines: Any, alice: User, bob: User) -> None:
    line, other = await lines(bob), await lines(alice)
    await other.until("welcome")
    for text in ("once", "once", "something else"):
        await line.say(type="chat", text=text, id=ID)
        assert (await line.until("chat"))["text"] == "once"
    await line.say(type="chat", text="twice")
    await other.until("chat", lambda one: one["text"] == "twice")
    assert [one["number"] for one in other.of("chat")] == [1, 2], "the others are told once"
    assert await texts() == ["once", "twice"]


async def test_somebody_elses_id_is_refused_whatever_the_meeting(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    host, line = await lines(alice), await lines(bob)
    await line.say(type="chat", text="mine", id=ID)
    await line.until("chat")
    assert (await host.refused(type="chat", text="no, mine", id=ID))["code"] == "invalid"
    other = await Meeting.objects.acreate(title="Other", organizer=alice)
    elsewhere: Line = await lines(bob, code=other.code)
    assert await elsewhere.code() == 4403
    theirs: Line = await lines(alice, code=other.code)
    assert (await theirs.refused(type="chat", text="here", id=ID))["code"] == "invalid"
    assert (await theirs.refused(type="chat.delete", id=ID))["code"] == "not_found"
    assert await texts() == ["mine"]
    assert (await theirs.until("pulse"))["chat_number"] == 0


async def test_one_takes_back_ones_own_and_the_host_anybodys(lines: Any, alice: User, bob: User) -> None:
    host, line = await lines(alice), await lines(bob)
    await host.until("welcome")
    ids = [str(uuid.uuid4()) for _ in range(3)]
    for sender, pk in zip((line, line, host), ids, strict=True):
        await sender.say(type="chat", text="secret", id=pk)
        await line.until("chat")
    assert (await line.refused(type="chat.delete", id=ids[2], ref=5))["code"] == "not_allowed"
    await line.say(type="chat.delete", id=ids[0])
    await host.say(type="chat.delete", id=ids[1])
    await line.until("chat", lambda one: one["number"] == 5)
    gone = {one["id"]: one for one in line.of("chat") if one["deleted"]}
    assert gone.keys() == {ids[0], ids[1]}
    assert {one["text"] for one in gone.values()} == {""}
    assert await texts() == ["", "", "secret"], "the words have left the database"
    await host.say(type="chat.delete", id=ids[0])
    again = await host.until("chat", lambda one: one["id"] == ids[0] and one["deleted"])
    assert again["number"] in (4, 5)
    welcome = await (await lines(bob)).until("welcome")
    assert [one["id"] for one in welcome["chat"]] == [ids[2]]
    assert welcome["chat_number"] == 5


async def test_a_deleted_message_does_not_come_back_when_it_is_sent_again(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.say(type="chat", text="secret", id=ID)
    await line.say(type="chat.delete", id=ID)
    await line.say(type="chat", text="secret", id=ID)
    told = [await line.until("chat") for _ in range(3)]
    assert [(one["deleted"], one["text"], one["number"]) for one in told] == [
        (False, "secret", 1), (True, "", 2), (True, "", 2),
    ]  # fmt: skip


async def test_what_was_missed_comes_in_pieces_of_two_hundred(lines: Any, alice: User, bob: User) -> None:
    line: Line = await lines(bob)
    for number in range(210):
        await line.say(type="chat", text=str(number))
    await line.until("chat", lambda one: one["number"] == 210)
    other: Line = await lines(alice)
    await other.until("welcome")
    await other.say(type="chat.sync", after=5)
    first = await other.until("chat.synced")
    assert first == {"type": "chat.synced", "number": 205, "more": True}
    await other.say(type="chat.sync", after=205)
    assert await other.until("chat.synced") == {"type": "chat.synced", "number": 210, "more": False}
    assert [one["number"] for one in other.of("chat")] == list(range(6, 211))
    await other.say(type="chat.sync", after=10_000)
    assert (await other.until("chat.synced"))["number"] == 210


@pytest.mark.parametrize("after", [-1, "1", None, True, 1.5, 2**63])
async def test_after_must_be_a_number(lines: Any, bob: User, after: Any) -> None:
    assert (await (await lines(bob)).refused(type="chat.sync", after=after))["code"] == "invalid"


@pytest.mark.parametrize("text", ["", "  \n\t ", "x" * 4001, None, 5, ["a"], "\u200d", "\u3164", "\0", "\ud800"])
async def test_what_cannot_be_written(lines: Any, bob: User, text: Any) -> None:
    problem = await (await lines(bob)).refused(type="chat", text=text, ref="mine")
    assert (problem["code"], problem["ref"]) == ("invalid", "mine")
    assert problem["message"].endswith(".")
    assert await texts() == []


@pytest.mark.parametrize("pk", ["", "x", 5, [], {"a": 1}, True])
async def test_an_id_is_a_uuid(lines: Any, bob: User, pk: Any) -> None:
    line: Line = await lines(bob)
    assert (await line.refused(type="chat", text="hello", id=pk))["code"] == "invalid"
    assert (await line.refused(type="chat.delete", id=pk))["code"] == "invalid"
    assert await texts() == []


async def test_after_the_end_one_reads_and_takes_back_but_writes_no_more(
    lines: Any, bob: User, meeting: Meeting
) -> None:
    line: Line = await lines(bob)
    await line.say(type="chat", text="bye", id=ID)
    await line.until("chat")
    await sync_to_async(attendance.end)(meeting)
    assert (await line.refused(type="chat", text="one more thing"))["code"] == "ended"
    await line.say(type="chat.delete", id=ID)
    assert (await line.until("chat"))["deleted"]
    await line.say(type="chat.sync", after=0)
    assert (await line.until("chat.synced"))["number"] == 2
    assert line.closed is None


async def test_who_was_removed_writes_and_reads_nothing_though_the_news_of_it_was_lost(
    lines: Any, alice: User, bob: User
) -> None:
    host, line = await lines(alice), await lines(bob)
    await line.until("welcome")
    await host.say(type="chat", text="before", id=ID)
    await line.until("chat")
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    assert (await line.refused(type="chat", text="after"))["code"] == "removed"
    assert (await line.refused(type="chat.delete", id=ID))["code"] == "not_found"
    assert (await line.refused(type="chat.sync", after=0))["code"] == "not_found"
    assert await texts() == ["before"]


async def test_who_waits_hears_and_says_nothing(lines: Any, alice: User, meeting: Meeting) -> None:
    wanda = await sync_to_async(person)("Wanda", meeting, state="waiting")
    host, line = await lines(alice), await lines(wanda)
    await host.say(type="chat", text="Who is at the door?")
    await host.until("chat")
    assert (await line.refused(type="chat", text="Let me in"))["code"] == "waiting"
    assert (await line.refused(type="chat.sync", after=0))["code"] == "waiting"
    pulse = await line.until("pulse")
    assert line.of("chat") == []
    assert pulse["chat"] is None
    assert "chat_number" not in pulse
    await host.say(type="admit", participant_id=str((await Participant.objects.aget(user=wanda)).pk))
    assert [one["text"] for one in (await line.until("welcome"))["chat"]] == ["Who is at the door?"]


async def test_what_is_written_is_in_no_log(lines: Any, bob: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    line: Line = await lines(bob)
    await line.say(type="chat", text="confidential", id=ID)
    await line.until("chat")
    await line.refused(type="chat", text="confidential" * 400)
    await line.say(type="chat.sync", after=0)
    await line.until("chat.synced")
    assert "confidential" not in caplog.text


async def test_the_database_comes_first(lines: Any, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the news is lost, a pulse shows a higher number, and asking brings the message."""
    line, other = await lines(bob), await lines(alice)
    await other.until("welcome")

    async def lost(*args: Any) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(rooms, "post", lost)
    await line.say(type="chat", text="did you get this?", id=ID)
    pulse = await other.until("pulse", lambda one: one["chat_number"] == 1)
    assert pulse["chat"] == ID
    await other.say(type="chat.sync", after=0)
    assert (await other.until("chat"))["text"] == "did you get this?"


async def test_a_guests_token_of_another_meeting_writes_nowhere_else(lines: Any, alice: User, bob: User) -> None:
    other = await Meeting.objects.acreate(title="Other", organizer=alice)
    key = await sync_to_async(AccessToken.issue)(bob, other)
    line: Line = await lines(headers=[(b"authorization", f"Bearer {key}".encode())])
    assert await line.code() == 4404
