"""Two people in a meeting, as in test_two_people.py, heard by other engines than the server's own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.people import Person, Town
from tests.browser.recognition import recognise, scripted
from tests.browser.words import assert_understood
from tests.clients import Api, host
from tests.servers import ROOT, Parley
from tests.speech import speech


@pytest.fixture
def openai_server(tmp_path: Path) -> Iterator[Parley]:
    """Parley with OpenAI's API at a loopback server, which recognises with PocketSphinx."""
    command = [sys.executable, "-m", "tests.transcription.peers.openai_speech", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout
        address = peer.stdout.readline().split()[-1]
        slow = {
            "STT_SILENT_TIMEOUT": "60",
            "STT_FINAL_TIMEOUT": "120",
            "OPENAI_STT_TIMEOUT": "100",
        }  # it hears one after the other
        one = Parley(tmp_path, {"STT_ENGINE": "openai", "OPENAI_STT_BASE_URL": address, **slow})
        one.prepare().start()
        yield one
        assert one.stop() == 0
        peer.terminate()


@pytest.mark.alone
async def test_each_sees_what_openai_heard(town: Town, openai_server: Parley) -> None:
    dana = host(openai_server)
    code = str(dana.post("meetings/", {"title": "Office move"})["code"])
    await talk(town, openai_server, dana, code, "openai")


async def test_each_sees_what_the_browsers_heard(town: Town, server: Parley, dana: Api, code: str) -> None:
    await talk(town, server, dana, code, "browser")


async def talk(town: Town, server: Parley, dana: Api, code: str, kind: str) -> None:
    spoken = {"Alice": speech("slt", 1, 2, 3), "Bob": speech("rms", 0, 1, 2)}
    alice, bob = [await town.person(name, said) for name, said in spoken.items()]
    if kind == "browser":
        await asyncio.gather(*(scripted(one, spoken[one.name]) for one in (alice, bob)))
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    if kind == "browser":
        await asyncio.gather(recognise(alice), recognise(bob))
    await asyncio.gather(alice.unmute(), bob.unmute())
    readings = [(alice, "Bob"), (alice, "You"), (bob, "Alice"), (bob, "You")]
    await asyncio.gather(*(reader.sees(name, live=True) for reader, name in readings))
    await asyncio.gather(alice.has_said(spoken["Alice"]), bob.has_said(spoken["Bob"]))
    await asyncio.gather(alice.mute(), bob.mute())

    for reader, other in ((alice, bob), (bob, alice)):
        seen = await reader.sees_all_finished({"You", other.name}, at_least=3)
        assert {one["name"] for one in seen} == {"You", other.name}
        read = {reader.name: await reader.words_of("You"), other.name: await reader.words_of(other.name)}
        assert_understood(spoken, read)
        reader.assert_calm()
    assert await asyncio.to_thread(engines, dana, code) == {kind}
    if kind == "browser":
        for one in (alice, bob):
            await assert_recognised(one, len(spoken[one.name].sentences))


def engines(dana: Api, code: str) -> set[str]:
    """Who heard what is stored."""
    transcript = dana.get(f"meetings/{code}/transcripts/")["results"][0]["id"]
    return {row["engine"] for row in dana.get(f"transcripts/{transcript}/dialogues/")["results"]}


async def assert_recognised(one: Person, sentences: int) -> None:
    """The call's own microphone was listened to, recognition was begun again each time, and audio flowed as ever."""
    log = await one.page.evaluate("window.parleyRecognition")
    assert set(log["tracks"]) == {"audio"}
    assert set(log["languages"]) == {"en"}
    assert len(log["tracks"]) > sentences
    told = [json.loads(sent.text) for sent in one.sent if sent.text]
    finals = [message for message in told if message["type"] == "hypothesis" and message["final"]]
    assert len(finals) >= sentences
    assert one.samples_sent > 0
