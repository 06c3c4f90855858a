"""How well an utterance answers, and where in it the words stand. Pure: the same whatever database found it.

Each term counts as in BM25, without the rarity of words: all terms occur in all that is compared (k = 0.5, the usual
length is a spoken sentence's). Terms that stand close together count besides.
Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), 3.5
"""

from collections.abc import Iterable, Sequence

from transcription.searching.query import Term, Wanted
from transcription.searching.words import Token, fold, tokens

FULL = 10_000
"""Scores are whole numbers up to this, so that they compare the same everywhere."""
K, SENTENCE = 0.5, 14
PIECE = 0.6
"""What the beginning of a longer word counts."""
Range = tuple[int, int]


def score(said: list[str], wanted: Wanted) -> int:
    """From 0 to FULL. `said` are the words of the utterance, all terms among them."""
    found = [places(said, term) for term in wanted.terms]
    if not found:
        return 0
    weights = [sum(weight(said, term, at) for at in where) for term, where in zip(wanted.terms, found, strict=True)]
    longer = 0.5 + 0.5 * len(said) / SENTENCE
    common = sum(tf / (tf + K * longer) for tf in weights) / len(weights)
    return round(FULL * (0.75 * common + 0.25 * closeness(wanted.terms, found)))


def places(said: list[str], term: Term) -> list[int]:
    """Where it begins."""
    first, only = term.words[0], len(term.words) == 1
    if only and term.beginning:
        return [at for at, word in enumerate(said) if word.startswith(first)]
    if only:
        return [at for at, word in enumerate(said) if word == first]
    return [at for at, word in enumerate(said) if word == first and term.found_at(at, said)]


def weight(said: list[str], term: Term, at: int) -> float:
    return 1.0 if said[at + len(term.words) - 1] == term.words[-1] else PIECE


def closeness(terms: Sequence[Term], found: Sequence[list[int]]) -> float:
    """1 when all terms stand side by side, less with every word between; of one term, whether it is whole."""
    if not all(found):
        return 0.0
    least = sum(len(term.words) for term in terms)
    span = shortest(found) + max(len(term.words) for term in terms)
    return min(1.0, least / span)


def shortest(found: Sequence[list[int]]) -> int:
    """The length of the shortest stretch that has a place of each, from its first to its last."""
    every = sorted((at, which) for which, where in enumerate(found) for at in where)
    seen: dict[int, int] = {}
    best = every[-1][0] - every[0][0]
    for at, which in every:
        seen[which] = at
        if len(seen) == len(found):
            best = min(best, at - min(seen.values()))
    return best


def highlights(text: str, wanted: Wanted) -> tuple[Range, ...]:
    """[start, end) of what was looked for in `text`, in code points, in order and without overlap."""
    there = tokens(text)
    said = [token.word for token in there]
    return merged(
        (there[at].start, end(text, there[at + len(term.words) - 1], term))
        for term in wanted.terms
        for at in places(said, term)
    )


def end(text: str, token: Token, term: Term) -> int:
    """Where the mark ends: a word that begins so is marked whole, of a pair only the character that was meant."""
    kind, first = fold(text[token.start])
    return token.start + 1 if kind == "pairs" and first == term.words[-1] else token.end


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
