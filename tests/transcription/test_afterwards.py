"""What follows a stored final: a better engine hears it again, its speaker learns their figures, and it is paid for."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from tests.transcription.fakes import Mic, Seat, ToneEngine, quiet, rows, said, sound, until
from transcription import publish, strikes, usage
from transcription.contract import Caption, Frame, Hints
from transcription.models import Stream, Transcript
from transcription.recognition import afterwards, chain
from transcription.recognition.tuning import always


class Better(ToneEngine):
    """Says v1 where the tone engine says w1, and is paid."""

    name = "better"

    def __init__(self) -> None:
        super().__init__()
        self.word = "v"

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        async for caption in super().captions(audio, hints):
            hints.spent(self.name, caption.end - caption.start)
            yield caption


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> Better:
    engine = Better()
    monkeypatch.setattr(chain, "second", lambda first, **more: engine if first == "tone" else None)
    return engine


async def test_the_better_words_are_a_later_revision(mic: Any, seat: Seat, better: Better) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(2)))
    await until(lambda: any(one["engine"] == "better" for one in seat.of("dialogue")))
    await bob.stop()
    (row,) = await rows()
    assert (row.raw_text, row.engine) == ("v1 v2", "better")
    finals = [one for one in seat.of("dialogue") if one["number"] is not None]
    assert [one["stable"] for one in finals] == ["w1 w2", "v1 v2"]
    assert finals[1]["revision"] > finals[0]["revision"]
    assert finals[1]["number"] > finals[0]["number"]


async def test_words_are_acknowledged_before_they_are_heard_again(mic: Any, better: Better) -> None:
    bob: Mic = mic()
    better.held.clear()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(3)))
    assert bob.acked > 16_000
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
    better.held.set()


async def test_a_second_engine_that_fails_leaves_the_first_words(mic: Any, better: Better) -> None:
    bob: Mic = mic()
    better.failing = True
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(2)))
    await bob.stop()
    await until(lambda: better.tries)
    assert [(row.raw_text, row.engine) for row in await rows()] == [("w1 w2", "tone")]


async def test_what_waits_to_be_sent_is_not_sent_once_the_host_keeps_sound_here(
    mic: Any, meeting: Meeting, better: Better, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "again", lambda first, **more: ["better"])
    monkeypatch.setattr(chain, "hosted", lambda: ["better"])
    bob: Mic = mic()
    better.held.clear()
    await bob.start()
    await bob.speak(sound(said(1), quiet(1), said(2), quiet(1)))
    await until(lambda: better.tries)
    await Meeting.objects.filter(pk=meeting.pk).aupdate(speech_engine="pocketsphinx")
    better.held.set()
    await bob.speak(quiet(1))
    await bob.stop()
    waits = chain.second_pass()
    await until(lambda: not waits.waiting and (waits.task is None or waits.task.done()))
    assert [row.raw_text for row in await rows()] == ["v1", "w2"], "the first had been sent before"
    assert better.tries == 1


async def test_the_speaker_alone_learns_their_figures(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2, 3), quiet(1), said(4, 5), quiet(1)))
    await bob.stop()
    assert [one["words"] for one in bob.of("figures")] == [3, 5]
    assert bob.of("figures")[-1]["seconds"] > 1
    assert seat.of("figures") == []


async def test_what_was_sent_is_counted_for_the_session(
    mic: Any, better: Better, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(afterwards.chain, "told", lambda name: chain.Offered(name, name, True, "", 0.6))
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(2)))
    await bob.stop()
    transcript = await Transcript.objects.aget()
    spent = sync_to_async(usage.of)
    for _ in range(1000):
        if found := await spent(transcript):
            break
        await until(lambda: better.tries)
    assert [one.engine for one in found] == ["better"]
    assert 0.01 < found[0].minutes < 0.05
    assert float(found[0].cost or 0) == pytest.approx(0.6 * found[0].minutes, rel=0.01)


class Quoting(ToneEngine):
    """Carries the words that it heard from utterance to utterance, as engines with prompts do."""

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        carried = hints.carried or b"tone\0"
        async for caption in super().captions(audio, hints):
            carried += caption.stable.encode() if caption.final else b""
            yield replace(caption, carried=carried) if caption.final else caption


async def test_words_that_were_taken_back_are_carried_no_further(mic: Any) -> None:
    one: Mic = mic()
    one.session.tunes = always(Quoting())
    await one.start()
    await one.speak(sound(said(1, 2), quiet(2)))
    stream = await Stream.objects.aget()
    assert bytes(stream.engine_state) == b"tone\0w1 w2"
    row = (await rows())[0]
    await sync_to_async(publish.withdraw)(row)
    await stream.arefresh_from_db()
    assert bytes(stream.engine_state) == b""


async def test_an_engine_that_goes_on_carries_no_words_that_were_taken_back(mic: Any) -> None:
    """It heard the next utterance with them; what it carries from there on is not stored, and it starts afresh."""
    one: Mic = mic()
    engine = Quoting()
    one.session.tunes = always(engine)
    await one.start()
    await one.speak(sound(said(1), quiet(1), said(2)))
    await sync_to_async(publish.withdraw)((await rows())[0])
    for more in (quiet(1), sound(said(3), quiet(1))):
        await one.speak(more)
        stream = await Stream.objects.aget()
        assert b"w1" not in bytes(stream.engine_state)
    assert [row.raw_text for row in await rows()] == ["", "w2", "w3"]
    assert engine.carried == [b"", b""], "it was started again without them"
    await one.speak(sound(said(4), quiet(1)))
    await stream.arefresh_from_db()
    assert bytes(stream.engine_state) == b"tone\0w3w4"


async def test_words_that_are_taken_back_before_the_last_ones_hold_up_no_stop(mic: Any) -> None:
    one: Mic = mic()
    one.session.tunes = always(Quoting())
    await one.start()
    await one.speak(sound(said(1), quiet(1), said(2)))
    await sync_to_async(publish.withdraw)((await rows())[0])
    await one.stop()
    assert [row.raw_text for row in await rows()] == ["", "w2"]
    assert (one.closed, bytes((await Stream.objects.aget()).engine_state)) == (None, b"")


async def test_what_was_struck_while_it_was_spoken_is_carried_no_further(mic: Any, bob: User) -> None:
    one: Mic = mic()
    one.session.tunes = always(Quoting())
    await one.start()
    await one.speak(said(1, 2, 3, 4, 5, 6))
    participant = await Participant.objects.aget(user=bob)
    await sync_to_async(strikes.store)(participant, 1.0, timezone.now())
    await one.speak(sound(said(7), quiet(1), said(8), quiet(1), said(9), quiet(1)))
    assert [row.raw_text for row in await rows()][-2:] == ["w8", "w9"]
    state = bytes((await Stream.objects.aget()).engine_state)
    assert (b"w1" in state, b"w9" in state) == (False, True)


async def test_a_stream_that_is_over_carries_no_words(mic: Any) -> None:
    one: Mic = mic()
    one.session.tunes = always(Quoting())
    await one.start()
    await one.speak(sound(said(1, 2), quiet(2)))
    await one.stop()
    assert bytes((await Stream.objects.aget()).engine_state) == b""
