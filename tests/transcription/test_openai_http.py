"""`openai`: its client against a loopback server that speaks the vendor's protocol."""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import pytest_asyncio
from tenacity import RetryCallState

from tests.speech import speech
from tests.transcription.fakes import WORD, quiet, said, sound
from tests.transcription.peers.openai_speech import Peer, Sphinx
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Samples, Trouble
from transcription.engines import offer
from transcription.engines.openai_http import LARGEST, OpenAITranscriber
from transcription.engines.openai_service import Patience, Service, pause

QUICK = Patience(connect=5.0, budget=20.0, live_retries=10.0, first_wait=0.01, longest_wait=0.02)
SHORT = replace(QUICK, request=0.3, live_budget=1.0)
WORDS = said(1, 2, 3)


@dataclass
class Bill:
    """What was sent."""

    sent: list[tuple[str, int]] = field(default_factory=list)

    def add(self, engine: str, samples: int) -> None:
        self.sent.append((engine, samples))


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    async with Peer().open() as one:
        yield one


def transcriber(peer: Peer, model: str = "gpt-transcribe", patience: Patience = QUICK) -> OpenAITranscriber:
    return OpenAITranscriber(Service("sk-secret", peer.url), model, patience)


def values(peer: Peer | None = None, **more: Any) -> dict[str, Any]:
    return {
        "OPENAI_API_KEY": "sk-secret",
        "OPENAI_BASE_URL": peer.url if peer else "",
        "OPENAI_STT_BASE_URL": "",
        "OPENAI_CA": "",
        "OPENAI_STT_MODEL": "gpt-transcribe",
        "OPENAI_STT_PRICE": 0.006,
        "OPENAI_STT_TIMEOUT": 10,
        **more,
    }


async def test_words_of_a_model_without_times_are_spread_over_the_voiced_part(peer: Peer) -> None:
    samples = sound(quiet(0.5), WORDS, quiet(0.6))
    result = await transcriber(peer).transcribe(samples, Hints("en-GB", terms=("Aoife", "Siân"), topic="Budget"))
    assert (result.text, result.language) == ("w1 w2 w3", "en")
    assert [word.text for word in result.words] == ["w1", "w2", "w3"]
    assert [word.start for word in result.words] == [8000, 8000 + WORD, 8000 + 2 * WORD]
    assert result.words[-1].end == 8000 + 3 * WORD
    (asked,) = peer.asked
    assert asked.fields == {
        "model": ["gpt-transcribe"],
        "response_format": ["json"],
        "language": ["en"],
        "prompt": ["Budget."],
        "keywords[]": ["Aoife", "Siân"],
    }
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert np.array_equal(asked.samples, samples)


async def test_guessed_times_are_not_told_to_agreement(peer: Peer) -> None:
    assert (await transcriber(peer).transcribe(WORDS, Hints(), final=False)).words == ()


async def test_a_model_with_times_is_asked_for_them(peer: Peer) -> None:
    result = await transcriber(peer, "whisper-1").transcribe(WORDS, Hints("", b"and so", ("Aoife",), "Budget"))
    assert [(word.text, word.start, word.end) for word in result.words] == [
        (f"w{number + 1}", number * WORD, (number + 1) * WORD) for number in range(3)
    ]
    assert result.language == "en", "it tells an English name"
    fields = peer.asked[0].fields
    assert fields["response_format"] == ["verbose_json"]
    assert fields["timestamp_granularities[]"] == ["word"]
    assert fields["prompt"] == ["Budget. Aoife. and so"]
    assert "language" not in fields
    assert "keywords[]" not in fields


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"words": [{"word": "w1", "start": -5, "end": 1e9}, {"word": "w2", "start": 0, "end": 0.1}]}, 2),
        ({"words": [{"word": "w1", "start": float("nan"), "end": "x"}, "w2", None, {"word": 3}]}, 1),
        ({"words": None, "segments": [{"words": [{"word": " w1", "start": 0.1, "end": 0.2, "probability": 7}]}]}, 1),
        ({"words": [{"word": "w1", "start": 10**400, "end": -(10**400), "probability": 10**400}]}, 1),
        ({"words": {}, "segments": "no"}, 3),
    ],
)
async def test_times_that_cannot_be_are_brought_into_the_utterance(
    peer: Peer, answer: dict[str, Any], words: int
) -> None:
    peer.answer = answer
    result = await transcriber(peer, "whisper-1").transcribe(WORDS, Hints())
    assert len(result.words) == words
    at = 0
    for word in result.words:
        assert at <= word.start <= word.end <= len(WORDS)
        assert 0 <= word.confidence <= 1
        at = word.start


async def test_text_is_cleaned(peer: Peer) -> None:
    peer.answer = {"text": "\x00one\x1b[2J\r\n two\u202e  " + "x" * 1_000_000}
    result = await transcriber(peer).transcribe(WORDS, Hints())
    assert result.text.startswith("one [2J two x")
    assert len(result.text) == 10_000


async def test_its_own_prompt_is_not_what_was_said(peer: Peer) -> None:
    peer.answer = {"text": "Budget."}
    assert (await transcriber(peer).transcribe(quiet(1.0), Hints(topic="Budget"))).text == ""


async def test_very_little_sound_is_padded(peer: Peer) -> None:
    await transcriber(peer).transcribe(quiet(0.01), Hints())
    assert len(peer.asked[0].samples) == SAMPLE_RATE // 5


@pytest.mark.parametrize("script", ["rate", "500", "drop", "rate, wait"])
async def test_what_may_pass_is_tried_again(peer: Peer, script: str) -> None:
    peer.said.extend([script, script])
    bill = Bill()
    result = await transcriber(peer).transcribe(WORDS, Hints(spent=bill.add))
    assert result.text == "w1 w2 w3"
    assert len(peer.asked) == 3
    assert bill.sent == [("openai", len(WORDS))], "what was refused costs nothing"


async def test_who_waits_for_words_waits_for_few_attempts(peer: Peer) -> None:
    patience = replace(QUICK, live_retries=0.0)
    for final, tries in ((False, 1), (True, 4)):
        peer.asked.clear()
        peer.said = deque(["500"] * 10)
        with pytest.raises(EngineFailed):
            await transcriber(peer, patience=patience).transcribe(WORDS, Hints(), final=final)
        assert len(peer.asked) == tries


async def test_an_answer_without_end_is_not_read(peer: Peer) -> None:
    peer.answer = {"more": "x" * (LARGEST + 1)}
    with pytest.raises(EngineFailed, match="longer than any transcription"):
        await transcriber(peer).transcribe(WORDS, Hints())
    assert len(peer.asked) == 1


async def test_an_answer_that_breaks_off_is_asked_for_again_and_paid_for() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.partition("content-length:")[2].split()[0]))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"text":')
        writer.close()

    bill = Bill()
    async with await asyncio.start_server(half, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        with pytest.raises(EngineFailed):
            await OpenAITranscriber(Service("k", url), "m", QUICK).transcribe(WORDS, Hints(spent=bill.add))
    assert bill.sent == [("openai", len(WORDS))] * QUICK.attempts


async def test_what_was_never_sent_costs_nothing() -> None:
    """It takes the connection and never says who it is: there is no channel to send sound through."""

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    bill, hasty = Bill(), replace(QUICK, connect=0.1, attempts=2)
    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        with pytest.raises(EngineFailed) as failed:
            await OpenAITranscriber(Service("k", url), "m", hasty).transcribe(WORDS, Hints(spent=bill.add))
    assert failed.value.trouble is Trouble.PROCESSING_TIMEOUT
    assert bill.sent == []


def test_waits_double_and_no_two_callers_come_back_together() -> None:
    patience = Patience(first_wait=1.0, longest_wait=8.0)
    waits = []
    for attempt in range(1, 7):
        state = RetryCallState(retry_object=cast(Any, None), fn=None, args=(), kwargs={})
        state.attempt_number = attempt
        waits.append([pause(state, patience) for _ in range(50)])
    for least, some in zip((1, 2, 4, 8, 8, 8), waits, strict=True):
        assert all(least <= one <= least + 1 for one in some)
        assert len(set(some)) > 40


async def test_it_waits_as_long_as_it_is_asked_to(peer: Peer) -> None:
    peer.said.append("rate, wait")
    before = asyncio.get_running_loop().time()
    await transcriber(peer).transcribe(WORDS, Hints())
    assert asyncio.get_running_loop().time() - before >= 0.3


@pytest.mark.parametrize(
    ("script", "trouble", "lasting", "tries"),
    [
        ("401", Trouble.ENGINE_UNAVAILABLE, True, 1),
        ("403", Trouble.ENGINE_UNAVAILABLE, True, 1),
        ("404", Trouble.ENGINE_UNAVAILABLE, True, 1),
        ("quota", Trouble.QUOTA_EXCEEDED, True, 1),
        ("rate", Trouble.QUOTA_EXCEEDED, False, 4),
        ("rate, wait long", Trouble.QUOTA_EXCEEDED, False, 1),
        ("500", Trouble.ENGINE_UNAVAILABLE, False, 4),
        ("drop", Trouble.ENGINE_UNAVAILABLE, False, 4),
        ("audio", Trouble.UNSUPPORTED_AUDIO, False, 1),
        ("415", Trouble.UNSUPPORTED_AUDIO, False, 1),
        ("bad request", Trouble.UNSUPPORTED_AUDIO, False, 1),
        ("422", Trouble.UNSUPPORTED_AUDIO, False, 1),
        ("no such model", Trouble.ENGINE_UNAVAILABLE, True, 1),
        ("html", Trouble.ENGINE_UNAVAILABLE, False, 1),
        ("garbage", Trouble.ENGINE_UNAVAILABLE, False, 1),
        ("no text", Trouble.ENGINE_UNAVAILABLE, False, 1),
    ],
)
async def test_failures_are_told_for_what_they_are(
    peer: Peer, script: str, trouble: Trouble, lasting: bool, tries: int
) -> None:
    peer.said.extend([script] * 10)
    with pytest.raises(EngineFailed) as failed:
        await transcriber(peer).transcribe(WORDS, Hints(terms=("Aoife",)))
    assert (failed.value.trouble, failed.value.lasting) == (trouble, lasting)
    assert len(peer.asked) == tries
    assert not any(secret in str(failed.value) for secret in ("sk-secret", "Aoife", "scripted", "w1"))


async def test_a_slow_answer_is_given_up_and_paid_for(peer: Peer) -> None:
    peer.said.extend(["slow"] * 10)
    bill = Bill()
    with pytest.raises(EngineFailed) as failed:
        await transcriber(peer, patience=SHORT).transcribe(WORDS, Hints(spent=bill.add), final=False)
    assert failed.value.trouble is Trouble.PROCESSING_TIMEOUT
    assert len(bill.sent) >= 1


async def test_a_request_that_nobody_waits_for_any_more_is_paid_for(peer: Peer) -> None:
    peer.said.append("slow")
    bill = Bill()
    asking = asyncio.create_task(transcriber(peer).transcribe(WORDS, Hints(spent=bill.add)))
    async with asyncio.timeout(5):
        while not peer.asked:
            await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert bill.sent == [("openai", len(WORDS))]


async def test_nobody_listens_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/v1", "http://nowhere.invalid/v1"):
        bill = Bill()
        with pytest.raises(EngineFailed, match=r"cannot be reached\. Check OPENAI_STT_BASE_URL"):
            await OpenAITranscriber(Service("k", url), "m", QUICK).transcribe(WORDS, Hints(spent=bill.add))
        assert bill.sent == []


@pytest.mark.parametrize("key", ["sk-\n", "schlüssel", "sk\u2028"])
async def test_a_key_that_no_header_can_carry(peer: Peer, key: str) -> None:
    with pytest.raises(EngineFailed, match="OPENAI_API_KEY") as failed:
        await OpenAITranscriber(Service(key, peer.url), "m", QUICK).transcribe(WORDS, Hints())
    assert failed.value.lasting
    assert peer.asked == []


async def test_certificates_that_are_none(peer: Peer, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for ca in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
        with pytest.raises(EngineFailed, match="OPENAI_CA") as failed:
            await OpenAITranscriber(Service("k", peer.url, str(ca)), "m", QUICK).transcribe(WORDS, Hints())
        assert failed.value.lasting


async def test_what_the_offer_says(peer: Peer) -> None:
    one = offer("openai", values(peer))
    assert (one.installed(), one.configured(), one.model, one.price, one.HOSTED) == (
        "",
        "",
        "gpt-transcribe",
        0.006,
        True,
    )
    await one.check()
    assert peer.asked == [], "a check is free"
    assert offer("openai", values(OPENAI_API_KEY="")).configured()
    assert offer("openai", values(peer, OPENAI_API_KEY="")).configured() == ""


def test_what_cannot_work_is_said_at_the_start(tmp_path: Path) -> None:
    assert "OPENAI_CA" in offer("openai", values(OPENAI_CA=str(tmp_path / "missing.pem"))).configured()
    assert "OPENAI_API_KEY" in offer("openai", values(OPENAI_API_KEY="sk-\u2028")).configured()


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("[::1]", True),
        ("10.1.2.3", True),
        ("192.168.0.7", True),
        ("[fd00::7]", True),
        ("speaches", True),
        ("gpu.local", True),
        ("host.docker.internal", True),
        ("gpu.lan", True),
        ("8.8.8.8", False),
        ("[2001:4860:4860::8888]", False),
        ("api.example.org", False),
        ("local.example.org", False),
        ("localhost.example.org", False),
    ],
)
@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "OPENAI_STT_BASE_URL"])
def test_keys_and_voices_travel_encrypted_but_to_servers_nearby(name: str, host: str, allowed: bool) -> None:
    why = offer("openai", values(**{name: f"http://{host}:8000/v1"})).configured()
    assert why == "" if allowed else f"{name} must begin with https://" in why
    assert offer("openai", values(**{name: f"https://{host}/v1"})).configured() == ""


@pytest.mark.parametrize("url", ["api.example.org", "ftp://gpu.lan/v1", "http://", "https://[::1", "ws://localhost"])
def test_an_address_that_is_none(url: str) -> None:
    assert "OPENAI_STT_BASE_URL is no address" in offer("openai", values(OPENAI_STT_BASE_URL=url)).configured()


async def test_a_server_that_only_chats_is_not_chosen(peer: Peer) -> None:
    peer.models = ("llama3.1",)
    with pytest.raises(EngineFailed, match="does not offer the model gpt-transcribe"):
        await offer("openai", values(peer)).check()
    peer.models = None
    with pytest.raises(EngineFailed):
        await offer("openai", values(peer)).check()
    named = values(OPENAI_STT_BASE_URL=peer.url)
    await offer("openai", named).check()


@pytest.mark.parametrize("script", ["401", "html", "quota", "500"])
async def test_a_check_that_fails(peer: Peer, script: str) -> None:
    peer.said.append(script)
    with pytest.raises(EngineFailed) as failed:
        await offer("openai", values(peer)).check()
    assert "sk-secret" not in str(failed.value)


async def play(samples: Samples, end: int | None = None) -> AsyncIterator[Frame]:
    for at in range(0, len(samples), 1600):
        await asyncio.sleep(0.02)
        yield Frame(samples[at : at + 1600], 32_000 + at, 32_000)
    yield Frame(samples[:0], 32_000 + (len(samples) if end is None else end), 32_000, ends=True)


async def heard(peer: Peer, audio: AsyncIterator[Frame], hints: Hints, **more: Any) -> list[Caption]:
    engine = offer("openai", values(peer, **more)).engine()
    return [caption async for caption in engine.captions(audio, hints)]


@pytest.mark.parametrize("model", ["whisper-1", "gpt-transcribe"])
async def test_as_an_engine(peer: Peer, model: str) -> None:
    bill = Bill()
    captions = await heard(peer, play(said(*range(1, 16))), Hints(spent=bill.add), OPENAI_STT_MODEL=model)
    last = captions[-1]
    assert [caption.final for caption in captions] == [False] * (len(captions) - 1) + [True]
    assert last.stable == " ".join(f"w{number}" for number in range(1, 16))
    assert (last.start, last.end) == (32_000, 32_000 + 15 * WORD)
    assert [word.text for word in last.words] == last.stable.split()
    assert all(32_000 <= word.start <= word.end <= last.end for word in last.words)
    assert any(caption.stable for caption in captions[:-1])
    assert sum(samples for _, samples in bill.sent) == sum(len(asked.samples) for asked in peer.asked)


async def test_another_engine_hears_an_utterance_soon(peer: Peer) -> None:
    peer.said.extend(["500"] * 10)
    with pytest.raises(EngineFailed):
        await heard(peer, play(said(1)), Hints())  # so short that only a final is asked for
    assert 1 < len(peer.asked) < Patience().attempts


async def test_an_utterance_that_was_cut_is_heard_up_to_the_cut(peer: Peer) -> None:
    captions = await heard(peer, play(said(*range(1, 8)), 5 * WORD), Hints())
    assert captions[-1].stable == "w1 w2 w3 w4 w5"


async def test_real_speech_through_pocketsphinx_behind_the_service(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Peer(Sphinx()).open() as peer:
        result = await transcriber(peer, patience=Patience(request=60.0, budget=60.0)).transcribe(
            speech("rms", 0).samples, Hints()
        )
    assert len(result.text.split()) > 3
    assert not any(word in caplog.text.split() for word in result.text.split() if len(word) > 6)
