"""Signals: relayed to one connection of the same call, stamped by the server; whatever else is said is refused."""

import asyncio
import logging
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from conferencing import rooms, signalling
from conferencing.models import Connection, Place
from conferencing.rooms import Invalid
from meetings import attendance
from meetings.models import AccessToken, Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person

SDP = "v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\n"
OFFER = {"type": "offer", "sdp": SDP}
CANDIDATE = {
    "candidate": "candidate:1 1 udp 2122260223 192.0.2.7 40000 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": "x3Hw",
}


async def calling(lines: Any, user: User, **how: Any) -> tuple[Line, str]:
    """Somebody's page that takes part, and its connection."""
    line: Line = await lines(user, **how)
    welcome = await line.until("welcome")
    await line.say(type="participant", call=True)
    await line.until("participant", lambda one: takes_part(one, welcome["connection"]))
    return line, welcome["connection"]


def takes_part(participant: dict[str, Any], connection: str) -> bool:
    return connection in [peer["id"] for peer in participant["peers"]]


async def test_an_offer_reaches_one_connection_stamped_by_the_server(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    other, _ = await calling(lines, bob)
    forged = {"from": there, "participant_id": there, "polite": "me", "evil": 1}
    await host.say(type="signal", to=there, description=OFFER | {"evil": 1}, **forged)
    heard = await line.until("signal")
    alices = (await Participant.objects.aget(user=alice)).pk
    assert heard["polite"] in (True, False)
    del heard["polite"]
    assert heard == {"type": "signal", "from": here, "participant_id": str(alices), "description": OFFER}
    await other.say(type="sync", after=0)
    await other.until("synced")
    assert other.of("signal") == []


async def test_of_any_two_one_is_polite(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    for _ in range(2):
        await host.say(type="signal", to=there, description=OFFER)
        await line.say(type="signal", to=here, description=OFFER)
        assert (await line.until("signal"))["polite"] is not (await host.until("signal"))["polite"]
    assert len({one["polite"] for one in line.of("signal")}) == 1


@pytest.mark.parametrize("given", [[CANDIDATE], [], [CANDIDATE] * 64, [{"candidate": ""}], [{"candidate": "x" * 1024}]])
async def test_candidates_come_as_browsers_gave_them(lines: Any, alice: User, bob: User, given: list[Any]) -> None:
    (host, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    await line.say(type="signal", to=here, candidates=[one | {"address": "192.0.2.7"} for one in given])
    empty = dict.fromkeys(CANDIDATE)
    assert (await host.until("signal"))["candidates"] == [empty | one for one in given]


NONSENSE: list[dict[str, Any]] = [
    {},
    {"description": OFFER, "candidates": []},
    {"description": None},
    {"description": "offer"},
    {"description": {"type": "offer"}},
    {"description": {"type": "offer", "sdp": ""}},
    {"description": {"type": "offer", "sdp": 7}},
    {"description": {"type": "offer", "sdp": [SDP]}},
    {"description": {"type": "pranswer", "sdp": SDP}},
    {"description": {"type": ["offer"], "sdp": SDP}},
    {"description": {"type": {"offer": 1}, "sdp": SDP}},
    {"description": {"type": "rollback", "sdp": SDP}},
    {"description": {"type": "answer", "sdp": "x" * (32 * 1024 + 1)}},
    {"description": {"type": "answer", "sdp": "ä" * (16 * 1024 + 1)}},
    {"candidates": None},
    {"candidates": {}},
    {"candidates": "candidate"},
    {"candidates": [CANDIDATE] * 65},
    {"candidates": ["candidate"]},
    {"candidates": [{}]},
    {"candidates": [CANDIDATE | {"candidate": 1}]},
    {"candidates": [CANDIDATE | {"candidate": "x" * 1025}]},
    {"candidates": [CANDIDATE | {"sdpMid": 0}]},
    {"candidates": [CANDIDATE | {"sdpMid": "x" * 257}]},
    {"candidates": [CANDIDATE | {"sdpMLineIndex": True}]},
    {"candidates": [CANDIDATE | {"sdpMLineIndex": -1}]},
    {"candidates": [CANDIDATE | {"sdpMLineIndex": 16}]},
    {"candidates": [CANDIDATE | {"sdpMLineIndex": 0.5}]},
    {"candidates": [CANDIDATE | {"usernameFragment": []}]},
]


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_is_no_signal(body: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        signalling.read(body)
    assert refused.value.code == "invalid"
    assert refused.value.text.endswith(".")


@pytest.mark.parametrize("sdp", [{}, {"sdp": None}, {"sdp": ""}])
def test_a_rollback_has_no_sdp(sdp: dict[str, Any]) -> None:
    body = {"description": {"type": "rollback"} | sdp}
    assert signalling.read(body) == {"description": {"type": "rollback", "sdp": ""}}


async def test_nonsense_reaches_nobody_and_ends_nothing(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    for body in ({"description": 5}, {"candidates": [5]}, {}):
        assert (await line.refused(type="signal", to=here, **body, ref="mine")) | {"message": ""} == {
            "type": "error", "code": "invalid", "message": "", "ref": "mine",
        }  # fmt: skip
    await line.say(type="signal", to=here, description=OFFER)
    await host.until("signal")
    assert len(host.of("signal")) == 1


@pytest.mark.parametrize(
    "to", [None, 7, "", "nobody", [], {}, "00000000-0000-4000-8000-000000000007", "\0", "0" * 60_000]
)
async def test_a_signal_to_nobody(lines: Any, bob: User, to: Any) -> None:
    line, _ = await calling(lines, bob)
    assert (await line.refused(type="signal", to=to, description=OFFER))["code"] == "not_found"


async def test_to_who_is_in_no_call_in_another_meeting_or_oneself(
    lines: Any, alice: User, bob: User, mallory: User
) -> None:
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    elsewhere, far = await calling(lines, mallory, code=other.code)
    host: Line = await lines(alice)
    silent = (await host.until("welcome"))["connection"]
    (line, here), (phone, mine) = await calling(lines, bob), await calling(lines, bob)
    for to in (far, silent, here, mine):
        assert (await line.refused(type="signal", to=to, description=OFFER))["code"] == "not_found"
    assert (await elsewhere.refused(type="signal", to=here, description=OFFER))["code"] == "not_found"
    assert (await host.refused(type="signal", to=here, description=OFFER))["code"] == "not_in_call"
    assert [one.of("signal") for one in (line, host, phone, elsewhere)] == [[], [], [], []]


async def test_without_a_place_nobody_signals_nor_is_signalled(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    await Place.objects.filter(participant__user=bob).aupdate(media="")
    assert (await line.refused(type="signal", to=here, description=OFFER))["code"] == "not_in_call"
    assert (await host.refused(type="signal", to=there, description=OFFER))["code"] == "not_found"
    await host.say(type="participant", call=False)
    assert (await host.refused(type="signal", to=there, description=OFFER))["code"] == "not_in_call"


async def test_who_waits_signals_nobody(lines: Any, meeting: Meeting, alice: User) -> None:
    _, here = await calling(lines, alice)
    wanda: Line = await lines(await sync_to_async(person)("Wanda", meeting, state="waiting"))
    assert (await wanda.refused(type="signal", to=here, description=OFFER))["code"] == "waiting"


async def test_who_was_removed_signals_nobody_and_hears_nobody(lines: Any, alice: User, bob: User) -> None:
    """Also before their socket has heard that it is to close."""
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    assert (await line.refused(type="signal", to=here, description=OFFER))["code"] == "removed"
    assert (await host.refused(type="signal", to=there, description=OFFER))["code"] == "not_found"
    assert await line.code() == 4403
    assert host.of("signal") == line.of("signal") == []


async def test_the_end_of_the_meeting_is_the_end_of_the_call(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    (host, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    await sync_to_async(attendance.end)(meeting)
    assert (await line.refused(type="signal", to=here, description=OFFER))["code"] == "ended"
    assert (await line.refused(type="participant", call=True))["code"] == "ended"
    await host.until("participant", lambda one: one["name"] == "Bob" and not one["peers"] and not one["media"])
    assert not await Place.objects.aexists()
    assert not await Connection.objects.filter(call=True).aexists()


@pytest.mark.parametrize("state", ["waiting", "removed"])
async def test_who_is_put_before_the_door_in_mid_call_takes_part_no_more(
    lines: Any, alice: User, bob: User, state: str
) -> None:
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    await Participant.objects.filter(user=bob).aupdate(state=state)
    assert (await line.refused(type="signal", to=here, description=OFFER))["code"] == state
    assert (await host.refused(type="signal", to=there, description=OFFER))["code"] == "not_found"
    await host.until("participant", lambda one: one["name"] == "Bob" and one["peers"] == [])


async def test_who_is_signed_out_in_mid_call_is_out_of_it_at_the_next_pulse(lines: Any, alice: User, bob: User) -> None:
    (host, _), (line, there) = await calling(lines, alice), await calling(lines, bob)
    await AccessToken.objects.filter(user=bob).adelete()
    assert await line.code() == 4401
    await line.hang_up()
    await host.until("participant", lambda one: one["name"] == "Bob" and one["state"] == "left")
    assert (await host.refused(type="signal", to=there, description=OFFER))["code"] == "not_found"
    assert not await Place.objects.filter(participant__user=bob).aexists()


async def test_a_join_is_told_to_each_of_the_others_as_often_however_many_they_are(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    host, _ = await calling(lines, alice)
    heard = []
    for user in (bob, *[await sync_to_async(person)(name, meeting) for name in ("Carol", "Dave", "Eve", "Fay")]):
        before = len(host.of("participant"))
        _, connection = await calling(lines, user)
        await host.until("participant", lambda one, page=connection: takes_part(one, page))
        heard.append(len(host.of("participant")) - before)
    assert set(heard) == {2}, "that they came, and that they take part"


async def test_a_megabyte_closes_its_sender_only(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    await line.say(type="signal", to=here, description={"type": "offer", "sdp": "x" * 1_000_000})
    assert await line.code() == 4413
    await host.say(type="sync", after=0)
    await host.until("synced")


async def test_a_flood_of_large_signals_closes_only_the_flooder(lines: Any, alice: User, bob: User) -> None:
    (host, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    for _ in range(80):
        await line.say(type="signal", to=here, description={"type": "offer", "sdp": "x" * 30_000})
    assert await line.code() == 4429
    await host.say(type="sync", after=0)
    await host.until("synced")
    assert len(host.of("signal")) < 40
    assert host.closed is None


async def test_joining_eleven_others_is_no_flood(lines: Any, alice: User, bob: User) -> None:
    (_, here), (line, _) = await calling(lines, alice), await calling(lines, bob)
    for _ in range(11):
        await line.say(type="signal", to=here, description={"type": "offer", "sdp": "x" * 12_000})
        for _ in range(8):
            await line.say(type="signal", to=here, candidates=[CANDIDATE])
    await line.say(type="sync", after=0)
    await line.until("synced")
    assert line.closed is None


async def test_a_signal_costs_two_queries(lines: Any, alice: User, bob: User) -> None:
    (_, here), (_, there) = await calling(lines, alice), await calling(lines, bob)
    await asyncio.to_thread(two_queries, bob, uuid.UUID(there), here)


def two_queries(bob: User, sender: uuid.UUID, to: str) -> None:
    from conferencing.consumers import RoomConsumer
    from meetings import access

    consumer = RoomConsumer()
    consumer.participant = Participant.objects.select_related("meeting").get(user=bob)
    consumer.who, consumer.meeting, consumer.connection = access.Who(bob), consumer.participant.meeting, sender
    with CaptureQueriesContext(database) as asked:
        consumer.stamp({"description": OFFER}, to)
    database.close()
    assert len(asked) == 2


async def test_nothing_of_a_signal_is_logged(
    lines: Any, alice: User, bob: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (host, here), (line, there) = await calling(lines, alice), await calling(lines, bob)
    with caplog.at_level(logging.DEBUG):
        await line.say(type="signal", to=here, description=OFFER)
        await line.say(type="signal", to=here, candidates=[CANDIDATE])
        await line.refused(type="signal", to=str(uuid.uuid4()), description=OFFER)
        await host.until("signal", lambda one: "candidates" in one)

        class Full:
            async def group_send(self, *args: Any) -> None:
                raise OSError

        monkeypatch.setattr(rooms, "get_channel_layer", Full)
        await rooms.whisper(uuid.UUID(there), {"type": "signal", "description": OFFER})
    assert "an announcement of type signal was lost" in caplog.text
    for secret in ("46117", "192.0.2.7", "x3Hw"):
        assert secret not in caplog.text
