"""Whatever is lost, doubled or late: who watches a draft ends up with its words, in order, once."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from summaries.watching.drafts import Draft

PIECES = st.lists(st.text("abc ", min_size=1, max_size=5), max_size=12)


def run(attempt: int = 1, step: int = 0, state: str = "running", **more: Any) -> dict[str, Any]:
    return {"id": "r", "attempt": attempt, "step": step, "state": state, **more}


def deltas(pieces: list[str], attempt: int = 1) -> list[dict[str, Any]]:
    told, at = [], 0
    for piece in pieces:
        told.append({"attempt": attempt, "at": at, "delta": piece})
        at += len(piece)
    return told


class Reader:
    """A page: it appends what comes, and starts over with a run's draft."""

    def __init__(self) -> None:
        self.text = ""

    def read(self, told: list[dict[str, Any]]) -> None:
        for one in told:
            if "delta" in one:
                assert one["at"] == len(self.text), "a hole, or a word twice"
                self.text += one["delta"]
            else:
                self.text = one["draft"]


@given(PIECES, st.data())
def test_nothing_is_lost_or_doubled(pieces: list[str], data: st.DataObject) -> None:
    """News come in any order, some twice, some never; looks see any part of the draft that was saved."""
    whole = "".join(pieces)
    draft, page = Draft(), Reader()
    page.read(draft.looked(run(), whole[: data.draw(st.integers(0, len(whole)))]))
    news = data.draw(st.lists(st.sampled_from(deltas(pieces)), max_size=30)) if pieces else []
    for one in news:
        page.read(draft.said(one))
        if data.draw(st.booleans()):
            page.read(draft.looked(run(), whole[: data.draw(st.integers(0, len(whole)))]))
        assert whole.startswith(page.text)
    page.read(draft.looked(run(), whole))
    assert page.text == whole
    assert not draft.hurry


def test_a_hole_is_filled_from_the_database() -> None:
    draft, page = Draft(), Reader()
    page.read(draft.looked(run(), ""))
    first, second, third = deltas(["one ", "two ", "three"])
    page.read(draft.said(first))
    page.read(draft.said(third))
    assert (page.text, draft.hurry) == ("one ", True)
    page.read(draft.looked(run(), "one two"))
    page.read(draft.said(second))
    assert (page.text, draft.hurry) == ("one two three", False)


def test_another_attempt_starts_over() -> None:
    draft, page = Draft(), Reader()
    page.read(draft.looked(run(), "what the dead wrote"))
    page.read(draft.told(run(state="queued")))
    assert page.text == ""
    late, begun = deltas(["late"], 1)[0], deltas(["anew", " and on"], 2)
    page.read(draft.told(run(2)))
    page.read(draft.said(late))
    page.read(draft.said(begun[0]))
    assert page.text == "anew"


def test_words_of_an_attempt_that_nobody_told_of() -> None:
    draft, page = Draft(), Reader()
    page.read(draft.looked(run(), "old"))
    page.read(draft.said(deltas(["anew"], 2)[0]))
    assert draft.hurry
    page.read(draft.looked(run(2), ""))
    assert page.text == "anew"


def test_old_news_say_nothing() -> None:
    draft = Draft()
    assert draft.looked(run(2, 1), "")
    assert draft.told(run(2, 0)) == []
    assert draft.told(run(1, 1)) == []
    assert draft.told(run(2, 1)) == []
    assert draft.told(run(2, 1, state="done", draft="x"))[0]["draft"] == ""
    assert draft.over
    assert draft.told(run(3)) == draft.said(deltas(["more"], 3)[0]) == draft.looked(run(3), "x") == []
