"""Models that do their work: they read the lines of data, and answer in the shape that was asked for."""

import json

from tests.summaries.peers.script import Body, lines, texts


def honest(body: Body) -> str:
    """Repeats some of what was said; corrects "teh"; takes what begins with "I'll" for a promise."""
    system = str(body["messages"][0]["content"])
    rows = lines(body)
    if '"corrections"' in system:
        return json.dumps({"corrections": {ref: text.replace("teh", "the") for ref, _, text in rows if "teh" in text}})
    if '"items"' in system:
        promised = [(ref, who, text) for ref, who, text in rows if text.startswith("I'll ")]
        return json.dumps(
            {"items": [{"ids": [ref], "description": text[5:], "assignee": who} for ref, who, text in promised]}
        )
    if '"notes"' in system:
        return json.dumps({"notes": [note(row) for row in rows[:: max(len(rows) // 10, 1)]]})
    if '"number"' in system:
        return json.dumps({"sentences": [{"number": 1, "ids": [rows[0][0]], "text": rows[0][-1]}]})
    chosen = rows[:: max(len(rows) // 8, 1)][:8]
    return json.dumps({"sentences": [sentence(row) for row in chosen]})


def note(row: list[str]) -> dict[str, object]:
    text = " ".join(row[-1].split()[:25])
    return {"kind": "topic", "heading": "Talk", "ids": [row[0]], "text": text}


def sentence(row: list[str]) -> dict[str, object]:
    return {"section": "overview", "heading": "", "ids": [row[0]], "text": " ".join(row[-1].split()[:20])}


def counted(body: Body) -> int:
    return len(texts(body).split())
