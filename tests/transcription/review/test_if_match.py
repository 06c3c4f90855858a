"""Verbs take the revision from If-Match, too: a change made from an older version is none."""

import pytest

from tests.transcription.review.conftest import Stage, now


@pytest.mark.parametrize(("verb", "body"), [("split", {"at": 4}), ("reset", {}), ("restore", {"to": 1})])
def test_the_tag_says_which_revision(spoken: Stage, verb: str, body: dict[str, int]) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    client = spoken.client()
    path = f"/api/dialogues/{row.pk}/"
    tag = client.get(path).headers["ETag"]
    spoken.edit(row, "Good night.")
    refused = client.post(f"{path}{verb}/", body, format="json", headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    assert refused.json()["current"]["text"] == now(row).text == "Good night."
    newer = {"If-Match": client.get(path).headers["ETag"]}
    assert client.post(f"{path}{verb}/", body, format="json", headers=newer).status_code == 200
    assert now(row).text != "Good night."
