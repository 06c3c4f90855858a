"""What was split, merged or given stays so: no replay, no second pass and no lost microphone undoes or doubles it."""

import asyncio
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from asgiref.sync import sync_to_async

from meetings.models import Meeting, User
from tests.transcription.fakes import Mic, ToneEngine, quiet, rows, said, sound
from tests.transcription.review.conftest import Stage
from tests.transcription.test_edits import lost_after_speaking
from transcription import publish, streams
from transcription.contract import Caption, Word
from transcription.models import Dialogue, Stream, Transcript
from transcription.recognition import second_store
from transcription.recognition.second import Job
from transcription.review import merging, splitting
from transcription.review.standing import StillHeard


def utterance(at: int, text: str, **more: Any) -> publish.Utterance:
    first, last = at * 16000, (at + 1) * 16000
    words = tuple(
        Word(word, first + 1000 * place, first + 1000 * (place + 1)) for place, word in enumerate(text.split())
    )
    return publish.Utterance(Caption(first, text, "", first, last, final=True, words=words), 16000, 0, **more)


def everything() -> list[Any]:
    return [*Dialogue.objects.order_by("pk").values(), *Transcript.objects.values("last_number")]


def test_replays_and_second_passes_between_all_changes(spoken: Stage) -> None:
    """Whatever was changed: audio that comes again is refused, better words are for rows that still are as heard."""
    for seed in range(8):
        dice = random.Random(seed)
        Dialogue.objects.all().delete()
        spoken.claims[spoken.bob] = spoken.claim(spoken.bob)
        heard = [utterance(at, " ".join(f"s{seed}u{at}w{word}" for word in range(4))) for at in range(4)]
        stored = [publish.store(spoken.claims[spoken.bob], one) for one in heard]
        jobs = [job(row) for row in stored if row]
        for _ in range(8):
            change(spoken, dice)
            before = everything()
            again = dice.choice(heard)
            with pytest.raises(type(streams.TAKEN)):
                publish.store(spoken.claims[spoken.bob], again)
            assert everything() == before, "a replay changes nothing"
            better = dice.choice(jobs)
            row = Dialogue.objects.get(pk=better.row)
            improved = second_store.improve(better, replace(again.caption, stable=better.basis + " x", words=()))
            same = (row.raw_text, row.first_sample, row.last_sample) == (better.basis, better.first, better.last)
            assert (improved is not None) == (same and row.state != "withdrawn")
        check_disjoint(spoken.claims[spoken.bob].stream)


def job(row: Dialogue) -> Job:
    engine: Any = None
    samples = np.zeros(row.last_sample - row.first_sample, np.int16)
    return Job(engine, row.pk, row.stream_id, row.raw_text, row.first_sample, samples)


def change(spoken: Stage, dice: random.Random) -> None:
    stream = spoken.claims[spoken.bob].stream
    found = list(Dialogue.objects.filter(stream=stream).exclude(state="withdrawn").order_by("started_at", "pk"))
    at = dice.randrange(len(found))
    row, spaces = found[at], [place for place, letter in enumerate(found[at].text) if letter == " "]
    if spaces and dice.random() < 0.6:
        splitting.split(spoken.meeting, spoken.alice, row.pk, row.revision, dice.choice(spaces))
    elif at + 1 < len(found):
        merging.merge(spoken.meeting, spoken.alice, [(one.pk, one.revision) for one in found[at : at + 2]])


def check_disjoint(stream: Stream) -> None:
    found = Dialogue.objects.filter(stream=stream).exclude(state="withdrawn").order_by("first_sample")
    edges = [edge for row in found for edge in (row.first_sample, row.last_sample)]
    assert edges == sorted(edges)


def test_what_is_stored_next_begins_behind_all_of_it(spoken: Stage) -> None:
    claim = spoken.claims[spoken.bob]
    row = publish.store(claim, utterance(0, "a b c d"))
    assert row is not None
    _, second = splitting.split(spoken.meeting, spoken.alice, row.pk, row.revision, 3)
    after = publish.store(claim, utterance(1, "e f"))
    assert after is not None
    merging.merge(spoken.meeting, spoken.alice, [(second.pk, second.revision), (after.pk, after.revision)])
    last = publish.store(claim, utterance(2, "g"))
    shown = Dialogue.objects.exclude(state="withdrawn").order_by("started_at")
    assert [one.text for one in shown] == ["a b", "c d e f", "g"]
    assert last is not None


async def test_what_will_be_heard_again_is_not_split_and_then_is_as_any_other(
    mic: Any, engine: ToneEngine, meeting: Meeting, alice: User
) -> None:
    first, row = await lost_after_speaking(mic)
    with pytest.raises(StillHeard):
        await sync_to_async(splitting.split)(meeting, alice, row.pk, row.revision, 2)
    again: Mic = mic()
    await again.start(first.stream, sent=first.at, elapsed=6.0)
    await again.speak(sound(said(1, 2, 3), quiet(1)))
    await again.stop()
    (whole,) = await rows()
    assert whole.raw_text == "w1 w2 w3"
    assert [one.text async for one in whole.versions.all()] == ["w1 w2 w3", "w1 w2"]
    await sync_to_async(splitting.split)(meeting, alice, whole.pk, whole.revision, 2)
    once_more: Mic = mic()
    await once_more.start(first.stream, sent=first.at, elapsed=12.0)
    await once_more.speak(sound(said(1, 2, 3), quiet(1), said(4), quiet(1)), at=0)
    await once_more.stop()
    await asyncio.sleep(1)
    assert [one.raw_text for one in await rows() if one.state != "withdrawn"] == ["w1", "w2 w3", "w4"]
