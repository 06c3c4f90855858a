"""Which sentences matter: TextRank (Mihalcea and Tarau, 2004) over TF-IDF, with a prior for place and for decisions.

Sentences are the nodes, the cosine of their TF-IDF rows the weight of an edge. PageRank by power iteration needs only
products with that matrix of similarities, and it is X·Xᵀ: so each step is X(Xᵀv), two thin sparse products, and no
n × n matrix ever exists. An hour of talk takes some milliseconds, five hours take five times that.
"""

from collections.abc import Sequence
from typing import Any

from summaries.language import words

DAMPING = 0.85
STEPS = 30
CLOSE = 1e-6
LOOKED_AT = 400
ALIKE = 0.5
"""Cosine from which two sentences say the same."""


def warm() -> None:
    """Import and touch everything that the first summary needs; it takes a second or two, once per process."""
    rank(matrix([words.content("Warm the engine before the race."), ["race"]]), [1.0, 1.0])


def matrix(keys: Sequence[Sequence[str]]) -> Any:
    """Sparse TF-IDF of texts given by their `words.content`: a row of length 1 for each, of zeros where it has none."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(keys)
    except ValueError:  # no text has a word that counts
        return csr_matrix((len(keys), 1))


def rank(rows: Any, prior: Sequence[float]) -> list[float]:
    """The share of attention for each row; all of them sum to 1 (or there are none). `prior` is at least 0 each."""
    import numpy as np

    if not len(prior):
        return []
    start = np.asarray(prior, dtype=float) + 1e-9
    start /= start.sum()
    own = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    degree = rows @ (rows.T @ np.ones(len(start))) - own
    linked = degree > CLOSE
    value = start
    for _ in range(STEPS):
        share = np.where(linked, value / np.where(linked, degree, 1.0), 0.0)
        spread = rows @ (rows.T @ share) - own * share
        lost = value[~linked].sum()
        after = (1 - DAMPING) * start + DAMPING * (spread + lost * start)
        moved, value = np.abs(after - value).sum(), after
        if moved < CLOSE:
            break
    return list(map(float, value))


def chosen(rows: Any, rank: Sequence[float], lengths: Sequence[int], room: int) -> list[int]:
    """Row numbers, in their order, of the best that fit into `room` words and do not say the same twice."""
    kept: list[int] = []
    for at in sorted(range(len(rank)), key=lambda one: -rank[one])[:LOOKED_AT]:
        if room < 4:
            break
        if lengths[at] <= room and not (kept and repeating(rows[at], rows[kept])):
            kept.append(at)
            room -= lengths[at]
    return sorted(kept)


def repeating(rows: Any, told: Any) -> set[int]:
    """Numbers of the rows that say what one of those told says."""
    if not told.shape[0]:
        return set()
    return set(map(int, ((told @ rows.T).max(axis=0).toarray().ravel() > ALIKE).nonzero()[0]))
