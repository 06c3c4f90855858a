"""`openai-realtime`: the client's realtime connection against a loopback server that speaks the vendor's protocol."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from tests.speech import speech
from tests.transcription.fakes import WORD, quiet, said, sound
from tests.transcription.peers.openai_speech import LIVE, Peer, Sphinx
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Samples, Trouble
from transcription.engines import offer
from transcription.engines.openai_realtime import OpenAIRealtime
from transcription.engines.openai_service import Patience, Service
from transcription.recognition.breakers import FAILURES, Breakers

QUICK = Patience(connect=5.0, live_budget=10.0, live_retries=10.0, first_wait=0.01, longest_wait=0.02)
SHORT = {"silent": replace(QUICK, final=0.5), "no session": replace(QUICK, connect=0.5)}
STEP = SAMPLE_RATE // 10


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    async with Peer().open() as one:
        yield one


def engine_at(peer: Peer, model: str = LIVE, patience: Patience = QUICK, *, server: bool = False) -> OpenAIRealtime:
    return OpenAIRealtime(Service("sk-secret", peer.url), model, patience, server=server)


def utterance(samples: Samples, first: int = 32_000, end: int | None = None) -> list[Frame]:
    frames = [Frame(samples[at : at + STEP], first + at, first) for at in range(0, len(samples), STEP)]
    return [*frames, Frame(samples[:0], first + (len(samples) if end is None else end), first, ends=True)]


async def play(*frames: Frame, every: float = 0.002) -> AsyncIterator[Frame]:
    for frame in frames:
        await asyncio.sleep(every)
        yield frame


async def collect(engine: OpenAIRealtime, audio: AsyncIterator[Frame], captions: list[Caption]) -> None:
    """`captions` can be looked at while it grows."""
    async with asyncio.timeout(60):
        async for caption in engine.captions(audio, Hints()):
            captions.append(caption)  # noqa: PERF401


async def heard(engine: OpenAIRealtime, audio: AsyncIterator[Frame], hints: Hints | None = None) -> list[Caption]:
    async with asyncio.timeout(60):
        try:
            return [caption async for caption in engine.captions(audio, hints or Hints())]
        finally:
            await asyncio.gather(*engine.ending, return_exceptions=True)


def finals(captions: list[Caption]) -> list[Caption]:
    return [caption for caption in captions if caption.final]


async def test_words_come_while_somebody_speaks(peer: Peer) -> None:
    frames = [*utterance(sound(quiet(0.3), said(1, 2, 3, 4))), *utterance(said(5, 6), 96_000)]
    captions = await heard(engine_at(peer), play(*frames))
    one, two = finals(captions)
    assert (one.stable, two.stable) == ("w1 w2 w3 w4", "w5 w6")
    assert (one.utterance, one.start, one.end) == (32_000, 32_000, 32_000 + 4800 + 4 * WORD)
    assert (two.utterance, two.end) == (96_000, 96_000 + 2 * WORD)
    assert [word.text for word in one.words] == ["w1", "w2", "w3", "w4"]
    assert one.words[0].start == 32_000 + 4800
    assert one.words[-1].end == one.end
    live = [caption for caption in captions if not caption.final and caption.utterance == 32_000]
    ends = [caption.end for caption in live]
    assert ends == sorted(ends)
    assert set(ends) >= {32_000 + STEP * number for number in range(1, 15)}, "signs of life, though without words"
    assert list(dict.fromkeys((caption.stable, caption.tentative) for caption in live)) == [
        ("", ""),
        ("", "w"),
        ("", "w1"),
        ("w1", "w"),
        ("w1", "w2"),
        ("w1 w2", "w"),
        ("w1 w2", "w3"),
        ("w1 w2 w3", "w4"),
    ]
    assert captions.index(one) < min(captions.index(caption) for caption in captions if caption.utterance == 96_000)


async def test_what_the_server_is_told(peer: Peer) -> None:
    hints = Hints("en-US", terms=("Aoife", "Siân"), topic="Budget")
    spent: list[tuple[str, int]] = []
    samples = said(1, 2)
    await heard(engine_at(peer), play(*utterance(samples)), replace(hints, spent=lambda *sent: spent.append(sent)))
    assert peer.asked[0].path == "/v1/realtime?intent=transcription", "a model in it would open a conversation"
    assert peer.asked[0].headers["authorization"] == "Bearer sk-secret"
    (update,) = peer.of("session.update")
    assert update["session"] == {
        "type": "transcription",
        "audio": {
            "input": {
                "format": {"type": "audio/pcm", "rate": 24_000},
                "transcription": {"model": LIVE, "language": "en", "prompt": "Budget.", "keywords": ["Aoife", "Siân"]},
                "turn_detection": None,
            }
        },
    }
    audio = b"".join(base64.b64decode(event["audio"]) for event in peer.of("input_audio_buffer.append"))
    assert len(audio) // 2 == len(samples) * 3 // 2
    assert len(peer.of("input_audio_buffer.commit")) == 1
    assert sum(samples for _, samples in spent) == len(samples)
    assert {engine for engine, _ in spent} == {"openai-realtime"}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("gpt-realtime-whisper", {"language": "en"}),
        ("gpt-4o-transcribe", {"language": "en", "prompt": "Budget. Aoife."}),
    ],
)
async def test_models_are_told_what_they_take(peer: Peer, model: str, fields: dict[str, Any]) -> None:
    captions = await heard(
        engine_at(peer, model), play(*utterance(said(1, 2))), Hints("en", terms=("Aoife",), topic="Budget")
    )
    (update,) = peer.of("session.update")
    assert update["session"]["audio"]["input"]["transcription"] == {"model": model, **fields}
    live = dict.fromkeys((caption.stable, caption.tentative) for caption in captions if not caption.final)
    assert list(live) == [("", ""), ("w1", "w2")], "one delta, after the commit"
    assert captions[-1].stable == "w1 w2"


@pytest.mark.parametrize(("tag", "sent"), [("tlh", None), ("pt-BR", "pt"), ("nb_NO", "no"), ("x-y", None), ("", None)])
async def test_only_languages_that_the_service_knows_are_told_to_it(peer: Peer, tag: str, sent: str | None) -> None:
    """Any participant may choose any tag; the service would refuse the session."""
    await heard(engine_at(peer), play(*utterance(said(1))), Hints(tag))
    (update,) = peer.of("session.update")
    assert update["session"]["audio"]["input"]["transcription"].get("language") == sent


async def test_one_speakers_refused_session_switches_the_engine_off_for_nobody(peer: Peer) -> None:
    peer.sockets.extend(["refuses session"] * 2 * FAILURES)
    breakers = Breakers()
    for number in range(2 * FAILURES):
        with pytest.raises(EngineFailed) as failed:
            await heard(engine_at(peer), play(*utterance(said(1))))
        breakers.of("openai-realtime").failed(number, failed.value)
    assert breakers.allows("openai-realtime")


async def test_very_little_sound_is_padded(peer: Peer) -> None:
    (final,) = finals(await heard(engine_at(peer), play(*utterance(quiet(0.02)))))
    assert final.stable == ""
    assert final.words == ()


async def test_an_utterance_that_was_cut_is_heard_up_to_the_cut(peer: Peer) -> None:
    """What came after the cut is heard as the next utterance, and only there."""
    frames = [*utterance(said(1, 2, 3, 4, 5), end=3 * WORD), *utterance(said(4, 5), 32_000 + 3 * WORD)]
    captions = await heard(engine_at(peer), play(*frames))
    assert [(final.stable, final.end) for final in finals(captions)] == [
        ("w1 w2 w3", 32_000 + 3 * WORD),
        ("w4 w5", 32_000 + 5 * WORD),
    ]
    before = ""
    for caption in captions:
        if caption.utterance == 32_000 and not caption.final:
            assert caption.stable.startswith(before)
            before = caption.stable


async def test_finals_that_come_backwards_are_told_in_order(peer: Peer) -> None:
    peer.sockets.append("backwards")
    captions = await heard(engine_at(peer), play(*utterance(said(1, 2)), *utterance(said(3, 4), 96_000)))
    assert [final.stable for final in finals(captions)] == ["w1 w2", "w3 w4"]


@pytest.mark.parametrize(
    ("script", "trouble", "lasting"),
    [
        ("401", Trouble.ENGINE_UNAVAILABLE, True),
        ("403", Trouble.ENGINE_UNAVAILABLE, True),
        ("404", Trouble.ENGINE_UNAVAILABLE, True),
        ("rate, wait", Trouble.QUOTA_EXCEEDED, False),
        ("html", Trouble.ENGINE_UNAVAILABLE, False),
        ("quota", Trouble.QUOTA_EXCEEDED, True),
        ("refuses session", Trouble.UNSUPPORTED_AUDIO, False),
        ("no session", Trouble.PROCESSING_TIMEOUT, False),
        ("drop", Trouble.ENGINE_UNAVAILABLE, False),
        ("leaves", Trouble.ENGINE_UNAVAILABLE, False),
        ("expires", Trouble.ENGINE_UNAVAILABLE, False),
        ("error", Trouble.ENGINE_UNAVAILABLE, False),
        ("rate", Trouble.QUOTA_EXCEEDED, False),
        ("garbage", Trouble.ENGINE_UNAVAILABLE, False),
        ("failed", Trouble.ENGINE_UNAVAILABLE, False),
        ("silent", Trouble.PROCESSING_TIMEOUT, False),
    ],
)
async def test_failures_are_told_for_what_they_are(peer: Peer, script: str, trouble: Trouble, lasting: bool) -> None:
    peer.sockets.append(script)
    engine = engine_at(peer, patience=SHORT.get(script, QUICK))
    with pytest.raises(EngineFailed) as failed:
        await heard(engine, play(*utterance(said(1, 2, 3))), Hints(terms=("Aoife",)))
    assert (failed.value.trouble, failed.value.lasting) == (trouble, lasting)
    assert not any(secret in str(failed.value) for secret in ("sk-secret", "Aoife", "scripted", "w1"))


async def test_what_was_told_before_a_failure_stands_and_another_try_hears_the_rest(peer: Peer) -> None:
    async def then_it_fails() -> AsyncIterator[Frame]:
        async for frame in play(*utterance(said(1, 2))):
            yield frame
        while not finals(captions):
            await asyncio.sleep(0.01)
        async for frame in play(*utterance(said(3, 4), 96_000)):
            yield frame

    peer.sockets.extend(["normal", "drop"])
    captions: list[Caption] = []
    engine = engine_at(peer, patience=replace(QUICK, rotate=0.0))
    with pytest.raises(EngineFailed):
        await collect(engine, then_it_fails(), captions)
    assert [final.stable for final in finals(captions)] == ["w1 w2"]
    await collect(engine, play(*utterance(said(3, 4), 96_000)), captions)
    assert [final.stable for final in finals(captions)] == ["w1 w2", "w3 w4"]


async def test_a_door_that_is_shut_for_a_moment_is_tried_again(peer: Peer) -> None:
    peer.sockets.extend(["500", "500"])
    captions = await heard(engine_at(peer), play(*utterance(said(1, 2))))
    assert captions[-1].stable == "w1 w2"


async def test_an_old_session_tells_what_it_owes_while_a_new_one_listens(peer: Peer) -> None:
    engine = engine_at(peer, patience=replace(QUICK, rotate=0.0))
    frames = [frame for number in range(4) for frame in utterance(said(number + 1, 9), 96_000 * number)]
    captions = await heard(engine, play(*frames))
    assert [final.stable for final in finals(captions)] == ["w1 w9", "w2 w9", "w3 w9", "w4 w9"]
    assert peer.connections == 4
    assert engine.ending == set()


async def test_a_session_that_nobody_needs_is_closed_and_opened_again(peer: Peer) -> None:
    engine = engine_at(peer, patience=replace(QUICK, idle=0.1))

    async def with_a_break() -> AsyncIterator[Frame]:
        async for frame in play(*utterance(said(1, 2))):
            yield frame
        while peer.open_sockets:
            await asyncio.sleep(0.01)
        async for frame in play(*utterance(said(3, 4), 96_000)):
            yield frame

    captions = await heard(engine, with_a_break())
    assert [final.stable for final in finals(captions)] == ["w1 w2", "w3 w4"]
    assert peer.connections == 2


async def test_a_session_that_ends_between_utterances_harms_nobody(peer: Peer) -> None:
    async def with_a_loss() -> AsyncIterator[Frame]:
        async for frame in play(*utterance(said(1, 2))):
            yield frame
        while not finals(captions):
            await asyncio.sleep(0.01)
        await peer.hang_up()
        async for frame in play(*utterance(said(3, 4), 96_000)):
            yield frame

    captions: list[Caption] = []
    await collect(engine_at(peer), with_a_loss(), captions)
    assert [final.stable for final in finals(captions)] == ["w1 w2", "w3 w4"]


async def test_turns_of_the_server_divide_an_utterance_and_never_join_two(peer: Peer) -> None:
    samples = sound(said(1, 2), quiet(0.7), said(3, 4), quiet(0.6))
    frames = [*utterance(samples), *utterance(said(5), 32_000 + len(samples))]
    captions = await heard(engine_at(peer, "gpt-4o-transcribe", server=True), play(*frames))
    one, two = finals(captions)
    assert (one.stable, two.stable) == ("w1 w2 w3 w4", "w5")
    assert len(peer.of("input_audio_buffer.commit")) == 2
    starts = [round((word.start - 32_000) / WORD, 1) for word in one.words]
    assert starts == [0, 1, 4.3, 5.3], "where the server heard them"
    assert one.end == two.start
    assert two.words[0].start == two.start


async def test_text_is_cleaned(peer: Peer) -> None:
    peer.answer = {"transcript": "\x00one\x1b two\u202e  " + "x" * 1_000_000, "languages": [{"code": "de"}]}
    (final,) = finals(await heard(engine_at(peer), play(*utterance(said(1)))))
    assert final.stable.startswith("one two x")
    assert len(final.stable) == 10_000
    assert final.language == "de"


@pytest.mark.parametrize("transcript", [None, 3, ["w1"]])
async def test_a_transcript_that_is_none(peer: Peer, transcript: object) -> None:
    peer.answer = {"transcript": transcript}
    with pytest.raises(EngineFailed):
        await heard(engine_at(peer), play(*utterance(said(1))))


async def test_audio_that_stops_in_the_middle_is_a_failure(peer: Peer) -> None:
    with pytest.raises(EngineFailed, match="middle"):
        await heard(engine_at(peer), play(*utterance(said(1, 2))[:-1]))


async def test_what_is_owed_is_told_before_audio_that_stops_in_the_middle(peer: Peer) -> None:
    peer.sockets.append("backwards")  # the first final would come after the second turn
    captions: list[Caption] = []

    async def then_it_stops() -> AsyncIterator[Frame]:
        async for frame in play(*utterance(said(1, 2)), *utterance(said(3, 4), 96_000)):
            yield frame
        yield utterance(said(5), 192_000)[0]

    with pytest.raises(EngineFailed, match="middle"):
        await collect(engine_at(peer), then_it_stops(), captions)
    assert [final.stable for final in finals(captions)] == ["w1 w2", "w3 w4"]


async def test_leaving_in_the_middle_leaves_nothing_behind_and_waits_for_nobody(peer: Peer) -> None:
    engine = engine_at(peer)
    captions = engine.captions(play(*utterance(said(1, 2, 3))), Hints())
    await anext(captions)
    before = time.perf_counter()
    await captions.aclose()  # type: ignore[attr-defined]
    assert time.perf_counter() - before < 0.5
    await asyncio.gather(*engine.ending, return_exceptions=True)
    assert engine.ending == set()


async def test_nothing_is_asked_when_nothing_is_said(peer: Peer) -> None:
    assert await heard(engine_at(peer), play()) == []
    assert peer.connections == 0


async def test_nobody_waits_long_for_a_service_that_is_away(peer: Peer) -> None:
    peer.sockets.extend(["500"] * 10)
    with pytest.raises(EngineFailed):
        await heard(engine_at(peer, patience=replace(QUICK, live_retries=0.0)), play(*utterance(said(1, 2))))
    assert len(peer.asked) == 1, "another engine is ready to hear"
    assert Patience.of(10).live_retries <= 1.0


async def test_two_speakers_share_no_fault(peer: Peer) -> None:
    peer.sockets.extend(["drop", "normal"])
    engine = engine_at(peer)
    answers = await asyncio.gather(
        *(heard(engine, play(*utterance(said(1, 2)))) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(answer, EngineFailed) for answer in answers) == 1
    (good,) = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert good[-1].stable == "w1 w2"


def values(url: str, **more: Any) -> dict[str, Any]:
    return {
        "OPENAI_API_KEY": "sk-secret",
        "OPENAI_BASE_URL": url,
        "OPENAI_STT_BASE_URL": "",
        "OPENAI_CA": "",
        "OPENAI_REALTIME_MODEL": LIVE,
        "OPENAI_REALTIME_PRICE": 0.01,
        "OPENAI_REALTIME_TURNS": "ours",
        "OPENAI_STT_TIMEOUT": 10,
        **more,
    }


async def test_what_the_offer_says(peer: Peer) -> None:
    one = offer("openai-realtime", values(peer.url))
    assert (one.configured(), one.model, one.price) == ("", LIVE, 0.01)
    await one.check()
    assert peer.connections == 0, "a check is free"
    assert one.engine().name == "openai-realtime"
    peer.models = ("gpt-4o-mini",)
    with pytest.raises(EngineFailed, match="does not offer"):
        await one.check()
    assert "finds no turns" in offer("openai-realtime", values("", OPENAI_REALTIME_TURNS="server")).configured()


async def test_a_server_that_lists_no_models_is_not_believed_to_stream(peer: Peer) -> None:
    """Such as whisper.cpp: it hears files only."""
    peer.models = None
    with pytest.raises(EngineFailed, match="does not list its models") as failed:
        await offer("openai-realtime", values("", OPENAI_STT_BASE_URL=peer.url)).check()
    assert failed.value.lasting
    peer.models = (LIVE,)
    await offer("openai-realtime", values("", OPENAI_STT_BASE_URL=peer.url)).check()


async def test_real_speech_through_pocketsphinx_behind_the_service() -> None:
    spoken = speech("rms", 0).samples
    async with Peer(Sphinx()).open() as peer:
        captions = await heard(engine_at(peer, patience=Patience(final=60.0)), play(*utterance(spoken)))
    assert len(captions[-1].stable.split()) > 3
    assert np.all(np.diff([word.start for word in captions[-1].words]) >= 0)
