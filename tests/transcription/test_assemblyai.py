"""AssemblyAI, through its real protocol to a service on this machine: turns become utterances, and every failure."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from tests.transcription.peers.assemblyai import AssemblyAI
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
from transcription.contract import Caption, EngineFailed, Frame, Hints, Trouble, Word
from transcription.engines.assemblyai import AssemblyAIOffer, model
from transcription.engines.streaming import assemblyai, connection, dialling, line, turns
from transcription.engines.streaming.line import Streaming
from transcription.engines.streaming.parts import Part

NOTHING_SET = dict.fromkeys(AssemblyAIOffer.SETTINGS, "") | {"ASSEMBLYAI_PRICE": 0}


class Stage:
    def __init__(self, peer: AssemblyAI) -> None:
        self.peer = peer
        self.engines: list[Streaming] = []

    def offer(self, **given: str) -> AssemblyAIOffer:
        return AssemblyAIOffer(NOTHING_SET | {"ASSEMBLYAI_URL": self.peer.url, "ASSEMBLYAI_API_KEY": "right"} | given)

    def engine(self, patience: float = 10.0, **given: str) -> Streaming:
        one = self.offer(**given).engine()
        assert isinstance(one, Streaming)
        one.patience = patience
        self.engines.append(one)
        return one

    async def goodbyes(self) -> None:
        for engine in self.engines:
            await asyncio.gather(*engine.farewells)


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with AssemblyAI().running() as peer:
        assert isinstance(peer, AssemblyAI)
        one = Stage(peer)
        yield one
        await one.goodbyes()
        await peer.left()


def types(stage: Stage) -> list[str]:
    return [message["type"] for message in stage.peer.messages]


# Words


async def test_turns_become_utterances_in_one_session(stage: Stage) -> None:
    sent: list[tuple[str, int]] = []
    heard = await captions(stage.engine(), TWO, Hints(spent=lambda *one: sent.append(one)))
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    for word in (word for one in finals(heard) for word in one.words):
        assert abs(int(TWO[word.start + 16]) - 1000 - 100 * int(word.text[1:])) == 0, "times are of the stream"
        assert TWO[word.end - 17] == TWO[word.start + 16]
    assert finals(heard)[0].language == "en"
    await stage.goodbyes()
    assert types(stage) == ["ForceEndpoint", "ForceEndpoint", "Terminate"]
    assert {name for name, _ in sent} == {"assemblyai"}
    assert [sum(samples for _, samples in sent) // 16] == stage.peer.sessions


async def test_final_words_are_stable_while_somebody_speaks(stage: Stage) -> None:
    heard = await captions(stage.engine(), ONE)
    assert ("w1 w2", "w3") in [(one.stable, one.tentative) for one in heard if not one.final]


@pytest.mark.parametrize(("writes", "text"), [("twice", "W1 w2 w3."), ("once", "W1 w2 w3."), ("plainly", "w1 w2 w3")])
async def test_turns_are_told_once_or_twice(
    stage: Stage, writes: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemblyai, "FORMATTED", 0.05)
    stage.peer.writes = writes
    heard = await captions(stage.engine(), TWO)
    keeps_the_contract(heard, TWO)
    assert told(heard)[0] == text


async def test_turns_that_end_by_themselves_are_put_to_their_utterance(stage: Stage) -> None:
    stage.peer.ends_turns = True
    heard = await captions(stage.engine(), TWO)
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1. W2. W3.", "W4. W5."]


async def test_where_no_answer_comes_everything_is_asked_for(stage: Stage) -> None:
    """A session that does not answer is ended, which brings its last words; the next utterance has another."""
    stage.peer.forgetful = True
    heard = await captions(stage.engine(patience=1.0), TWO)
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    assert types(stage) == ["ForceEndpoint", "Terminate"] * 2
    assert len(stage.peer.requests) == 2


async def test_a_slow_answer_is_waited_for(stage: Stage) -> None:
    stage.peer.script.slow = 0.3
    heard = await captions(stage.engine(), TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]


async def test_noise_has_an_empty_final(stage: Stage) -> None:
    frames = frames_of(ONE)
    silent = [Frame(one.samples * 0, one.start, one.utterance, one.ends) for one in frames]
    heard = [one async for one in stage.engine(patience=0.5).captions(play(silent), Hints())]
    assert told(heard) == [""]


async def test_a_short_sound_is_filled_up(stage: Stage) -> None:
    frames = [Frame(ONE[:20], 0, 0), Frame(ONE[:0], 20, 0, ends=True)]
    heard = [one async for one in stage.engine(patience=0.2).captions(play(frames), Hints())]
    assert [(one.start, one.end) for one in finals(heard)] == [(0, 20)]


async def test_an_utterance_that_was_cut_has_no_words_behind_the_cut(stage: Stage) -> None:
    frames = [one for one in frames_of(ONE) if not one.ends]
    first = frames[0].utterance
    cut = 16_000 - first
    frames.append(Frame(ONE[:0], first + cut, first, ends=True))
    heard = [one async for one in stage.engine().captions(play(frames), Hints())]
    assert told(heard) == ["w1 w2"]
    assert all(word.end <= first + cut for word in finals(heard)[0].words)


# What is asked for


async def test_what_is_asked_for(stage: Stage) -> None:
    hints = Hints(terms=("Ada Lovelace", "x" * 51, " Parley\n", *(f"term{at}" for at in range(200))))
    await captions(stage.engine(), ONE, hints)
    request = stage.peer.requests[0]
    query = {name: value for name, (value,) in parse_qs(urlsplit(request.path).query).items()}
    assert request.path.startswith("/v3/ws?")
    assert request.headers["Authorization"] == "right"
    assert query["speech_model"] == "universal-streaming-english"
    assert (query["sample_rate"], query["encoding"], query["format_turns"]) == ("16000", "pcm_s16le", "true")
    assert "Lovelace" not in request.path
    assert stage.peer.messages[0]["type"] == "UpdateConfiguration"
    terms = stage.peer.messages[0]["keyterms_prompt"]
    assert terms[:3] == ["Ada Lovelace", "Parley", "term0"]
    assert len(terms) == 100


def test_the_model_goes_by_language() -> None:
    assert model("en-GB") == "universal-streaming-english"
    assert model("es") == model("") == "universal-streaming-multilingual"
    assert model("fi") == "whisper-rt"
    assert model("fi", "u3-rt-pro") == "u3-rt-pro"


async def test_other_languages_are_found_out(stage: Stage) -> None:
    await captions(stage.engine(), ONE, Hints(language="es"))
    assert "speech_model=universal-streaming-multilingual" in stage.peer.requests[0].path
    assert "language_detection=true" in stage.peer.requests[0].path


# Sessions


async def test_a_session_that_was_idle_for_long_is_ended(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "IDLE", 0.01)
    frames = frames_of(TWO)
    ended = asyncio.Event()

    async def with_a_pause() -> AsyncIterator[Frame]:
        for frame in frames:
            if frame.utterance != frames[0].utterance and not ended.is_set():
                while stage.peer.open:
                    await asyncio.sleep(0.005)
                ended.set()
            await asyncio.sleep(0)
            yield frame

    heard = [one async for one in stage.engine().captions(with_a_pause(), Hints())]
    keeps_the_contract(heard, TWO)
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    await stage.goodbyes()
    assert types(stage) == ["ForceEndpoint", "Terminate"] * 2


async def test_a_session_grows_too_old_between_utterances(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "OLD", 0.0)
    assert told(await captions(stage.engine(), TWO)) == ["W1 w2 w3.", "W4 w5."]
    assert len(stage.peer.requests) == 2


@pytest.mark.parametrize("script", [Script(), Script(says_after=4, says="garbage"), Script(silent=True)])
async def test_every_session_is_ended(stage: Stage, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops listening, and whatever went wrong: it would be paid for."""
    stage.peer.script = script
    engine = stage.engine(patience=0.1)
    with suppress(EngineFailed):
        await captions(engine, ONE)
    await stage.goodbyes()
    assert types(stage)[-1] == "Terminate"
    stage.peer.messages.clear()
    stage.peer.script = Script()
    async with aclosing(stage.engine().captions(play(frames_of(ONE)), Hints())) as heard:
        await anext(heard)
    await stage.goodbyes()
    assert types(stage) == ["Terminate"]


async def test_two_speakers_share_no_session_and_no_fault(stage: Stage) -> None:
    stage.peer.script.drops_after = 12
    engine = stage.engine()
    both = await asyncio.gather(captions(engine, ONE), captions(engine, ONE), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["EngineFailed", "list"]


# Failures


@pytest.mark.parametrize(
    ("script", "trouble", "lasting"),
    [
        (Script(status=401), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=200), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=301), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(status=429), Trouble.QUOTA_EXCEEDED, False),
        (Script(status=502), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(drops_after=5), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(closes_after=5, code=3005), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(status=400), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(closes_after=5, code=3006), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(closes_after=1, code=1008, reason="Unknown speech model"), Trouble.UNSUPPORTED_AUDIO, False),
        (Script(closes_after=5, code=3008), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(closes_after=1, code=3009), Trouble.QUOTA_EXCEEDED, False),
        (Script(closes_after=1, code=1008, reason="Too many concurrent sessions"), Trouble.QUOTA_EXCEEDED, False),
        (Script(closes_after=1, code=1008, reason="Account disabled"), Trouble.ENGINE_UNAVAILABLE, True),
        (Script(says_after=5, says='{"type": "Error", "error_code": 3009}'), Trouble.QUOTA_EXCEEDED, False),
        (Script(says_after=5, says='{"type": "Error"}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says="garbage"), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says="null"), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"type": "Turn", "turn_order": "one"}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"type": "Turn", "turn_order": 1e300}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"type": "Turn", "turn_order": -1}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says='{"type": "Termination"}'), Trouble.ENGINE_UNAVAILABLE, False),
        (Script(says_after=5, says=b"\xff"), Trouble.ENGINE_UNAVAILABLE, False),
    ],
)
async def test_failures_are_sentences(stage: Stage, script: Script, trouble: Trouble, lasting: bool) -> None:
    stage.peer.script = script
    why = await failure(stage.engine())
    assert (why.trouble, why.lasting) == (trouble, lasting)
    assert "right" not in str(why)


@pytest.mark.parametrize("late", [False, True])
async def test_a_wrong_key_lasts(stage: Stage, late: bool) -> None:
    stage.peer.refuses_late = late
    why = await failure(stage.engine(ASSEMBLYAI_API_KEY="mistyped"))
    assert why.lasting
    assert "key" in str(why)
    assert "mistyped" not in str(why)


async def test_a_service_that_never_says_the_last_words_is_late(stage: Stage) -> None:
    stage.peer.script.silent = True
    assert (await failure(stage.engine(patience=0.1))).trouble is Trouble.PROCESSING_TIMEOUT


async def test_a_service_that_never_begins_is_late(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "HANDSHAKE", 0.2)
    stage.peer.script.deaf = True
    assert (await failure(stage.engine())).trouble is Trouble.PROCESSING_TIMEOUT


async def test_an_address_that_nobody_has(stage: Stage) -> None:
    assert not (await failure(stage.engine(ASSEMBLYAI_URL="https://no-such-host.invalid"))).lasting
    assert "cannot be reached" in str(await failure(stage.engine(ASSEMBLYAI_URL="ws://127.0.0.1:9")))


# Bad input


def turn(order: Any, transcript: Any, *words: Any, **more: Any) -> dict[str, Any]:
    told = {"type": "Turn", "turn_order": order, "end_of_turn": True, "turn_is_formatted": False}
    return told | {"transcript": transcript, "words": list(words)} | more


def timed(text: Any, start: Any, end: Any, **more: Any) -> dict[str, Any]:
    return {"text": text, "start": start, "end": end, "confidence": 0.5, "word_is_final": True} | more


async def test_turns_out_of_order_are_put_in_order(stage: Stage) -> None:
    stage.peer.extra = [turn(7, "Later.", timed("Later.", 900, 1100)), turn(6, "Sooner.", timed("Sooner.", 700, 900))]
    heard = await captions(stage.engine(), ONE)
    keeps_the_contract(heard, ONE)
    assert told(heard) == ["W1 w2 w3. Sooner. Later."]


async def test_turns_of_utterances_that_are_over_are_not_heard(stage: Stage) -> None:
    """Neither a turn that is told once more, nor words whose time is over, nor anything between utterances."""
    ghosts = [
        turn(0, "Ghost.", timed("Ghost.", 2000, 2100)),
        turn(5, "Echo.", timed("Echo.", 100, 200), end_of_turn=False),
    ]
    engine, peer = stage.engine(), stage.peer

    async def with_ghosts() -> AsyncIterator[Frame]:
        frames = frames_of(TWO)
        for frame in frames:
            if frame.utterance != frames[0].utterance and not peer.extra:
                while not heard or not heard[-1].final:
                    await asyncio.sleep(0.005)
                peer.extra = ghosts
                for socket in peer.open:
                    await socket.send(json.dumps(turn(1, "Between.")))
            await asyncio.sleep(0)
            yield frame

    heard: list[Caption] = []
    async for one in engine.captions(with_ghosts(), Hints()):
        heard += [one]
    assert told(heard) == ["W1 w2 w3.", "W4 w5."]
    assert len(peer.requests) == 1, "nobody waited for the echo to end"


def test_words_that_were_said_before_the_utterance_are_not_of_it() -> None:
    told = turn(0, "Before. Now.", timed("Before.", 100, 200), timed("Now.", 1100, 1200))
    assert turns.read(told, 16_000) == Part("Now.", words=(Word("Now.", 1600, 3200, 0.5),), final=True)
    assert turns.read(told, 32_000) is None
    assert turns.read(turn(0, "Now."), 32_000) == Part("Now.", final=True)


async def test_nothing_strange_in_a_turn_reaches_anybody(stage: Stage) -> None:
    stage.peer.extra = [
        turn(
            0, "one\x00\x1b\n two\ud800", timed("one\x00", 1e300, -1e300), timed("two", "1", None), 3, timed(None, 1, 2)
        ),
        turn(1, "word " * 200_000, *([timed("word", 500, 400, confidence=-3)] * 3000)),
        turn(2, None, language_code="x" * 500, end_of_turn="yes"),
        turn(3, "", words="none"),
        {"type": "Heartbeat"},
        {"type": None},
        {"type": "SpeakerRevision", "revisions": [1]},
    ]
    heard = await captions(stage.engine(patience=1.0), ONE)
    keeps_the_contract(heard, ONE)
    assert len(finals(heard)[0].language) <= 16


# An operator


async def test_the_check_opens_no_session(stage: Stage) -> None:
    await stage.offer().check()
    assert [urlsplit(one.path).path for one in stage.peer.requests] == ["/v3/token"]
    for script in (Script(status=401), Script(status=200), Script(status=500)):
        stage.peer.script = script
        with pytest.raises(EngineFailed):
            await stage.offer().check()


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, "ASSEMBLYAI_API_KEY"),
        ({"ASSEMBLYAI_API_KEY": "x"}, "ASSEMBLYAI_URL"),
        ({"ASSEMBLYAI_API_KEY": "x\ny", "ASSEMBLYAI_URL": "https://a.org"}, "ASSEMBLYAI_API_KEY"),
        ({"ASSEMBLYAI_API_KEY": "x", "ASSEMBLYAI_URL": "http://a.org"}, "ASSEMBLYAI_URL"),
    ],
)
def test_what_is_not_set_is_said(given: dict[str, str], names: str) -> None:
    assert names in AssemblyAIOffer(NOTHING_SET | given).configured()


async def test_nothing_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await captions(stage.engine(), ONE)
        stage.peer.extra = ["garbage with w1 inside"]
        await failure(stage.engine())
    said = [one.getMessage() for one in caplog.records if one.name.startswith("transcription")]
    assert not any("w1" in one or "right" in one for one in said)
