"""A microphone speaks: words are stored, numbered, announced and only then acknowledged; each of them once."""

import asyncio
from typing import Any

from tests.transcription.fakes import WORD, Mic, Seat, ToneEngine, gaps, noise, quiet, rows, said, sound, until
from transcription.contract import SAMPLE_RATE
from transcription.models import Stream
from transcription.session import Stop


async def test_a_sentence_is_announced_live_then_stored_then_announced(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(quiet(1), said(1, 2, 3, 4), quiet(1.5)))
    await bob.stop()
    (row,) = await rows()
    assert row.raw_text == "w1 w2 w3 w4"
    assert row.speaker.user.name == "Bob"
    assert [one["number"] for one in seat.of("dialogue") if one["number"]] == [1]
    final = seat.of("dialogue")[-1]
    assert (final["stable"], final["state"], final["name"]) == ("w1 w2 w3 w4", "final", "Bob")
    live = [one for _, one in seat.live()]
    assert live
    assert all(one["state"] == "live" and one["revision"] >= 2**20 for one in live)
    assert final["revision"] > max(one["revision"] for one in live)
    assert {one["id"] for one in live} == {str(row.pk)}
    assert bob.acked == bob.at
    stream = await Stream.objects.aget()
    assert stream.finished
    assert stream.durable == bob.acked


async def test_acks_come_every_second_and_never_pass_an_open_utterance(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(quiet(4))
    assert len(bob.of("ack")) >= 3
    assert 2 * SAMPLE_RATE <= bob.acked <= 3 * SAMPLE_RATE
    begins = bob.at
    await bob.speak(said(*range(1, 31)))
    assert bob.acked <= begins - SAMPLE_RATE * 3 // 10
    offsets = [one["offset"] for one in bob.of("ack")]
    assert offsets == sorted(offsets)
    assert len(offsets) >= 12, "at least one a second, also while somebody speaks"
    await bob.speak(quiet(1))
    await until(lambda: bob.acked > begins)


async def test_while_a_final_is_not_stored_acks_stay_where_a_replay_gives_the_same(
    mic: Any, engine: ToneEngine
) -> None:
    """The point before an utterance, not its first sample: the detector's windows are counted from settled points."""
    bob: Mic = mic()
    await bob.start()
    engine.held.clear()
    await bob.speak(sound(quiet(2.3), said(1, 2, 3), quiet(5)))
    assert bob.acked == SAMPLE_RATE
    engine.held.set()
    await until(lambda: bob.acked > 5 * SAMPLE_RATE)
    (row,) = await rows()
    assert row.first_sample > SAMPLE_RATE


async def test_what_an_engine_carries_is_stored_with_the_durable_point_and_given_back(
    mic: Any, engine: ToneEngine
) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(1)))
    await until(lambda: bob.acked)
    (row,) = await rows()
    stream = await Stream.objects.aget()
    assert bytes(stream.engine_state) == f"after {row.last_sample}".encode()
    assert stream.durable == row.last_sample
    again: Mic = mic()
    await again.start(bob.stream, acked=bob.acked, oldest=bob.acked)
    await again.speak(quiet(0.5))
    assert engine.carried[-1] == bytes(stream.engine_state)


async def test_speech_without_words_for_over_two_seconds_is_a_gap_of_its_own_kind(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(noise(1.5), quiet(1), noise(2.5), quiet(1)))
    await bob.stop()
    (gap,) = await gaps()
    assert (gap.reason, gap.state, gap.first_sample >= 2 * SAMPLE_RATE) == ("no_words", "open", True)
    assert [one["id"] for one in seat.of("gap")] == [str(gap.pk)]
    assert await rows() == []


async def test_a_bubble_that_was_noise_is_withdrawn_without_a_number(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2, 3, 4))
    shown = await until(seat.live)
    engine.text = lambda words: ""  # type: ignore[method-assign]
    await bob.speak(quiet(1))
    gone = await until(lambda: [one for one in seat.of("dialogue") if one["state"] == "withdrawn"])
    assert gone[0]["id"] == shown[0][1]["id"]
    assert gone[0]["number"] is None
    assert gone[0]["revision"] > shown[-1][1]["revision"]
    assert gone[0]["stable"] == gone[0]["unstable"] == ""
    assert await rows() == []


async def test_what_a_second_hearing_takes_for_noise_keeps_no_words(mic: Any, engine: ToneEngine) -> None:
    """Only a tombstone stays of what the first hearing wrote: nobody could see those words, or have them removed."""
    bob: Mic = mic()
    await bob.start()
    audio = said(1, 2, 3)
    await bob.speak(audio)
    await bob.lose()
    await asyncio.sleep(5)
    (before,) = await rows()
    assert before.raw_text == "w1 w2 w3"
    engine.text = lambda words: ""  # type: ignore[method-assign]
    again: Mic = mic()
    await again.start(bob.stream, sent=bob.at)
    await again.speak(sound(audio, quiet(1)))
    await again.stop()
    (row,) = await rows()
    assert (row.state, row.raw_text, row.words, row.provisional) == ("withdrawn", "", [], False)


async def test_overlap_is_dropped_and_a_short_hole_is_silence(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.speak(said(2, 3), at=WORD)
    await bob.speak(said(3), at=2 * WORD + SAMPLE_RATE // 10)
    await bob.speak(said(4), at=3 * WORD + SAMPLE_RATE // 4)
    await bob.speak(quiet(1))
    await bob.stop()
    (row,) = await rows()
    assert row.raw_text == "w1 w2 w3 w4"
    assert [word["start"] for word in row.words] == [0, 0.3, 0.6, 1.15]


async def test_a_hole_over_200_ms_ends_the_utterance(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.speak(said(3, 4), at=2 * WORD + SAMPLE_RATE // 4)
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3 w4"]


async def test_streams_follow_each_other_on_one_connection(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.start()
    await bob.speak(said(3, 4))
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3 w4"]
    assert len(bob.of("stopped")) == 2


async def test_the_button_learns_what_is_going_on(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    engine.held.clear()
    await bob.speak(quiet(1))
    engine.held.set()
    await bob.stop()
    assert [one["state"] for one in bob.of("state")] == ["listening", "recording", "transcribing", "listening", "idle"]


async def test_audio_that_nobody_waits_for_is_refused(mic: Any) -> None:
    bob: Mic = mic()
    bob.session.queue.put_nowait(Stop("nonsense", ref=7))
    (problem,) = await until(lambda: bob.of("error"))
    assert (problem["code"], problem["ref"]) == ("no_stream", 7)
