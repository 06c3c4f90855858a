"""Action items from what people promised and asked, and from how the others answered.

Utterance by utterance: an answer settles what was asked just before (taken, refused, given another day), "I'll do it"
takes what lies there, "never mind" drops it, and only then new promises and requests are heard.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from summaries.builtin import answers, deeds, phrases, sentences
from summaries.builtin.acts import Act, Grammar
from summaries.builtin.deeds import Voices
from summaries.builtin.drafts import Draft, alike, item, share
from summaries.builtin.sentences import Sentence
from summaries.contract import Item, Person, Said, Talk
from summaries.language import words

REACH = 5
"""Utterances within which "I'll do it" finds what it means."""
ANSWER = 2
"""Utterances within which a request is answered."""
WONDERS = re.compile(r"^(?:find out|check|ask(?: them| him| her)?|clarify)$", re.IGNORECASE)
UNKNOWN = re.compile(
    r"\b(?:don't know|do not know|not sure|no idea) "
    r"(?P<what>(?:whether|if|what|who|how|when|where|which)\b[^.?!]{3,80})",
    re.IGNORECASE,
)
OPEN_END = re.compile(
    r"\b(?:never ?mind|scratch that|no need\b|don't bother|cancel that|strike that"
    r"|forget (?:about )?(?:it|that)|leave (?:that|it) out)\b",
    re.IGNORECASE,
)
FORGET = re.compile(phrases.FORGET, re.IGNORECASE)
INSTEAD = re.compile(phrases.INSTEAD, re.IGNORECASE)
RECAP = re.compile(
    r"\b(?:to recap|recap|to sum(?:mari[sz]e)?(?: up)?|in summary|action items|next steps|let me summari[sz]e)\b",
    re.IGNORECASE,
)
SETS = re.compile(r"\b(?:by|until|before|latest|make it|instead|at the end)\b", re.IGNORECASE)


def items(talk: Talk) -> Iterator[Item]:
    """Every task, in the order in which they came up. English only; else none."""
    if not talk.language.startswith("en"):
        return
    yield from map(item, drafts(talk, sentences.of(talk)))


def drafts(talk: Talk, spoken: Iterable[Sentence]) -> list[Draft]:
    """The tasks of a talk and the sentences that say them."""
    listener = Listener(talk)
    for place, utterance in groupby(spoken, key=lambda one: one.place):
        listener.hear(place, list(utterance))
    return [draft for draft in listener.drafts if draft.counts]


class Listener:
    """Goes through a talk once, from the first utterance to the last."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.grammar = talk, Grammar(talk.people)
        self.drafts: list[Draft] = []
        self.recap = -REACH

    def hear(self, place: int, spoken: list[Sentence]) -> None:
        said = spoken[0].said
        texts = [one.text.replace("’", "'") for one in spoken]
        if any(RECAP.search(text) for text in texts):
            self.recap = place
        self.forget(place, " ".join(texts))
        answered = self.answer(place, said, texts)
        for number, one in enumerate(spoken):
            self.sentence(place, one, texts[number], answered)

    def near(self, place: int, within: int = REACH) -> list[Draft]:
        """What was spoken of just now, the latest first."""
        late = [one for one in self.drafts[-8:] if place - one.place <= within and one.state != "dropped"]
        return sorted(late, key=lambda one: one.place, reverse=True)

    # Answers

    def forget(self, place: int, text: str) -> None:
        if OPEN_END.search(text):
            for draft in self.near(place, 3)[:1]:
                draft.state = "dropped"
        elif FORGET.search(text):
            said = set(words.content(text))
            for draft in reversed(self.drafts):
                if draft.state != "dropped" and share(draft.words, said) > 0.6:
                    draft.state = "dropped"
                    return

    def answer(self, place: int, said: Said, texts: list[str]) -> Draft | None:
        """The request that this utterance answers, settled."""
        asked = [
            one
            for one in self.near(place, ANSWER)
            if one.state == "open" and one.by != said.speaker and one.doing != "commitment"
            and (one.asked is None or one.asked == said.speaker)
        ]  # fmt: skip
        if not asked:
            return None
        draft = asked[0]
        reply = answers.reply(draft.doing, draft.heard[0], texts)
        if reply == "no" and draft.doing != "obligation":
            draft.state, draft.who = "refused", None
        if reply != "yes":
            return None
        self.take(draft, draft.by if draft.doing == "offer" else said.speaker, said, place, " ".join(texts))
        return draft

    def take(self, draft: Draft, who: Person, said: Said, place: int, text: str) -> None:
        draft.state, draft.who = "taken", who
        draft.add(said, place, text)
        draft.due = deeds.due(text, self.talk.day) or draft.due

    # Sentences

    def sentence(self, place: int, one: Sentence, text: str, answered: Draft | None) -> None:
        acts = list(self.grammar.acts(one, recap=place - self.recap < 3))
        if not acts:
            self.dated(place, one, text)
            self.volunteered(place, one, text)
        for act in acts:
            deed = deeds.bare(act.deed, self.talk.day)
            if deeds.pointing(deed) or self.again(place, deed):
                self.point(place, act, alone=len(acts) == 1)
            elif (
                answered and act.doing == "commitment" and not re.match(r"and\b|i'll also|also\b", text, re.IGNORECASE)
            ):
                answered.due = deeds.due(act.clause, self.talk.day) or answered.due
                answered.sources.append(one)
                answered = None
            else:
                self.begin(place, act, deed, alone=len(acts) == 1)

    def volunteered(self, place: int, one: Sentence, text: str) -> None:
        if (found := answers.TAKES.search(text)) and found["mine"]:
            for draft in [near for near in self.near(place) if near.state in {"open", "refused"}][:1]:
                self.take(draft, one.said.speaker, one.said, place, text)

    def dated(self, place: int, one: Sentence, text: str) -> None:
        """ "By Friday." after a task has no day yet, "make it Thursday" after it has one."""
        if text.endswith("?") or (len(text.split()) > 7 and not SETS.search(text)):
            return
        for draft in self.near(place, 3)[:1]:
            involved = one.said.speaker in {draft.who, draft.by, draft.asked} or place - draft.place == 1
            if (
                involved
                and draft.state != "refused"
                and (draft.due is None or INSTEAD.search(text))
                and (due := deeds.due(text, self.talk.day))
            ):
                draft.due = due
                draft.add(one.said, place, text)

    def point(self, place: int, act: Act, *, alone: bool) -> None:
        """ "I'll do it", "can you take that?", "please do it by Tuesday": about what was spoken of just now."""
        said, text = act.sentence.said, act.sentence.text
        for draft in sorted(self.near(place), key=lambda one: act.doing == "request" and one.who != act.who):
            if act.doing == "commitment" and (draft.state != "taken" or draft.who in {said.speaker, None}):
                self.take(draft, said.speaker, said, place, text)
                draft.sources.append(act.sentence)
                return
            if act.doing in {"request", "call", "obligation"}:
                draft.add(said, place, text)
                draft.sources.append(act.sentence)
                draft.due = self.day(act, alone=alone) or draft.due
                if act.doing == "request" and (draft.state == "refused" or (act.who and act.who != draft.who)):
                    asked = act.who or self.other(place, act)
                    draft.doing, draft.asked, draft.who, draft.state, draft.by = (
                        "request",
                        asked,
                        asked,
                        "open",
                        said.speaker,
                    )
                return

    def again(self, place: int, deed: str) -> bool:
        """ "I can write them", when somebody was asked to write something and did not take it."""
        found = deeds.OBJECT.match(deed)
        waiting = [one for one in self.near(place) if one.state in {"open", "refused"}][:1]
        return found is not None and any(one.deed.lower().startswith(f"{found['verb'].lower()} ") for one in waiting)

    def begin(self, place: int, act: Act, deed: str, *, alone: bool) -> None:
        said = act.sentence.said
        before = [self.own(act), *(self.talk.said[at].text for at in range(place - 1, max(-1, place - 4), -1))]
        if deed.partition(" ")[0].lower() not in deeds.TOLD:
            before = before[:2]
        deed, number = deeds.resolved(deed, before, self.grammar.names)
        if open_ := UNKNOWN.search(before[1]) if len(before) > 1 and WONDERS.match(deed) else None:
            deed, number = f"{deed} {open_['what']}".replace("find out if", "find out whether"), 1
        promised = act.doing in {"commitment", "offer"}
        text = deeds.task(deed, Voices(said.speaker, self.other(place, act)), promised=promised)
        if not words.content(text) or len(text.split()) < 2:
            return
        draft = Draft(
            text,
            act.doing,
            said.speaker,
            act.who,
            place,
            [said],
            self.day(act, alone=alone),
            None if promised else act.who,
        )
        if act.doing == "proposal":
            if not draft.due:
                return
            draft.doing = "obligation"
        draft.heard.append(act.sentence.text)
        draft.sources.append(act.sentence)
        if number > 0:
            draft.evidence.append(self.talk.said[place - number])
        if act.doing == "commitment":
            draft.state = "taken"
        self.keep(draft)

    def own(self, act: Act) -> str:
        """What the same utterance says before the deed."""
        before, found, _ = act.sentence.said.text.replace("’", "'").partition(act.deed.strip()[:40])
        return before if found else ""

    def day(self, act: Act, *, alone: bool) -> date | None:
        """The day of its clause, or of the whole sentence when nothing else is promised in it."""
        whole = act.sentence.text if alone else act.clause
        return deeds.due(act.clause, self.talk.day) or (whole != act.clause and deeds.due(whole, self.talk.day)) or None

    def other(self, place: int, act: Act) -> Person | None:
        """Whom the speaker calls "you": by name, else who spoke just before, else who speaks next."""
        if called := self.grammar.addressed(act.clause):
            return called
        around = [*self.talk.said[max(0, place - 3) : place][::-1], *self.talk.said[place + 1 : place + 2]]
        return next((one.speaker for one in around if one.speaker != act.sentence.said.speaker), None)

    def keep(self, draft: Draft) -> None:
        """A new one, or more about one that is known: a recap, a promise after an obligation."""
        if self.drafts and self.drafts[-1].explains(draft):
            self.drafts.pop()
        for known in reversed(self.drafts):
            same = known.who == draft.who or (known.who is None and known.state == "open") or draft.who is None
            if known.state != "dropped" and same and alike(known.words, draft.words):
                self.more(known, draft)
                return
        self.drafts.append(draft)

    def more(self, known: Draft, draft: Draft) -> None:
        known.who = draft.who or known.who
        known.due = draft.due or known.due
        known.state = draft.state if draft.state == "taken" else known.state
        if known.doing in {"call", "offer"}:
            known.doing = draft.doing
        known.sources += draft.sources
        for said in draft.evidence:
            known.add(said, draft.place, " ".join(draft.heard))
