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
from tests.browser.talk import assert_read_by_both, lines
from tests.clients import Api, host
from tests.servers import ROOT, Parley


@pytest.fixture
def openai_server(tmp_path: Path) -> Iterator[Parley]:
    """Parley with OpenAI's API at a loopback server, which recognises with PocketSphinx."""
    command = [sys.executable, "-m", "tests.transcription.peers.openai_speech", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout
        address = peer.stdout.readline().split()[-1]
        # it hears one after the other
        slow = {"STT_SILENT_TIMEOUT": "60", "STT_FINAL_TIMEOUT": "120", "OPENAI_STT_TIMEOUT": "100"}
        one = Parley(tmp_path, {"STT_ENGINE": "openai", "OPENAI_STT_BASE_URL": address, **slow})
        one.prepare().start()
        yield one
        assert one.stop() == 0
        peer.terminate()


@pytest.mark.alone
async def test_each_sees_what_openai_heard(town: Town, openai_server: Parley) -> None:
    dana = host(openai_server)
    code = str(dana.post("meetings/", {"title": "Office move"})["code"])
    spoken = lines()
    alice, bob = [await town.person(name, said) for name, said in spoken.items()]
    await asyncio.gather(alice.join(openai_server.url, code), bob.join(openai_server.url, code))
    await assert_read_by_both(alice, bob, spoken)
    assert await asyncio.to_thread(engines, dana, code) == {"openai"}


async def test_each_sees_what_the_browsers_heard(town: Town, server: Parley, dana: Api, code: str) -> None:
    spoken = lines()
    alice, bob = [await town.person(name, said) for name, said in spoken.items()]
    await asyncio.gather(*(scripted(one, spoken[one.name]) for one in (alice, bob)))
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await asyncio.gather(recognise(alice), recognise(bob))
    await assert_read_by_both(alice, bob, spoken)
    assert await asyncio.to_thread(engines, dana, code) == {"browser"}
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
