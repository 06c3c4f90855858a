"""IBM Watson, through its real protocol to a service on this machine: words in their utterances, and every failure."""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import trustme

from tests.transcription.peers.sockets import (
    ONE,
    TWO,
    Script,
    captions,
    failure,
    finals,
    frames_of,
    keeps_the_contract,
    play,
    told,
)
from tests.transcription.peers.watson import Identity, Watson
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Trouble
from transcription.engines.streaming import dialling, line
from transcription.engines.streaming.line import Streaming
from transcription.engines.watson import WatsonOffer, model

NOTHING_SET = dict.fromkeys(WatsonOffer.SETTINGS, "") | {"WATSON_STT_PRICE": 0}


class Stage:
    """A service, an identity service, and engines that use them."""

    def __init__(self) -> None:
        self.engines: list[Streaming] = []
        self.peer, self.identity = Watson(), Identity()

    def offer(self, **given: str) -> WatsonOffer:
        places = {"WATSON_STT_URL": self.peer.url, "WATSON_STT_IAM_URL": self.identity.url}
        secrets = {} if "WATSON_STT_API_KEY" in given else {"WATSON_STT_TOKEN": "token-1"}
        return WatsonOffer(NOTHING_SET | places | secrets | given)

    def engine(self, patience: float = 10.0, **given: str) -> Streaming:
        one = self.offer(**given).engine()
        assert isinstance(one, Streaming)
        one.patience = patience
        self.engines.append(one)
        return one


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    one = Stage()
    async with AsyncExitStack() as open_ones:
        await open_ones.enter_async_context(one.peer.running())
        await open_ones.enter_async_context(one.identity.running())
        yield one
        for engine in one.engines:
            await asyncio.gather(*engine.farewells)
        await one.peer.left()


# Words


async def test_utterances_become_words_on_one_connection(stage: Stage) -> None:
    sent: list[tuple[str, int]] = []
    heard = await captions(stage.engine(), TWO, Hints(spent=lambda *one: sent.append(one)))
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    assert [word.text for word in finals(heard)[1].words] == ["w4", "w5"]
    for word in (word for one in finals(heard) for word in one.words):
        assert TWO[word.start] == TWO[word.end - 1] == 1000 + 100 * int(word.text[1:])
        assert word.confidence == 0.9
    assert len(stage.peer.requests) == 1
    assert [message["action"] for message in stage.peer.messages] == ["start", "stop", "stop"]
    assert {name for name, _ in sent} == {"watson"}
    assert sum(samples for _, samples in sent) == sum(stage.peer.sounds) // 2


async def test_hypotheses_come_while_somebody_speaks(stage: Stage) -> None:
    heard = await captions(stage.engine(), ONE)
    live = [(one.stable, one.tentative) for one in heard if not one.final]
    assert ("", "W1 w2") in live
    stage.peer.splits = True
    heard = await captions(stage.engine(), ONE)
    keeps_the_contract(heard, ONE)
    assert ("W1.", "W2") in [(one.stable, one.tentative) for one in heard if not one.final]
    assert told(heard) == ["W1. W2. W3."]


async def test_what_is_asked_for(stage: Stage) -> None:
    await captions(stage.engine(), ONE, Hints(language="en-GB"))
    request, start = stage.peer.requests[0], stage.peer.messages[0]
    assert request.path == "/v1/recognize?model=en-GB&x-watson-learning-opt-out=true"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert "token-1" not in request.path
    assert start["content-type"] == "audio/l16;rate=16000;channels=1;endianness=little-endian"
    assert (start["interim_results"], start["timestamps"], start["word_confidence"]) == (True, True, True)
    assert start["inactivity_timeout"] == -1


def test_the_model_goes_by_language() -> None:
    assert model("en") == "en-US"
    assert model("en-gb") == "en-GB"
    assert model("pt-PT") == "pt-PT"
    assert model("es-MX", "en-US_Multimedia, es-ES_Multimedia") == "es-MX"
    assert model("es", "en-US_Multimedia, es-ES_Multimedia") == "es-ES_Multimedia"
    assert model("de", "en-US_Multimedia") == "de-DE"
    assert model("") == "en-US"
    assert model("", "fr-FR") == "fr-FR"
    assert model("fi") == ""


async def test_a_language_without_a_model_is_said(stage: Stage) -> None:
    why = await failure(stage.engine(), hints=Hints(language="fi"))
    assert "language" in str(why)
    assert why.trouble is Trouble.UNSUPPORTED_AUDIO, "which is no fault that others should feel"
    assert not why.lasting
    assert not stage.peer.requests


async def test_the_next_utterance_waits_for_the_last_words(stage: Stage) -> None:
    stage.peer.script.slow = 0.3
    heard = await captions(stage.engine(), TWO)
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]


async def test_an_utterance_that_was_cut_has_no_words_behind_the_cut(stage: Stage) -> None:
    frames = [one for one in frames_of(ONE) if not one.ends]
    first = frames[0].utterance
    cut = SAMPLE_RATE * 1 - first  # in the middle of w2
    frames.append(Frame(ONE[:0], first + cut, first, ends=True))
    heard = [one async for one in stage.engine().captions(play(frames), Hints())]
    assert finals(heard)[0].end == first + cut
    assert all(word.end <= first + cut for word in finals(heard)[0].words)
    assert "w3" not in told(heard)[0]


async def test_noise_has_an_empty_final(stage: Stage) -> None:
    stage.peer.rest = [{"result_index": 0, "results": []}]
    heard = await captions(stage.engine(), ONE)
    assert len(finals(heard)) == 1


async def test_a_short_sound_is_filled_up(stage: Stage) -> None:
    frames = [Frame(ONE[:20], 0, 0), Frame(ONE[:0], 20, 0, ends=True)]
    heard = [one async for one in stage.engine().captions(play(frames), Hints())]
    assert [(one.start, one.end) for one in finals(heard)] == [(0, 20)]
    assert stage.peer.sounds == [1600]


# Connections


async def test_a_connection_that_was_idle_for_long_is_opened_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "IDLE", 0.01)
    frames = frames_of(TWO)
    closed = asyncio.Event()

    async def with_a_pause() -> AsyncIterator[Frame]:
        for frame in frames:
            if frame.utterance != frames[0].utterance and not closed.is_set():
                while stage.peer.open:  # its end is what is waited for
                    await asyncio.sleep(0.005)
                closed.set()
            await asyncio.sleep(0)
            yield frame

    heard = [one async for one in stage.engine().captions(with_a_pause(), Hints())]
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    assert len(stage.peer.requests) == 2


async def test_a_connection_that_broke_between_utterances_is_opened_again(stage: Stage) -> None:
    frames = frames_of(TWO)
    engine = stage.engine()
    ended = asyncio.Event()

    async def with_a_drop() -> AsyncIterator[Frame]:
        for frame in frames:
            if frame.utterance != frames[0].utterance and not ended.is_set():
                while not heard or not heard[-1].final:
                    await asyncio.sleep(0.005)
                for socket in list(stage.peer.open):
                    await socket.close(1001)
                ended.set()
            await asyncio.sleep(0)
            yield frame

    heard: list[Caption] = []
    async for one in engine.captions(with_a_drop(), Hints()):
        heard += [one]
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    assert len(stage.peer.requests) == 2


async def test_a_stream_that_is_dropped_leaves_nothing_open(stage: Stage) -> None:
    engine = stage.engine()
    async with aclosing(engine.captions(play(frames_of(ONE)), Hints())) as heard:
        await anext(heard)
    await stage.peer.left()


async def test_two_speakers_share_no_connection_and_no_fault(stage: Stage) -> None:
    stage.peer.script.drops_after = 12
    engine = stage.engine()
    both = await asyncio.gather(captions(engine, ONE), captions(engine, ONE), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["EngineFailed", "list"]
    assert len(stage.peer.requests) == 2


# Keys and tokens


async def test_a_key_becomes_a_token_once(stage: Stage) -> None:
    stage.peer.tokens = {stage.identity.token(1)}
    engine = stage.engine(WATSON_STT_API_KEY="right")
    await asyncio.gather(captions(engine, ONE), captions(engine, ONE))
    await captions(engine, ONE)
    assert stage.identity.asked == 1
    assert stage.identity.forms[0]["response_type"] == ["cloud_iam"]


@pytest.mark.parametrize("life", [0.0, None])
async def test_a_token_is_replaced_before_its_end(
    stage: Stage, life: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 % of its life, be that said in the answer or written into the token (100 s)."""
    stage.identity.life = life
    stage.peer.tokens = {stage.identity.token(number) for number in (1, 2)}
    service = stage.offer(WATSON_STT_API_KEY="right").service()
    first = await service.tokens.bearer()
    left = service.tokens.good_until - asyncio.get_running_loop().time()
    assert left == pytest.approx(0 if life == 0 else 80, abs=2)
    service.tokens.good_until -= 80
    assert await service.tokens.bearer() != first
    assert stage.identity.asked == 2


async def test_a_token_that_was_withdrawn_is_asked_for_again_at_the_handshake(stage: Stage) -> None:
    engine = stage.engine(WATSON_STT_API_KEY="right")
    stage.peer.tokens = {stage.identity.token(1)}
    await captions(engine, ONE)
    stage.peer.tokens = {stage.identity.token(2)}
    assert told(await captions(engine, ONE)) == ["W1 w2 w3."]
    stage.peer.tokens = set()
    why = await failure(engine)
    assert why.lasting
    assert stage.identity.asked == 3


async def test_a_wrong_key_lasts(stage: Stage) -> None:
    why = await failure(stage.engine(WATSON_STT_API_KEY="mistyped"))
    assert why.lasting
    assert why.trouble is Trouble.ENGINE_UNAVAILABLE
    assert "mistyped" not in str(why)
    assert (await failure(stage.engine(WATSON_STT_TOKEN="stale"))).lasting


@pytest.mark.parametrize(
    ("status", "content", "trouble", "lasting"),
    [
        (500, b"", Trouble.ENGINE_UNAVAILABLE, False),
        (429, b"", Trouble.QUOTA_EXCEEDED, False),
        (200, b"<html>", Trouble.ENGINE_UNAVAILABLE, True),
        (200, b'{"access_token": "two\\nlines"}', Trouble.ENGINE_UNAVAILABLE, True),
        (200, b'{"access_token": 3}', Trouble.ENGINE_UNAVAILABLE, True),
    ],
)
async def test_an_identity_service_that_gives_no_token(
    stage: Stage, status: int, content: bytes, trouble: Trouble, lasting: bool
) -> None:
    stage.identity.status, stage.identity.content = status, content
    why = await failure(stage.engine(WATSON_STT_API_KEY="right"))
    assert (why.trouble, why.lasting) == (trouble, lasting)


# Failures


@pytest.mark.parametrize(
    ("script", "trouble", "lasting"),
    [
        (Script(status=401), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=403), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=404), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(status=400), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(status=200), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=429), Trouble.QUOTA_EXCEEDED, False),
        (Script(status=503), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(drops_after=5), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(closes_after=5, code=1011), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(closes_after=5, code=1000), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"error": "Session timed out."}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"error": "No speech detected for 30s"}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"error": "Too many requests"}'), Trouble.QUOTA_EXCEEDED, False),
        (Script(says_after=5, says='{"error": "X is not a supported feature"}'), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(says_after=5, says='{"error": {"deep": ["1"]}}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says="<html>"), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says="[" * 100_000), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says="[1, 2]"), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says=b"\x00\x01"), Trouble.ENGINE_UNAVAILABLE, False),
    ],
)
async def test_failures_are_sentences(stage: Stage, script: Script, trouble: Trouble, lasting: bool) -> None:
    stage.peer.script = script
    why = await failure(stage.engine())
    assert (why.trouble, why.lasting) == (trouble, lasting)
    assert "token-1" not in str(why)


async def test_a_service_that_never_says_the_last_words_is_late(stage: Stage) -> None:
    stage.peer.script.silent = True
    why = await failure(stage.engine(patience=0.05))
    assert why.trouble is Trouble.PROCESSING_TIMEOUT


async def test_a_service_that_never_says_that_it_is_ready_is_late(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "HANDSHAKE", 0.2)
    stage.peer.script.deaf = True
    assert (await failure(stage.engine())).trouble is Trouble.PROCESSING_TIMEOUT


async def test_an_address_that_nobody_has(stage: Stage) -> None:
    unknown = await failure(stage.engine(WATSON_STT_URL="https://no-such-host.invalid"))
    assert not unknown.lasting
    nobody = await failure(stage.engine(WATSON_STT_URL="http://127.0.0.1:9"))
    assert "cannot be reached" in str(nobody)


async def test_audio_that_stops_in_the_middle_is_a_failure(stage: Stage) -> None:
    frames = [one for one in frames_of(ONE) if not one.ends]
    with pytest.raises(EngineFailed):
        [one async for one in stage.engine().captions(play(frames), Hints())]


# Bad input


def final(index: Any, transcript: Any, *stamps: Any, confidence: Any = None) -> dict[str, Any]:
    best = {"transcript": transcript, "timestamps": list(stamps), "word_confidence": confidence}
    return {"result_index": index, "results": [{"final": True, "alternatives": [best]}]}


async def test_finals_out_of_order_are_put_in_order(stage: Stage) -> None:
    stage.peer.rest = [
        final(1, "three ", ["three", 0.9, 1.2]),
        final(0, "one two ", ["one", 0.3, 0.6], ["two", 0.6, 0.9]),
    ]
    heard = await captions(stage.engine(), ONE)
    keeps_the_contract(heard, ONE)
    assert told(heard) == ["One two. Three."]
    assert [word.text for word in finals(heard)[0].words] == ["one", "two", "three"]


async def test_results_after_the_end_are_not_heard(stage: Stage) -> None:
    stage.peer.after = [final(0, "ghost ", ["ghost", 0.1, 0.2])]
    heard = await captions(stage.engine(), TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]


async def test_nothing_strange_in_a_result_reaches_anybody(stage: Stage) -> None:
    stage.peer.rest = [
        final(0, "one\x00\x1b two\n\ud800 %HESITATION ", ["one", -5, -4], ["two", 1e300, 2], ["x"], 7, ["y", "1", 2]),
        final(1, "word " * 200_000, *([["word", 0.1, 0.2]] * 3000), confidence=[["word", 9], "x"]),
        final("2", None),
        final(float("nan"), ["list"]),
        {"results": [{"final": True}, None, 3], "result_index": 4},
        {"results": {"final": True}},
        {"speaker_labels": []},
        {"warnings": ["Unknown arguments: foo."]},
    ]
    heard = await captions(stage.engine(), ONE)
    keeps_the_contract(heard, ONE)
    assert len(told(heard)[0]) == 10_000


async def test_only_the_answer_to_stop_ends_an_utterance(stage: Stage) -> None:
    stage.peer.script = Script(says_after=5, says='{"state": "listening"}')
    assert told(await captions(stage.engine(), ONE)) == ["W1 w2 w3."]


async def test_a_megabyte_of_text_is_cut(stage: Stage) -> None:
    stage.peer.rest = [final(0, "a" * 2**20)]
    assert told(await captions(stage.engine(), ONE)) == ["A" + "a" * 9_999]


# An operator


async def test_certificates_are_verified(tmp_path: Path) -> None:
    ours, others = trustme.CA(), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.issue_cert("127.0.0.1").configure_cert(context)
    for name, authority in (("ours", ours), ("others", others)):
        authority.cert_pem.write_to_path(tmp_path / name)
    stage = Stage()
    stage.peer.tls = stage.identity.tls = context
    async with stage.peer.running(), stage.identity.running():
        stage.peer.tokens = {stage.identity.token(1)}
        trusted = stage.engine(WATSON_STT_API_KEY="right", WATSON_STT_CA=str(tmp_path / "ours"))
        assert told(await captions(trusted, ONE)) == ["W1 w2 w3."]
        for given in ({"WATSON_STT_CA": str(tmp_path / "others")}, {}, {"WATSON_STT_API_KEY": "right"}):
            why = await failure(stage.engine(**given))
            assert "certificate" in str(why)
            assert why.lasting
        await asyncio.gather(*(task for engine in stage.engines for task in engine.farewells))


async def test_the_check_sends_no_sound(stage: Stage) -> None:
    await stage.offer().check()
    assert stage.peer.frames == 0
    assert [message["action"] for message in stage.peer.messages] == ["start"]
    with pytest.raises(EngineFailed):
        await stage.offer(WATSON_STT_TOKEN="stale").check()


@pytest.mark.parametrize("script", [Script(status=404), Script(status=400)])
async def test_what_is_refused_without_a_speaker_is_for_a_person_to_mend(stage: Stage, script: Script) -> None:
    stage.peer.script = script
    with pytest.raises(EngineFailed) as failed:
        await stage.offer().check()
    assert (failed.value.trouble, failed.value.lasting) == (Trouble.ENGINE_UNAVAILABLE, True)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, "WATSON_STT_URL"),
        ({"WATSON_STT_URL": "https://a.org"}, "WATSON_STT_API_KEY"),
        ({"WATSON_STT_URL": "http://a.org", "WATSON_STT_TOKEN": "x"}, "WATSON_STT_URL"),
        ({"WATSON_STT_URL": "https://a.org", "WATSON_STT_TOKEN": "x y"}, "WATSON_STT_TOKEN"),
        ({"WATSON_STT_URL": "https://a.org", "WATSON_STT_TOKEN": "x", "WATSON_STT_CA": "/no/file"}, "WATSON_STT_CA"),
    ],
)
def test_what_is_not_set_is_said(given: dict[str, str], names: str) -> None:
    offer = WatsonOffer(NOTHING_SET | {"WATSON_STT_IAM_URL": "https://iam.example.org"} | given)
    assert names in offer.configured()
    assert offer.installed() == ""


async def test_nothing_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await captions(stage.engine(), ONE)
        stage.peer.rest = ["garbage with w1 inside"]
        await failure(stage.engine())
    said = json.dumps([record.getMessage() for record in caplog.records if record.name.startswith("transcription")])
    assert "w1" not in said
    assert "token-1" not in said
