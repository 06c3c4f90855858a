"""The programs in examples/ do what they say, against a real server; each is short enough to be read."""

import asyncio
import os
import re
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.people import Town
from tests.clients import Api
from tests.servers import ROOT, Parley
from tests.speech import room, speech, write_wav

EXAMPLES = ROOT / "examples"
SPOKEN = speech("rms", 0, 1, 2)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def pages() -> Iterator[str]:
    """`python -m http.server --directory examples`"""
    server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(EXAMPLES)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def mostly_heard(text: str) -> bool:
    """Of what was said; which engine hears is the server's business."""
    heard, said = words(text), words(SPOKEN.text)
    return len(heard) >= 0.6 * len(said) and sum(word in said for word in heard) >= 0.7 * len(heard)


async def stream(server: Parley, token: str, *arguments: str) -> tuple[int, str, str]:
    """What `stream_wav.py` ends with and prints."""
    command = (sys.executable, str(EXAMPLES / "stream_wav.py"), "--server", server.ws, *arguments)
    program = await asyncio.create_subprocess_exec(
        *command, env=os.environ | {"PARLEY_TOKEN": token}, stdout=-1, stderr=-1
    )
    said, complaint = await program.communicate()
    assert program.returncode is not None
    return program.returncode, said.decode(), complaint.decode()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.*")), ids=lambda path: path.name)
@pytest.mark.together
def test_an_example_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 80


async def test_a_wav_is_streamed_as_it_was_spoken(server: Parley, dana: Api, tmp_path: Path) -> None:
    file = str(write_wav(tmp_path / "talk.wav", SPOKEN.samples))
    code, said, complaint = await stream(server, dana.token, file)
    assert (code, complaint) == (0, "")
    lines = said.splitlines()
    assert len(lines) == 3
    assert mostly_heard(re.sub(r"^ *[0-9.]+", "", said, flags=re.MULTILINE)), said
    assert [float(line.split()[0]) for line in lines] == sorted(float(line.split()[0]) for line in lines)
    quick = await stream(server, dana.token, file, "--fast")
    assert quick == (code, said, complaint), "However fast it comes, the words are the same."


@pytest.mark.together
async def test_what_cannot_be_streamed_is_said(server: Parley, dana: Api, tmp_path: Path) -> None:
    file = str(write_wav(tmp_path / "talk.wav", room(1.0)))
    code, said, complaint = await stream(server, "nonsense", file, "--fast")
    assert (code, said) == (1, "")
    assert "the token is wrong" in complaint
    code, said, complaint = await stream(server, dana.token, str(write_wav(tmp_path / "fast.wav", room(1.0), 44_100)))
    assert (code, said) == (1, "")
    assert "not 16 kHz" in complaint
    code, said, complaint = await stream(server, dana.token, file, "--fast")
    assert (code, said, complaint) == (0, "", "")


async def test_the_page_captures_and_shows(town: Town, server: Parley, dana: Api, pages: str) -> None:
    """Another site than Parley's: its token is enough, and goes with the handshake only."""
    gina = await town.person("Gina", spoken=SPOKEN)
    page = gina.page
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.goto(f"{pages}/capture.html")
    await page.get_by_label("Parley").fill(server.ws)
    await page.get_by_label("Token").fill(dana.token)
    await page.get_by_role("button", name="Start").click()
    said = page.locator("#said li")
    await expect(said).not_to_have_count(0)
    await expect(said.nth(2)).to_be_visible()
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_role("status")).to_have_text("Ready.")
    assert mostly_heard(" ".join((await said.all_inner_texts())[:3])), await said.all_inner_texts()
    assert [dana.token in url for url in sockets] == [False]
    gina.assert_calm()


@pytest.mark.together
@pytest.mark.whole
async def test_the_page_says_that_a_token_is_wrong(town: Town, server: Parley, pages: str) -> None:
    gina = await town.person("Gina")
    await gina.page.goto(f"{pages}/capture.html")
    await gina.page.get_by_label("Parley").fill(server.ws)
    await gina.page.get_by_label("Token").fill("nonsense")
    await gina.page.get_by_role("button", name="Start").click()
    await expect(gina.page.get_by_role("status")).to_contain_text("the token is wrong")
    await expect(gina.page.get_by_role("button", name="Start")).to_be_visible()
