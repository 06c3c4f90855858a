"""How fast a search is, on a database that holds nothing else: made-up talk stored, then looked for.

Words are drawn as they occur in talk (Zipf: the n-th most common one 1/n as often as the first), the commonest of them
English ones. Alice organizes half of the meetings and takes part in the others; Bob was in twenty of them.
"""

import random
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Model
from django.db.models.signals import post_save

from meetings import access
from meetings.models import Meeting, Participant, User
from transcription.models import Dialogue, Stream, Transcript
from transcription.searching import asking, index
from transcription.searching.search import search

BEGAN = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
VOCABULARY, PEOPLE, SEATS, ROOMS_OF_BOB = 20_000, 40, 5, 20
COMMON = "the and to of a i you that it in we is so have for on this be not but they with are do what can was if will"
ROUNDS = 25
STORED = 400
"""Utterances stored with the index, and without."""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one kind of search: by half of them, by 95 of 100."""

    kind: str
    p50: float
    p95: float


def vocabulary(dice: random.Random) -> list[str]:
    syllables = [first + second for first in "bcdfghklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er")]
    made: dict[str, None] = dict.fromkeys(COMMON.split())
    while len(made) < VOCABULARY:
        made["".join(dice.choices(syllables, k=dice.randint(2, 4)))] = None
    return list(made)


def fill(meetings: int, utterances: int) -> list[str]:
    """Store so many meetings with so much said in each; returns the words, the commonest first."""
    dice = random.Random(7)  # noqa: S311  (made-up talk)
    known = vocabulary(dice)
    weights = [1 / (place + 2) for place in range(len(known))]
    stock = dice.choices(known, weights, k=500_000)
    users = User.objects.bulk_create(User(username=f"person{n}", display_name=f"Person {n}") for n in range(PEOPLE))
    for room in range(meetings):
        with transaction.atomic():
            bob = users[1:2] if room < ROOMS_OF_BOB else []
            talk(room, [users[0], *bob, *dice.sample(users[2:], SEATS - 1 - len(bob))], utterances, stock, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return known


def talk(room: int, users: list[User], utterances: int, stock: list[str], dice: random.Random) -> None:
    began = BEGAN + timedelta(hours=room * 6)
    meeting = Meeting.objects.create(title=f"Meeting {room}", organizer=users[room % 2])
    seats = Participant.objects.bulk_create(Participant(meeting=meeting, user=user) for user in users)
    session = Transcript.objects.create(meeting=meeting, started_at=began, state=Transcript.State.COMPLETE)
    streams = Stream.objects.bulk_create(
        Stream(uuid=uuid.uuid4(), participant=seat, transcript=session, started_at=began) for seat in seats
    )
    rows = [said(dice.choice(streams), number, stock, dice) for number in range(1, utterances + 1)]
    store(rows)


def store(rows: list[Dialogue]) -> None:
    """As bulk_create does, several times as fast: what is the same in all rows is prepared once."""
    one_by_one = {
        "id",
        "stream",
        "speaker",
        "first_sample",
        "last_sample",
        "started_at",
        "ended_at",
        "raw_text",
        "number",
    }
    insert(rows, one_by_one)
    entries = [index.entry(row, index.folded(row)) for row in rows]
    insert(entries, {"id", "words", "dialogue", "speaker", "transcript"})


def insert(rows: Sequence[Model], one_by_one: set[str]) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # looked up once
    fields: Any = rows[0]._meta.concrete_fields
    same = {one.name: prepared(database, rows[0], one) for one in fields if one.name not in one_by_one}
    columns, places = ", ".join(one.column for one in fields), ", ".join(["%s"] * len(fields))
    values = [[same[one.name] if one.name in same else prepared(database, row, one) for one in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {rows[0]._meta.db_table} ({columns}) VALUES ({places})", values)  # noqa: S608


def prepared(database: Any, row: Model, one: Any) -> Any:
    return one.get_db_prep_save(getattr(row, one.attname), database)


def said(stream: Stream, number: int, stock: list[str], dice: random.Random) -> Dialogue:
    first = number * 96_000
    at, length = dice.randrange(len(stock) - 40), min(40, 1 + int(dice.expovariate(1 / 11)))
    return Dialogue(
        id=uuid.uuid5(stream.pk, str(first)),
        transcript_id=stream.transcript_id,
        stream=stream,
        speaker_id=stream.participant_id,
        first_sample=first,
        last_sample=first + 48_000,
        started_at=stream.time_of(first),
        ended_at=stream.time_of(first + 48_000),
        raw_text=" ".join(stock[at : at + length]),
        engine="bench",
        revision=1,
        number=number,
    )


def questions(known: list[str], dice: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    """Every kind of search, each with words of its own."""
    rare, usual, common = known[3_000:], known[200:1_500], known[:30]
    first, second = dice.choice(usual), dice.choice(usual)
    text = Dialogue.objects.filter(number=dice.randint(1, 40)).values_list("raw_text", flat=True)[0].split()
    month = BEGAN.date() + timedelta(days=dice.randint(0, 180))
    yield "rare word", {"q": dice.choice(rare)}
    yield "usual word", {"q": first}
    yield "common word", {"q": dice.choice(common)}
    yield "two words", {"q": f"{first} {second}"}
    yield "two common words", {"q": " ".join(dice.sample(common, 2))}
    yield "phrase", {"q": f'"{" ".join(text[:2])}"'}
    yield "prefix", {"q": dice.choice(known)[:3]}
    yield "short prefix", {"q": dice.choice(usual)[:2]}
    yield "not", {"q": f"{first} -{dice.choice(common)}"}
    yield "by a speaker", {"q": dice.choice(known[:1_500]), "speaker": f"person {dice.randrange(PEOPLE)}"}
    yield "in a month", {"q": dice.choice(known), "from": str(month), "to": str(month + timedelta(days=30))}
    yield "speaker only", {"speaker": f"person{dice.randrange(PEOPLE)}", "to": str(date(2030, 1, 1))}


def measured(known: list[str]) -> list[Took]:
    """Alice asks, who was everywhere, and Bob, who was in few meetings."""
    dice = random.Random(11)  # noqa: S311
    times: dict[str, list[float]] = {}
    for name, suffix in (("person0", ""), ("person1", ", of few meetings")):
        who = access.who_is(User.objects.get(username=name))
        for _ in range(ROUNDS):
            for kind, asked in questions(known, dice):
                query = asking.parse(asked)
                began = time.perf_counter()
                search(who, query)
                times.setdefault(kind + suffix, []).append(1000 * (time.perf_counter() - began))
    every = [one for taken in times.values() for one in taken]
    return [took(kind, taken) for kind, taken in times.items()] + [took("all", every)]


def took(kind: str, times: list[float]) -> Took:
    cuts = quantiles(times, n=20, method="inclusive")
    return Took(kind, cuts[9], cuts[18])


def storing(known: list[str]) -> tuple[float, float]:
    """Milliseconds that a stored utterance takes, without the index and with it."""
    dice = random.Random(13)  # noqa: S311
    stream = Stream.objects.order_by("-started_at")[0]
    stock = dice.choices(known, [1 / (place + 2) for place in range(len(known))], k=10_000)
    post_save.disconnect(index.saved, Dialogue)
    bare = timed(stream, stock, dice, 100_000)
    post_save.connect(index.saved, Dialogue)
    return bare, timed(stream, stock, dice, 200_000)


def timed(stream: Stream, stock: list[str], dice: random.Random, since: int) -> float:
    took = []
    for number in range(since, since + STORED):
        row = said(stream, number, stock, dice)
        began = time.perf_counter()
        with transaction.atomic():
            row.save()
        took.append(time.perf_counter() - began)
    return 1000 * sorted(took)[len(took) // 2]


def report(meetings: int, utterances: int) -> dict[str, Any]:
    began = time.perf_counter()
    known = fill(meetings, utterances)
    filled = time.perf_counter() - began
    times = {one.kind: [one.p50, one.p95] for one in measured(known)}
    bare, kept = storing(known)
    return {"database": connection.vendor, "filled": filled, "times": times, "storing": [bare, kept]}
