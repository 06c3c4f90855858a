"""Evidence as speech recognition writes it: no capitals, no full stops, numbers in words; and sentences about it."""

import random

import pytest

from summaries.contract import Statement
from summaries.evidence import check, check_item
from summaries.quality.marked import meetings
from tests.summaries.scenes import id_of, talk

TALK = talk(
    "Priya: okay so the onboarding flow users drop off at the third step where we ask for the phone number",
    "Tom: yeah I looked at the numbers about forty percent leave there",
    "Priya: could we make the phone number optional",
    "Tom: legal said we need it for the two factor thing but I can check with Dana if email works",
    "Priya: please do that before our next meeting on tuesday",
    "Lena: on the hiring front two backend candidates I will set up the final interviews for the week of the sixteenth",
    "Tom: I can't make the sixteenth I'm at the conference in Lisbon",
    "Lena: fine then we take the seventeenth",
    "Priya: so we all agree that we go with postgres and not mongo",
    "Tom: yes",
    "Lena: fine with me",
    "Priya: we still don't know who pays for the load test",
    "Lena: it may be the infrastructure budget but let me ask finance and get back to you by end of next week",
    "Tom: the release slipped because the certificate expired nobody renewed it",
    "Priya: then somebody has to own that, Tom can you write a runbook",
    "Tom: will do, probably end of the month",
    "Lena: let's not do the offsite in april, june is better for everyone",
    others=("Dana",),
)
FAITHFUL = [
    ("Users abandon the onboarding flow at the third step, which asks for their phone number.", [0]),
    ("Tom reported that about 40% of users leave at that step.", [0, 1]),
    ("Priya asked whether the phone number could be made optional.", [2]),
    ("Tom will check with Dana whether email would work for two-factor authentication.", [3]),
    ("Tom will talk to Dana before the next meeting on Tuesday.", [3, 4]),
    ("Legal requires the phone number for two-factor authentication.", [3]),
    ("Lena will schedule final interviews with two backend candidates in the week of March 16.", [5]),
    ("The interviews were moved to 17 March because Tom is at a conference in Lisbon on the 16th.", [5, 6, 7]),
    ("Tom is unavailable on the sixteenth due to a conference in Lisbon.", [6]),
    ("The team decided to use Postgres instead of MongoDB.", [8, 9, 10]),
    ("The team agreed to go with Postgres and not Mongo.", [8, 9, 10]),
    ("It is unclear who will pay for the load test.", [11]),
    ("It is still open who pays for the load test.", [11]),
    ("Lena will ask finance whether the load test can be paid from the infrastructure budget by March 13.", [11, 12]),
    ("Lena will get back to Priya by the end of next week.", [12]),
    ("The release was delayed because a certificate had expired and was not renewed.", [13]),
    ("The release slipped because of an expired certificate.", [13]),
    ("Tom will write a runbook for certificate renewal by March 31.", [13, 14, 15]),
    ("Tom will write a runbook by the end of the month.", [14, 15]),
    ("The offsite will take place in June rather than April.", [16]),
    ("The offsite will not be held in April; June suits everyone better.", [16]),
    ("Who pays for the load test?", [11]),
]
INVENTED = [
    ("Tom reported that about 60% of users leave at that step.", [0, 1]),
    ("Priya will check with Dana whether SMS works.", [2]),
    ("Lena will check with legal by Friday.", [3, 4]),
    ("The interviews will take place on 18 March.", [5, 6, 7]),
    ("Tom is at a conference in Madrid.", [6]),
    ("The team decided to use MySQL.", [8, 9, 10]),
    ("The team agreed to go with Mongo and drop Postgres entirely because of cost.", [8, 9]),
    ("The load test will be paid by marketing.", [11]),
    ("The load test was a great success.", [11]),
    ("The release was delayed by a power outage in the data center.", [13]),
    ("Somebody renewed the certificate.", [13]),
    ("Tom will write a blog post by the end of the month.", [14, 15]),
    ("Tom will write a runbook by the end of the week.", [14, 15]),
    ("The offsite will take place in April.", [16]),
    ("The offsite will take place in May.", [16]),
    ("Dana will write a runbook.", [14, 15]),
    ("Lena resigned from her position.", [12]),
    ("Everyone was satisfied with the progress of the project.", [10]),
]


def supported(text, lines):
    return check(Statement(text, tuple(id_of(f"line {n}") for n in lines)), TALK).supported


@pytest.mark.parametrize(("text", "lines"), FAITHFUL)
def test_what_is_faithful_is_carried(text, lines):
    assert supported(text, lines)


@pytest.mark.parametrize(("text", "lines"), INVENTED)
def test_what_is_made_up_is_not(text, lines):
    assert not supported(text, lines)


def test_most_of_what_readers_marked_is_carried_by_what_they_marked_it_with():
    """They wrote it in their own words, and "it" in full."""
    decisions = [check(Statement(one.text, one.evidence), m.talk).supported for m in meetings() for one in m.decisions]
    items = [check_item(one, m.talk).supported for m in meetings() for one in m.items]
    assert sum(decisions) / len(decisions) > 0.8
    assert sum(items) / len(items) > 0.8


def test_hardly_anything_is_carried_by_something_else_that_was_said():
    chance, carried = random.Random(1), []
    for marked in meetings():
        said = [one.id for one in marked.talk.said]
        for decision in marked.decisions:
            right = {said.index(one) for one in decision.evidence}
            far = [at for at in chance.sample(range(len(said) - 1), 10) if all(abs(at - one) > 8 for one in right)]
            wrong = [Statement(decision.text, tuple(said[at : at + 2])) for at in far]
            carried += [check(one, marked.talk).supported for one in wrong]
    assert len(carried) > 50
    assert sum(carried) / len(carried) < 0.05
