"""What a sentence is for: a decision, an answer to one, a question that nobody answered. English."""

import re
from collections.abc import Iterator, Sequence

from summaries.builtin.phrases import OPENERS, WONDER
from summaries.builtin.sentences import Sentence

DECIDED = re.compile(
    r"\b(?:(?:we|we've|we have) (?:all )?(?:decided|agreed|settled|approved|chosen)|decided to|let's go (?:with|for|ahead)|we(?:'ll| will) go"
    r" (?:with|for|ahead)|we(?:'re| are) going (?:with|for|ahead)|(?:so )?(?:it's|that's|that is|it is) (?:settled|decided"
    r"|agreed|approved|final)|decision(?: is|:)|motion (?:carries|passes|is carried)|we(?:'ll| will) (?:stick|stay|keep|use"
    r"|postpone|drop|skip|move|cancel|launch|hold|not|offer|start|do|hire|buy|delay|ship)|let's (?:stick|stay|keep|use|postpone|drop|skip"
    r"|move (?!on)|cancel|launch|not|call it|make it|settle|hold (?:it|the|off)|do (?:that|it|the|both)|leave|say|freeze|ship|delay|offer|hire|defer|take)|all in favou?r"
    r"|carried|unanimous(?:ly)?|the plan is|then (?:it's|we'll)|so we(?:'re| are)? (?:postponing|dropping|keeping|moving|going)|final answer)\b",
    re.IGNORECASE,
)
PROPOSED = re.compile(
    r"\b(?:let's|should we|shall we|i(?:'d)? (?:suggest|propose|vote|recommend|move)|how about|what about|why don't we|we (?:could|should)|what if we"
    r"|i'd (?:go|say)|my (?:suggestion|proposal|vote)|can we)\b",
    re.IGNORECASE,
)
AGREED = re.compile(
    rf"^(?:(?:{OPENERS}),?\s+)*(?:agreed|i agree|deal|sounds good|works for me|that works|fine (?:by|with) me|good idea"
    r"|let's do (?:that|it)|makes sense|seconded?|i second|all right then|done|i'm (?:fine|okay|ok|good) with (?:that|it)"
    r"|same here|aye|perfect|great idea|love it|yes,? let's|then that's|no objections?|everyone(?:'s| is) (?:happy|fine))\b",
    re.IGNORECASE,
)
AGREES = re.compile(r"^(?:agreed|deal|seconded|settled|decided|motion carries|carried)\b", re.IGNORECASE)
OPENING = re.compile(
    r"^(?:(?:and|but|so|okay|ok|well|then|also),?\s+)*(?:who|what|when|where|why|how|which|do we|does|is|are|can|could|should|will|did|has|have)\b",
    re.IGNORECASE,
)
STILL_OPEN = re.compile(
    r"\b(?:still open|open question|we (?:still )?(?:don't|do not) know (?:yet|who|what|when|how|if|whether|where)|remains open|need to find out"
    r"|to be decided|still (?:unclear|undecided)|leave (?:that|it|this) open|nobody knows)\b",
    re.IGNORECASE,
)
SOCIAL = re.compile(
    r"\b(?:how are you|how was|how's (?:everyone|it going|the weather)|can (?:you|everyone) (?:hear|see)|are we (?:ready|all here)|any(?:thing| questions)"
    r"|shall we (?:start|begin)|ready to|what's up|is (?:everyone|everybody) (?:here|ready)|right\?|okay\?|you know what|does that make sense|am i (?:audible|muted)"
    r"|who wants to (?:start|go)|what time is it)\b",
    re.IGNORECASE,
)
WONDERING = re.compile(WONDER, re.IGNORECASE)
OVERTURNED = re.compile(
    r"^(?:no|wait|hmm|actually|hold on|i disagree|i'm not sure|not yet|i don't (?:think|agree|like))\b", re.IGNORECASE
)
EARLIER = 3
"""How many utterances back an agreement may reach."""


def asks(text: str) -> bool:
    return text.rstrip().endswith("?") or bool(OPENING.match(text) and not re.search(r"[.!]\s*$", text))


def decisions(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(What was decided, the sentences it stands on besides.)"""
    proposed: Sentence | None = None
    for at, one in enumerate(sentences):
        text = one.text.replace("’", "'")
        if AGREED.search(text) and proposed and one.place - proposed.place <= EARLIER:
            if proposed.said.speaker != one.said.speaker or AGREES.search(text):
                yield proposed, [one]
                proposed = None
                continue
        if asks(text) and not DECIDED.search(text):
            proposed = one if PROPOSED.search(text) else proposed
        elif DECIDED.search(text) and not undone(sentences, at):
            if len(text.split()) > 4:
                yield one, []
                proposed = None
            elif proposed and one.place - proposed.place <= EARLIER:
                yield proposed, [one]
                proposed = None
        elif PROPOSED.search(text):
            proposed = one


def undone(sentences: Sequence[Sentence], at: int) -> bool:
    """Does the next speaker object at once?"""
    after = next((one for one in sentences[at + 1 : at + 6] if one.place > sentences[at].place), None)
    return bool(after and after.said.speaker != sentences[at].said.speaker and OVERTURNED.match(after.text))


def questions(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(What stayed open, the utterances that show it.)"""
    for at, one in enumerate(sentences):
        text = one.text.replace("’", "'")
        if STILL_OPEN.search(text) and not asks(text) and len(text.split()) > 4:
            yield one, []
        elif asks(text) and text.rstrip().endswith("?") and len(text.split()) > 3 and not SOCIAL.search(text):
            reply = next((two for two in sentences[at + 1 :] if two.place > one.place), None)
            if reply is None:
                yield one, []
            elif reply.said.speaker != one.said.speaker and WONDERING.search(reply.text.replace("’", "'")):
                yield one, [reply]
