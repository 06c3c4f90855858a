"""Another engine or language, chosen in the room: the next utterance is heard so, and nothing is lost on the way."""

from typing import Any

from tests.transcription.fakes import Mic, ToneEngine, quiet, rows, said, sound, until
from transcription.contract import Hints
from transcription.recognition.tuning import Tuning
from transcription.streams import Claim, tell_microphones
from transcription.writing import in_thread


class Other(ToneEngine):
    name = "other"


class Desk:
    """What has been chosen, as `tuning.chosen` would read it."""

    def __init__(self, bob: Mic, engine: ToneEngine) -> None:
        self.tuning = Tuning(engine, Hints("en"))
        bob.session.tunes = self.tune

    async def tune(self, claim: Claim) -> Tuning:
        return self.tuning


async def choose(bob: Mic, **news: Any) -> None:
    await in_thread(tell_microphones)(bob.session.meeting.pk, kind="speech", **news)


async def test_the_next_utterance_is_heard_by_the_other_engine_in_the_other_language(
    mic: Any, engine: ToneEngine
) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    await bob.speak(said(1))
    desk.tuning = Tuning(Other(), Hints("es"))
    await choose(bob)
    await bob.speak(sound(said(2), quiet(1), said(3), quiet(1)))
    await bob.stop()
    heard = [(row.raw_text, row.engine, row.language) for row in await rows()]
    assert heard == [("w1 w2", "tone", "en"), ("w3", "other", "es")]


async def test_it_is_taken_up_while_nobody_speaks(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    other = Other()
    desk.tuning = Tuning(other)
    await choose(bob)
    await until(lambda: other.tries)
    await bob.speak(sound(said(1), quiet(1)))
    await bob.stop()
    assert [(row.raw_text, row.engine) for row in await rows()] == [("w1", "other")]


async def test_who_waits_for_a_slow_engine_is_heard_by_it(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    engine.held.clear()
    await bob.speak(sound(said(1), quiet(1), said(2), quiet(1)))
    desk.tuning = Tuning(Other())
    await choose(bob)
    await bob.speak(sound(said(3), quiet(1)))
    engine.held.set()
    await bob.stop()
    heard = [(row.raw_text, row.engine) for row in await rows()]
    assert [text for text, _ in heard] == ["w1", "w2", "w3"]
    assert heard[0][1] == "tone"
    assert heard[-1][1] == "other"


async def test_an_engine_that_fails_is_left_for_the_one_that_was_chosen(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    engine.failing = True
    await bob.speak(sound(said(1), quiet(3)))
    desk.tuning = Tuning(Other())
    await choose(bob)
    await bob.speak(quiet(6))
    await bob.stop()
    assert [(row.raw_text, row.engine) for row in await rows()] == [("w1", "other")]


async def test_what_somebody_else_chose_for_themself_changes_nothing(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    desk.tuning = Tuning(Other())
    await choose(bob, user="somebody")
    await bob.speak(sound(said(1), quiet(1)))
    await bob.stop()
    assert [row.engine for row in await rows()] == ["tone"]


async def test_news_that_got_lost_are_made_good_for_within_half_a_minute(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    desk = Desk(bob, engine)
    await bob.start()
    desk.tuning = Tuning(Other(), Hints("en"), chosen="other")
    await bob.speak(sound(quiet(31), said(1), quiet(1)))
    await bob.stop()
    assert [row.engine for row in await rows()] == ["other"]
