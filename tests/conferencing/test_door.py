"""Who gets into the room, and with which code everybody else is shown out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone

from conferencing.consumers import RoomConsumer
from config import logs
from meetings import access, attendance
from meetings.models import AccessToken, Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person

HERE = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
FOREIGN = [(b"host", b"testserver"), (b"origin", b"http://elsewhere.example")]


def cookie(user: User) -> tuple[bytes, bytes]:
    client = Client()
    client.force_login(user)
    return (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())


async def test_a_bearer_token_opens_the_room_without_an_origin(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    assert (await line.until("welcome"))["you"]["name"] == "Bob"
    assert line.subprotocol is None


async def test_a_token_may_come_as_a_subprotocol_which_is_then_agreed_to(lines: Any, bob: User) -> None:
    key = await sync_to_async(AccessToken.issue)(bob)
    line: Line = await lines(subprotocols=["chat", f"bearer.{key}"])
    assert line.subprotocol == f"bearer.{key}"
    assert (await line.until("welcome"))["you"]["name"] == "Bob"


async def test_a_session_opens_it_from_our_own_pages_only(lines: Any, bob: User) -> None:
    mine = await sync_to_async(cookie)(bob)
    line: Line = await lines(headers=[*HERE, mine])
    assert (await line.until("welcome"))["you"]["name"] == "Bob"
    for headers in ([*FOREIGN, mine], [(b"host", b"testserver"), mine], [(b"origin", b"null"), mine]):
        assert await (await lines(headers=headers)).code() == 4401


async def test_a_foreign_origin_is_not_believed_at_the_microphone_either(lines: Any, bob: User) -> None:
    mine = await sync_to_async(cookie)(bob)
    assert await (await lines(end="microphone/", headers=[*FOREIGN, mine])).code() == 4401
    line: Line = await lines(end="microphone/", headers=[*HERE, mine])
    await line.say(type="start", stream="00000000-0000-4000-8000-000000000001", elapsed=0)
    assert (await line.until("ready"))["resume_from"] == 0


async def test_a_token_in_the_address_is_not_read(lines: Any, bob: User, meeting: Meeting) -> None:
    key = await sync_to_async(AccessToken.issue)(bob)
    for name in ("token", "access_token", "bearer", "authorization"):
        line = Line(f"/ws/meetings/{meeting.code}/?{name}={key}")
        await line.open()
        assert await line.code() == 4401
        await line.hang_up()


@pytest.mark.parametrize("end", ["", "microphone/"])
async def test_an_unknown_token_is_nobody(lines: Any, end: str) -> None:
    assert await (await lines(end=end, headers=[(b"authorization", b"Bearer nonsense")])).code() == 4401


async def test_a_token_that_has_run_out_is_nobody(lines: Any, bob: User, meeting: Meeting) -> None:
    key = await sync_to_async(AccessToken.issue)(bob, meeting)
    await AccessToken.objects.aupdate(expires_at=timezone.now() - timedelta(seconds=1))
    assert await (await lines(headers=[(b"authorization", f"Bearer {key}".encode())])).code() == 4401


async def test_somebody_who_cannot_sign_in_any_more_is_nobody(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    await User.objects.filter(pk=bob.pk).aupdate(is_active=False)
    assert await line.code() == 4401


async def test_a_stranger_with_an_account_is_refused(lines: Any, mallory: User) -> None:
    assert await (await lines(mallory)).code() == 4403
    line: Line = await lines(mallory, "microphone/")
    await line.say(type="start", stream="00000000-0000-4000-8000-000000000001", elapsed=0)
    assert await line.code() == 4403


@pytest.mark.parametrize("end", ["", "microphone/"])
async def test_a_code_that_no_meeting_has(lines: Any, bob: User, end: str) -> None:
    assert await (await lines(bob, end, code="aaaa-bbbb-cccc")).code() == 4404


async def test_no_socket_at_this_address(lines: Any) -> None:
    line = Line("/ws/nothing/")
    await line.open()
    assert await line.code() == 4404
    await line.hang_up()


@pytest.mark.parametrize("end", ["", "microphone/"])
async def test_a_guests_token_is_good_for_its_own_meeting_only(
    lines: Any, meeting: Meeting, alice: User, end: str
) -> None:
    participant, key = await sync_to_async(attendance.join)(access.NOBODY, meeting, captions=True, name="Gina")
    other = await Meeting.objects.acreate(title="Other", organizer=alice)
    await sync_to_async(attendance.join)(access.Who(participant.user), other, captions=True)
    mine = [(b"authorization", f"Bearer {key}".encode())]
    assert await (await lines(end=end, headers=mine, code=other.code)).code() == 4404
    line: Line = await lines(end=end, headers=mine)
    if end:
        await line.say(type="start", stream="00000000-0000-4000-8000-000000000001", elapsed=0)
        await line.until("ready")
    else:
        assert (await line.until("welcome"))["you"]["name"] == "Gina"


async def test_the_removed_and_those_who_come_after_the_end(lines: Any, meeting: Meeting, bob: User) -> None:
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    assert await (await lines(bob)).code() == 4403
    await Participant.objects.filter(user=bob).aupdate(state="admitted")
    await sync_to_async(attendance.end)(meeting)
    assert await (await lines(bob)).code() == 4403


async def test_a_program_of_the_organizers_need_not_join_first(lines: Any, bob: User) -> None:
    mine = await Meeting.objects.acreate(title="Bob's", organizer=bob)
    line: Line = await lines(bob, code=mine.code)
    assert (await line.until("welcome"))["you"]["role"] == "host"


async def test_signing_out_takes_effect_at_the_next_pulse(lines: Any, bob: User) -> None:
    mine = await sync_to_async(cookie)(bob)
    line: Line = await lines(headers=[*HERE, mine])
    await line.until("welcome")

    def sign_out() -> None:
        client = Client()
        client.cookies["sessionid"] = mine[1].decode().partition("=")[2]
        client.logout()

    await sync_to_async(sign_out)()
    began = asyncio.get_running_loop().time()
    assert await line.code() == 4401
    assert asyncio.get_running_loop().time() - began < 6


async def test_somebody_without_captions_has_no_microphone(lines: Any, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, captions=False)
    await (await lines(carol)).until("welcome")
    line: Line = await lines(carol, "microphone/")
    await line.say(type="start", stream="00000000-0000-4000-8000-000000000001", elapsed=0)
    assert await line.code() == 4403


@pytest.mark.parametrize(("given", "kept"), [(b"proxy-7", True), (b"two words", False), (b"", False)])
async def test_a_socket_logs_by_the_id_that_the_proxy_gave(
    lines: Any, bob: User, monkeypatch: pytest.MonkeyPatch, given: bytes, kept: bool
) -> None:
    ids: list[str] = []
    opened = RoomConsumer.opened

    async def noted(self: RoomConsumer) -> None:
        ids.append(logs.current.get())
        await opened(self)

    monkeypatch.setattr(RoomConsumer, "opened", noted)
    await lines(bob, headers=[(b"x-request-id", given)])
    assert (ids == [given.decode()]) is kept
    assert len(ids[0]) == (7 if kept else 12)
