"""Is it said that something is so, or that it is not? By words, not by understanding."""

import re

NOT = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|cannot|[a-z]+n't"
    r"|(?:do|does|did|wo|ca|is|are|was|were|would|should|could|have|has|had)nt|nunca|jamás|nadie|nada|ni|tampoco)\b"
)
HARMLESS = re.compile(
    r"\b(?:no problem|no worries|no rush|no hurry|no objections?|not at all|never mind|no doubt|no matter|no one else"
    r"|why not|not only|not just|nothing else|or not|if not"
    r"|(?:don't|do not|dont) (?:worry|forget|hesitate|mind)|can't wait|(?:number|no\.) \d+"
    r"|(?:don't|dont|do not) know(?= (?:i|i'd|i'll|we|we'd|let)\b)|why (?:don't|dont)"
    r"|[a-z]+n't (?:i|you|we|he|she|it|they)|[a-z]+n't there)\b"
)
""" "Can't you do it?" asks for it."""
HALF = re.compile(
    r"\b(?:against|without|refus\w*|reject\w*|declin\w*|unable|avoid\w*|instead|cancel\w*|drop(?:s|ped|ping)?|stop\w*"
    r"|fail\w*|lack\w*|exclud\w*|skip\w*|postpon\w*|missing|outstanding|pending|un\w{4,}|hardly|rather than|sin)\b"
)
"""Words that say no in another way: with them nothing can be told."""
UNSURE = re.compile(r"\?|\b(?:whether|who|open|question|unclear|unknown|undecided|wondered|asked|if)\b")
"""What is only asked is true of what nobody knows."""
CLAUSE = re.compile(
    r"[.!?;:,\n…]+(?=\s|$)|\b(?:but|because|so|and|although|though|while|then|pero|porque|y)\b"
    r"|\b(?<!think )(?<!believe )(?<!that )(?<!say )(?<!said )(?<!if )(?<!when )"
    r"(?=(?:i'm|i'll|we're|we'll|it's|it'll|he's|he'll|she's|she'll|they're|they'll)\b)",
    re.IGNORECASE,
)
"""Speech recognition often gives no punctuation: "I can't make it I'm in Lisbon"."""
REACH = 10
"""Words after a "not" that it is about."""
REFUSAL = re.compile(
    r"\s*(?:no|nope|nah|not)\b(?! (?:problem|worries|doubt|rush|hurry|objections?|idea|sure|at all|only))",
    re.IGNORECASE,
)


def plainly(text: str) -> str:
    return HARMLESS.sub(" ", text.lower().replace("’", "'"))


def negations(text: str) -> int:
    """How often it says not: "can't" and "can not" once, "no problem" never."""
    return len(NOT.findall(plainly(text)))


def undecided(text: str) -> bool:
    """Does it say no in a way that is no grammar: "refused", "without"?"""
    return bool(HALF.search(text.lower()))


def unsure(text: str) -> bool:
    """Does it say only that something is open?"""
    return bool(UNSURE.search(text.lower()))


def refuses(text: str) -> bool:
    """Does the answer begin with no?"""
    return bool(REFUSAL.match(text))


def denied(text: str) -> str:
    """The words that come after a "not", "" when there is none."""
    text = plainly(text)
    match = NOT.search(text)
    return " ".join(text[match.start() :].split()[: REACH + 1]) if match else ""


def clauses(text: str) -> list[str]:
    """The parts of a text that can be so or not so by themselves."""
    return [part for part in CLAUSE.split(text.replace("’", "'")) if part.strip()]
