"""A program's stream, from its first byte to `finished`: what it is told, in which order, and what it may send."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from meetings.models import User
from tests.transcription.fakes import FRAME, ToneEngine, noise, quiet, said, sound
from tests.transcription.streaming.conftest import FIRST, LAST, Program
from transcription.contract import SAMPLE_RATE, Caption
from transcription.models import Dialogue, Stream
from transcription.programs.recogniser import Recogniser

UPDATES = {"stt_update", "stt_stabilized"}
TALK = sound(quiet(1), said(1, 2, 3), quiet(1))


async def test_from_bytes_to_words_in_order(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start("my session")
    await program.speak(TALK)
    messages = await program.stop()
    assert {one["session_id"] for one in messages} == {"my session"}
    order = [kind for kind in program.order if kind not in UPDATES]
    before, after = order.index("stt_state"), order.index("stt_final")
    assert order == ["stt_listening", "connected", *FIRST, *LAST, "stt_state", "stt_final", "finished"]
    assert before < after
    (final,) = program.of("stt_final")
    assert final["text"] == "w1 w2 w3"
    assert final["start"] == pytest.approx(0.7, abs=0.04)
    assert final["end"] == pytest.approx(1.9 + 0.6, abs=0.07)
    assert [word["text"] for word in final["words"]] == ["w1", "w2", "w3"]
    assert (final["engine"], final["language"]) == ("tone", "")
    assert [one["state"] for one in program.of("stt_state")] == [
        "listening",
        "recording",
        "transcribing",
        "listening",
        "idle",
    ]
    assert not await Dialogue.objects.aexists()
    assert not await Stream.objects.aexists()


async def test_updates_grow_between_start_and_stop(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.speak(TALK)
    await program.stop()
    kinds = [one["type"] for one in program.heard]
    first, last = kinds.index("stt_recording_start"), kinds.index("stt_final")
    assert all(first < at < last for at, kind in enumerate(kinds) if kind in UPDATES)
    stable = [one["text"] for one in program.of("stt_stabilized")]
    assert stable == sorted(stable, key=len)
    assert all(later.startswith(earlier) for earlier, later in pairwise(stable))
    texts = [one["text"] for one in program.of("stt_update")]
    assert len(texts) == len(set(texts)), "Nothing is said twice."
    assert texts[-1] == "w1 w2 w3"


async def test_several_utterances_each_have_one_end(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.speak(sound(said(1, 2), quiet(1), said(3), quiet(1), noise(0.5), quiet(1), said(4, 5)))
    await program.stop("finish")
    assert program.words == ["w1 w2", "w3", "", "w4 w5"]
    counts = {kind: len(program.of(kind)) for kind in (*FIRST, *LAST, "stt_final")}
    assert set(counts.values()) == {4}
    times = [(one["start"], one["end"]) for one in program.of("stt_final")]
    assert all(before[1] <= after[0] for before, after in pairwise(times))


async def test_silence_says_nothing(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    await program.speak(quiet(5))
    await program.stop()
    assert program.order == ["stt_listening", "connected", "finished"]


async def test_base64_says_the_same_as_bytes(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.start()
    for begin in range(0, len(TALK), FRAME):
        mime = {"mimeType": "audio/pcm;rate=16000"} if begin else {}
        await program.audio(TALK[begin : begin + FRAME].tobytes(), **mime)
    await program.stop()
    assert program.words == ["w1 w2 w3"]


async def test_pieces_of_any_size_say_the_same(door: Any, alice: User) -> None:
    """However the samples arrive, within what is allowed."""
    data = TALK.tobytes()
    for size in (22, 1000, 60_000):
        program: Program = await door(alice)
        await program.start()
        for begin in range(0, len(data), size):
            await program.send(data[begin : begin + size])
        await program.stop()
        assert program.words == ["w1 w2 w3"]


async def test_streams_follow_each_other_on_a_connection(door: Any, alice: User, heard_by: ToneEngine) -> None:
    program: Program = await door(alice)
    await program.start("one")
    await program.speak(said(1, 2))
    await program.say(type="stt_stop")
    await program.say(type="stt_start", session_id="two")  # without waiting
    await program.speak(sound(said(3), quiet(1)))
    await program.until("finished")
    await program.stop()
    assert [(one["session_id"], one["text"]) for one in program.of("stt_final")] == [("one", "w1 w2"), ("two", "w3")]
    assert program.of("stt_final")[1]["start"] == 0
    assert heard_by.carried[0] == heard_by.carried[-1] == b"", "What is carried belongs to a stream."


async def test_ping_at_any_time(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.say(type="ping")
    assert await program.read() == {"type": "pong", "session_id": None}
    await program.start()
    await program.say(type="ping")
    assert (await program.until("pong"))["session_id"] == "one"


async def test_a_session_without_an_id_is_given_one(door: Any, alice: User) -> None:
    program: Program = await door(alice)
    await program.say(type="stt_start")
    assert len((await program.until("stt_listening"))["session_id"]) == 36


async def test_what_is_known_beforehand_reaches_the_engine(
    door: Any, alice: User, heard_by: ToneEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcription.recognition import chain

    asked, hints = [], []
    captions = heard_by.captions
    monkeypatch.setattr(chain, "live", lambda name="": asked.append(name) or heard_by)
    monkeypatch.setattr(heard_by, "captions", lambda audio, known: hints.append(known) or captions(audio, known))
    program: Program = await door(alice)
    await program.start(language="de", engine="pocketsphinx", terms=["Parley", "Ångström"])
    await program.speak(said(1))
    await program.stop()
    assert asked == ["pocketsphinx"]
    assert (hints[0].language, hints[0].terms) == ("de", ("Parley", "Ångström"))


async def test_words_do_not_shrink_when_the_engine_hears_again(clock: Any, engine: ToneEngine) -> None:
    told: list[str] = []

    async def say(message: dict[str, Any]) -> None:
        told.append(message["text"])

    async def nothing() -> None:
        pass

    one = Recogniser(engine, None, say, nothing)  # type: ignore[arg-type]
    one.task.cancel()
    await one.live(Caption(0, "a b", "c", 0, 300))
    await one.live(Caption(0, "", "a", 0, 100))
    await one.live(Caption(0, "a", "x", 0, 300))
    await one.live(Caption(0, "a b c", "d", 0, 400))
    assert told == ["a b", "a b c", "a x", "a b c", "a b c d"]
    await asyncio.gather(one.task, return_exceptions=True)


async def test_five_minutes_at_once(door: Any, alice: User) -> None:
    """Faster than they were spoken, as a file is."""
    program: Program = await door(alice)
    await program.start()
    talk = sound(*(part for word in range(1, 21) for part in (said(word), quiet(14.7))))
    assert 295 < len(talk) / SAMPLE_RATE < 305
    for begin in range(0, len(talk), 2 * SAMPLE_RATE):
        await program.send(talk[begin : begin + 2 * SAMPLE_RATE].tobytes())
    await program.stop()
    assert program.words == [f"w{word}" for word in range(1, 21)]
