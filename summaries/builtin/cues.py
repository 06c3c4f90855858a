"""What a sentence is for: a decision, an answer to one, a question that nobody answered. English."""

import re
from collections.abc import Iterator, Sequence

from summaries.builtin.phrases import OPENERS, WONDER
from summaries.builtin.sentences import Sentence

DECIDED = re.compile(
    r"\b(?:(?:we|we've|we have) (?:all )?(?:decided|agreed|settled|approved|chosen)|decided to"
    r"|let's go (?:with|for|ahead)"
    r"|we(?:'ll| will) go (?:with|for|ahead)|we(?:'re| are) going (?:with|for|ahead)"
    r"|(?:so )?(?:it's|that's|that is|it is)"
    r" (?:settled|decided|agreed|approved|final)|decision(?: is|:)|motion (?:carries|passes|is carried)"
    r"|we(?:'ll| will) (?:stick|stay|keep|use|postpone|drop|skip|move|cancel|launch|hold|not"
    r"|offer|do|hire|buy|delay|ship)"
    r"|let's (?:stick|stay|keep|use|postpone|drop|skip|move (?!on)|cancel|launch|not|call it"
    r"|make it|settle|hold (?:it|the|off)"
    r"|do (?:that|it|the|both)|freeze|ship|delay|offer|hire|defer|take|invite|replace"
    r"|meet (?:again|on|at|next))|all in favou?r|carried|unanimous(?:ly)?"
    r"|the plan is|so we(?:'re| are)? (?:postpone|postponing|drop|dropping|keep|keeping|moving"
    r"|going|take|stay|use)|final answer"
    r"|is (?:put off|postponed|cancelled|approved))\b"
    r"|^(?:okay|ok|good|great|fine|alright|so|perfect|agreed)?[,. ]*(?:then|so) (?:we "
    r"(?!\w+ed\b|go (?!with|for|ahead)|are\b|will\b|see\b|can|could|should|need|have|don't|would|were)\w+"
    r"|it's |(?-i:[A-Z])\w+ \w+s )",
    re.IGNORECASE,
)
CLOSING = re.compile(r"^(?:okay|ok|good|great|fine|alright|then|agreed|so|perfect|yes|right)\b", re.IGNORECASE)
WE_WILL = re.compile(
    r"\bwe(?:'ll| will) (?!see\b|have to|need|be (?:back|late)|know|talk|get (?:back|to)|come|find)", re.IGNORECASE
)
PUT_OFF = re.compile(
    r"\b(?:leave (?:that|it) open|we'll see|let's see|move on|let's say|get started|let's (?:begin|start))\b",
    re.IGNORECASE,
)
PROPOSED = re.compile(
    r"\b(?:let's|should we|shall we|i(?:'d)? (?:suggest|propose|vote|recommend|move)|how about"
    r"|what about|why don't we|we (?:could|should)|what if we"
    r"|i'd (?:go|say)|my (?:suggestion|proposal|vote)|can we)\b",
    re.IGNORECASE,
)
AGREED = re.compile(
    rf"^(?:(?:{OPENERS}),?\s+)*(?:agreed|i agree|deal|sounds good|works for me|that works|fine (?:by|with) me|good idea"
    r"|let's do (?:that|it)|makes sense|seconded?|i second|all right then|done|i'm (?:fine|okay"
    r"|ok|good) with (?:that|it)"
    r"|same here|aye|perfect|great idea|love it|yes,? let's|then that's|no objections?"
    r"|everyone(?:'s| is) (?:happy|fine))\b",
    re.IGNORECASE,
)
AGREES = re.compile(r"^(?:agreed|deal|seconded|settled|decided|motion carries|carried)\b", re.IGNORECASE)
OPENING = re.compile(
    r"^(?:(?:and|but|so|okay|ok|well|then|also),?\s+)*(?:who|what|when|where|why|how|which|do we"
    r"|does|is|are|can|could|should|will|did|has|have)\b",
    re.IGNORECASE,
)
STILL_OPEN = re.compile(
    r"\b(?:still open|open question|we (?:still )?(?:don't|do not) know (?:yet|who|what|when|how"
    r"|if|whether|where)|remains open|need to find out"
    r"|to be decided|still (?:unclear|undecided)|leave (?:that|it|this) open|nobody knows)\b",
    re.IGNORECASE,
)
SOCIAL = re.compile(
    r"\b(?:good (?:morning|afternoon|evening|night|to see)|hello|bye|goodbye|nice weekend"
    r"|have a (?:nice|good|great)|thanks for coming|my camera|my connection"
    r"|be in the office|on the line|coffee|pass the|lunch|the weather|sorry,? i'm late"
    r"|have to (?:run|leave)|see you (?:all|again|later|next|on|soon|then|there|tomorrow)"
    r"|need to (?:go|run)|how are you|how was|how's (?:everyone|it going"
    r"|the weather)|can (?:you|everyone) (?:hear|see)|are we (?:ready|all here)|any(?:thing"
    r"| questions)"
    r"|shall we (?:start|begin)|ready to|what's up|is (?:everyone|everybody) (?:here|ready)|right\?"
    r"|okay\?|you know what|does that make sense|am i (?:audible|muted)"
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


def decides(sentence: Sentence) -> bool:
    text = sentence.text.replace("’", "'")
    if PUT_OFF.search(text):
        return False
    closes = CLOSING.match(sentence.said.text) and WE_WILL.search(text)
    return bool(DECIDED.search(text) or closes)


def decisions(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(What was decided, the sentences it stands on besides.)"""
    proposed: Sentence | None = None
    for at, one in enumerate(sentences):
        text = one.text.replace("’", "'")
        near = proposed if proposed and one.place - proposed.place <= EARLIER else None
        if decides(one) and len(text.split()) > 4 and not asks(text) and not undone(sentences, at):
            yield one, [near] if near and AGREED.search(text) else []
            proposed = None
        elif near and agrees(one, near):
            yield near, [one]
            proposed = None
        elif PROPOSED.search(text) and not PUT_OFF.search(text):
            proposed = one


def agrees(one: Sentence, proposal: Sentence) -> bool:
    """Does somebody else say yes to it, or its speaker that it is settled?"""
    text = one.text.replace("’", "'")
    if proposal.said.speaker == one.said.speaker and not AGREES.search(text):
        return False
    return bool(AGREED.search(text) or (decides(one) and len(text.split()) <= 4))


def undone(sentences: Sequence[Sentence], at: int) -> bool:
    """Does the next speaker object at once?"""
    after = next((one for one in sentences[at + 1 : at + 6] if one.place > sentences[at].place), None)
    return bool(after and after.said.speaker != sentences[at].said.speaker and OVERTURNED.match(after.text))


def weight(text: str) -> float:
    """Of a sentence by what it is for: questions and small talk count less."""
    text = text.replace("’", "'")
    return 0.15 if SOCIAL.search(text) else 0.3 if asks(text) else 1.0


def questions(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(What stayed open, the utterances that show it.)"""
    last = -EARLIER
    for at, one in enumerate(sentences):
        if stays_open(sentences, at) if asks(one.text) else one.place - last >= EARLIER and says_open(one):
            last = one.place
            yield one, []


def says_open(one: Sentence) -> bool:
    """ "We don't know yet who pays." """
    text = one.text.replace("’", "'")
    return bool(STILL_OPEN.search(text)) and len(text.split()) > 4


def stays_open(sentences: Sequence[Sentence], at: int) -> bool:
    """A question that nobody answers, or whose answer is that nobody knows."""
    one = sentences[at]
    if not one.text.endswith("?") or len(one.text.split()) < 4 or SOCIAL.search(one.text.replace("’", "'")):
        return False
    reply = next((two for two in sentences[at + 1 :] if two.place > one.place), None)
    return reply is None or (reply.said.speaker != one.said.speaker and left_open(reply))


def left_open(reply: Sentence) -> bool:
    """Does the answer say that nobody knows?"""
    return bool(WONDERING.search(reply.said.text.replace("’", "'")))
