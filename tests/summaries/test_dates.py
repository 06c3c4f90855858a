"""Days as people say them, on a Wednesday and on a Friday."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.language.dates import due, mentions

WEDNESDAY = date(2026, 3, 4)
FRIDAY = date(2026, 3, 6)


def days(text, said_on=WEDNESDAY):
    return [one.day.isoformat() for one in mentions(text, said_on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday", "2026-03-06"),
        ("by noon Friday", "2026-03-06"),
        ("next Friday", "2026-03-13"),
        ("this Friday", "2026-03-06"),
        ("last Friday", "2026-02-27"),
        ("wednesday", "2026-03-11"),
        ("this coming monday", "2026-03-09"),
        ("next monday", "2026-03-09"),
        ("Monday next week", "2026-03-09"),
        ("Friday of next week", "2026-03-13"),
        ("next week on Thursday", "2026-03-12"),
        ("by Fri", "2026-03-06"),
        ("Friday's demo", "2026-03-06"),
        ("tomorrow", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("yesterday", "2026-03-03"),
        ("today", "2026-03-04"),
        ("this afternoon", "2026-03-04"),
        ("in two weeks", "2026-03-18"),
        ("in two weeks' time", "2026-03-18"),
        ("two weeks from now", "2026-03-18"),
        ("a week from Friday", "2026-03-13"),
        ("in a fortnight", "2026-03-18"),
        ("within 10 days", "2026-03-14"),
        ("in a couple of days", "2026-03-06"),
        ("in a month", "2026-04-04"),
        ("three days ago", "2026-03-01"),
        ("the end of the week", "2026-03-06"),
        ("end of week", "2026-03-06"),
        ("end of next week", "2026-03-13"),
        ("end of the month", "2026-03-31"),
        ("end of next month", "2026-04-30"),
        ("end of the quarter", "2026-03-31"),
        ("end of the year", "2026-12-31"),
        ("by the end of the day", "2026-03-04"),
        ("EOD", "2026-03-04"),
        ("end of april", "2026-04-30"),
        ("start of next week", "2026-03-09"),
        ("beginning of next month", "2026-04-01"),
        ("the 3rd", "2026-04-03"),
        ("the 5th", "2026-03-05"),
        ("by the fifth", "2026-03-05"),
        ("the 3rd of next month", "2026-04-03"),
        ("March 13th", "2026-03-13"),
        ("march thirteenth", "2026-03-13"),
        ("third of march", "2027-03-03"),
        ("the twenty first of march twenty twenty six", "2026-03-21"),
        ("on may second", "2026-05-02"),
        ("13 March 2026", "2026-03-13"),
        ("March 13, 2026", "2026-03-13"),
        ("Friday, March 13th", "2026-03-13"),
        ("Friday the 13th", "2026-03-13"),
        ("friday the thirteenth", "2026-03-13"),
        ("2026-03-03", "2026-03-03"),
        ("2026-03-03T10:00:00Z", "2026-03-03"),
        ("3/14", "2026-03-14"),
        ("14/3", "2026-03-14"),
        ("3/14/26", "2026-03-14"),
        ("14.3.2026", "2026-03-14"),
        ("el viernes", "2026-03-06"),
        ("el próximo viernes", "2026-03-13"),
        ("mañana", "2026-03-05"),
        ("el 13 de marzo de 2026", "2026-03-13"),
        ("en dos semanas", "2026-03-18"),
        ("le 13 mars", "2026-03-13"),
        ("am 13. März", "2026-03-13"),
        ("February 29", "2028-02-29"),
    ],
)
def test_one_day_is_named(text, expected):
    assert days(f"We do it {text}.") == [expected]
    assert days(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "February 30th",
        "2026-13-01",
        "the 32nd",
        "31 april",
        "we may march on",
        "we may do it, march or not",
        "I may second that motion",
        "the second option",
        "the third quarter was fine",
        "on the second page",
        "by the third quarter",
        "just a second",
        "the sun was out and we sat and were wed",
        "At the end of the day, it is about trust",
        "24/7",
        "version 3.2.1",
        "it grew to 3.4.",
        "two out of three, 3 people, 5 minutes",
        "por la mañana",
        "in 2026",
        "in a few weeks",
        "on Fridays",
        "",
        "in 999 years' time 9999-99-99",
    ],
)
def test_no_day_is_named(text):
    assert [one for one in days(text) if one < "2999"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday", "2026-03-13"),
        ("next Friday", "2026-03-13"),
        ("this Friday", "2026-03-06"),
        ("today", "2026-03-06"),
        ("end of the week", "2026-03-06"),
        ("monday", "2026-03-09"),
        ("next monday", "2026-03-09"),
        ("last friday", "2026-02-27"),
    ],
)
def test_said_on_a_friday(text, expected):
    assert days(text, FRIDAY) == [expected]


def test_a_mention_knows_its_place():
    text = "Well,  send it by\u00a0the  twenty first of March, please, not Friday"
    assert [one.text for one in mentions(text, WEDNESDAY)] == ["the  twenty first of March", "Friday"]
    assert all(text[one.start : one.end] == one.text for one in mentions(text, WEDNESDAY))


def test_what_could_be_past_is_known_as_well():
    assert mentions("March 3rd", WEDNESDAY)[0].others == (date(2026, 3, 3),)
    assert mentions("Friday", WEDNESDAY)[0].others == (date(2026, 2, 27),)
    assert mentions("next Friday", WEDNESDAY)[0].others == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'll send it by Friday", "2026-03-06"),
        ("We met on Monday, so I'll send it by Friday", "2026-03-06"),
        ("before the 3rd", "2026-04-03"),
        ("I have until tomorrow", "2026-03-05"),
        ("it is due Monday", "2026-03-09"),
        ("due on the 20th", "2026-03-20"),
        ("by noon on Friday", "2026-03-06"),
        ("no later than the end of the month", "2026-03-31"),
        ("Tuesday we talk, Friday at the latest", "2026-03-06"),
        ("by Thursday, no, sorry, Friday", "2026-03-06"),
        ("Let's do it tomorrow", "2026-03-05"),
        ("within two weeks", "2026-03-18"),
        ("para el viernes", "2026-03-06"),
        ("I did it yesterday", None),
        ("I'm back after Friday", None),
        ("since Monday", None),
        ("by end of day Friday", "2026-03-06"),
        ("EOD on Friday", "2026-03-06"),
        ("I'll ask them next week", "2026-03-13"),
        ("this week, please", "2026-03-06"),
        ("next month", "2026-04-30"),
        ("by 2026-02-30", None),
        ("sometime", None),
    ],
)
def test_the_deadline_of_a_sentence(text, expected):
    found = due(text, WEDNESDAY)
    assert (found.isoformat() if found else None) == expected


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_written_date_is_itself(day, said_on):
    assert [one.day for one in mentions(f"on {day.isoformat()} then", said_on)] == [day]
    assert [one.day for one in mentions(f"on {day:%B} {day.day}, {day.year}, then", said_on)] == [day]


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["Monday", "Tuesday", "Friday", "Sunday"]))
def test_a_weekday_is_within_the_next_seven_days(said_on, name):
    day = due(f"by {name}", said_on)
    assert f"{day:%A}" == name
    assert timedelta(0) < day - said_on <= timedelta(days=7)


SAID = """
by the of next end week month friday may march second third twenty one 3rd 2026 30 31 / . - , in a two days ago
at first last ago from now tomorrow before until 14 02"""
WORDS = st.sampled_from(SAID.split())


@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join)), st.dates())
def test_no_text_and_no_day_raises(text, said_on):
    for one in mentions(text, said_on):
        assert text[one.start : one.end] == one.text
    due(text, said_on)


PIECES = [
    "Friday ",
    "by ",
    "3",
    "3 ",
    "3/",
    "march ",
    " ",
    "the 3rd of ",
    "next ",
    "İ",
    "3 wörter ",
    "end of the ",
    "٣ ",
]


@pytest.mark.parametrize("piece", [*PIECES, "a week from ", "2026-", "a", "3 abcd "])
def test_time_is_bounded(piece):
    text = piece * (10_000 // len(piece))
    began = time.process_time()
    mentions(text, WEDNESDAY)
    due(text, WEDNESDAY)
    assert time.process_time() - began < 2
