"""Sentences, their rank and their topics."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summaries.builtin import ranking, sentences
from summaries.builtin.inflection import base
from summaries.language import words


def test_sentences_end_at_marks_but_not_in_abbreviations() -> None:
    assert sentences.cut("Dr. Park pays 3.5 euros at 5 p.m. today. Really? Yes!") == [
        "Dr. Park pays 3.5 euros at 5 p.m. today.",
        "Really?",
        "Yes!",
    ]


def test_speech_without_marks_is_cut_where_somebody_begins_to_promise_or_ask() -> None:
    heard = "the numbers of march look good to me and i'll send them tomorrow morning so can you check the totals"
    assert sentences.cut(heard) == [
        "the numbers of march look good to me",
        "and i'll send them tomorrow morning",
        "so can you check the totals",
    ]


@given(st.text(max_size=400))
def test_no_word_is_lost_and_no_sentence_too_long(text: str) -> None:
    parts = sentences.cut(text)
    assert " ".join(parts).split() == text.split()
    assert all(0 < len(part.split()) <= sentences.LONGEST for part in parts)


def test_what_many_speak_of_ranks_first() -> None:
    keys = [words.content(text) for text in ("budget plan", "budget plan travel", "budget travel", "weather")]
    ranks = ranking.rank(ranking.matrix(keys), [1, 1, 1, 1])
    assert max(ranks) == ranks[1]
    assert min(ranks) == ranks[3]


def test_a_prior_lifts() -> None:
    rows = ranking.matrix([["budget"], ["budget"], ["budget"]])
    assert np.argmax(ranking.rank(rows, [1, 1, 3])) == 2


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4), min_size=1, max_size=30))
def test_rank_is_a_share_of_attention(keys: list[list[str]]) -> None:
    ranks = ranking.rank(ranking.matrix(keys), [1.0] * len(keys))
    assert all(one >= 0 for one in ranks)
    assert abs(sum(ranks) - 1) < 1e-6


@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4), min_size=2, max_size=12))
def test_sparse_steps_agree_with_the_whole_matrix(keys: list[list[str]]) -> None:
    """Against PageRank written the plain way, with the n × n matrix."""
    rows = ranking.matrix(keys)
    likeness = (rows @ rows.T).toarray()
    np.fill_diagonal(likeness, 0)
    degree = likeness.sum(axis=0)
    start = np.full(len(keys), 1 / len(keys))
    value = start
    linked = degree > ranking.CLOSE
    for _ in range(200):
        share = np.where(linked, value / np.where(linked, degree, 1), 0)
        value = (1 - ranking.DAMPING) * start + ranking.DAMPING * (likeness @ share + value[~linked].sum() * start)
    assert np.abs(np.array(ranking.rank(rows, [1.0] * len(keys))) - value).max() < 0.02


def test_nothing_ranks_nothing() -> None:
    assert ranking.rank(ranking.matrix([[]]), [1.0]) == [1.0]
    assert ranking.rank(ranking.matrix([[]]), []) == []


def test_verbs_lose_their_endings() -> None:
    forms = ("sending", "writes", "copied", "planned", "sent", "makes", "the", "ing")
    assert [base(form) for form in forms] == ["send", "write", "copy", "plan", "send", "make", "", ""]
