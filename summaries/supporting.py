"""Statements against their evidence: who wrote them is asked once more for what is not carried, then it is marked."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summaries import evidence
from summaries.contract import Doubt, Failed, Provider, Statement, Talk
from summaries.evidence import Verdict
from summaries.holding import Held
from summaries.items.rules import one_line

LONGEST = 2000  # characters of one sentence
LONGEST_HEADING = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proved:
    """A statement with only evidence that exists, and how far that carries it."""

    statement: Statement
    verdict: Verdict


def prove(held: Held, provider: Provider, talk: Talk, stated: Sequence[Statement]) -> list[Proved]:
    """In order; left out are those that say nothing, or that their writer takes back. Raises Lost."""
    first = [judge(one, talk) for one in stated if one_line(one.text)]
    doubtful = [place for place, one in enumerate(first) if not one.verdict.supported]
    chosen: list[Proved | None] = [*first]
    for place, answer in zip(doubtful, answers(held, provider, talk, [first[one] for one in doubtful]), strict=False):
        chosen[place] = better(first[place], answer, talk)
    return [one for one in chosen if one is not None]


def judge(statement: Statement, talk: Talk) -> Proved:
    """Ids of no utterance are dropped. What stands on nothing is not supported, whatever it says."""
    cleaned = replace(
        statement,
        text=one_line(statement.text)[:LONGEST],
        heading=one_line(statement.heading)[:LONGEST_HEADING],
        evidence=evidence.known(statement.evidence, talk),
    )
    verdict = evidence.check(cleaned, talk)
    return Proved(cleaned, verdict if cleaned.evidence else replace(verdict, supported=False))


def answers(held: Held, provider: Provider, talk: Talk, doubtful: Sequence[Proved]) -> list[Statement]:
    """A new wording for each, or none at all: whatever goes wrong leaves them as they are, marked. The summary is
    complete already, and would be thrown away because its writer was too busy to be asked again."""
    if not doubtful:
        return []
    doubts = [Doubt(one.statement, one.verdict.missing) for one in doubtful]
    try:
        found = list(held.results(provider.rewrite(talk, doubts), Statement))
    except Failed as failed:
        log.warning("run %s: doubtful sentences could not be asked about again (%s)", held.run.pk, failed.code)
        return []
    return found if len(found) == len(doubts) else []


def better(old: Proved, new: Statement, talk: Talk) -> Proved | None:
    """The new wording in the old one's place, unless it is carried no better; None when there is to be none."""
    judged = instead(old.statement, new, talk)
    return judged if judged is None or rank(judged.verdict) >= rank(old.verdict) else old


def instead(old: Statement, new: Statement, talk: Talk) -> Proved | None:
    """A new wording where the old one stands, and on the same words if it names none."""
    if not one_line(new.text):
        return None
    placed = replace(new, section=old.section, heading=old.heading, evidence=new.evidence or old.evidence)
    return judge(placed, talk)


def rank(verdict: Verdict) -> tuple[bool, int, float]:
    return verdict.supported, -len(verdict.missing), verdict.support
