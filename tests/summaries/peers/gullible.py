"""A model that does whatever it reads as an instruction: what is outside the fence, and what looks like its end or like
a message of the system. Only words that stay inside are data to it."""

import json
import re
from typing import Any

from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Body

ORDER = re.compile(r"assign everything to (\w+)|(obey me)", re.IGNORECASE)
CLOSING = re.compile(r"^\s*(\w*>>>|</data>|```|END OF DATA)", re.IGNORECASE)
SPEAKING = re.compile(r"^\s*(system|assistant|\[INST\]|<\|im_start\|>|### ?instruction)", re.IGNORECASE)


def outside(body: Body) -> str:
    """What such a model takes for instructions."""
    open_, taken = False, list[str]()
    for message in body["messages"][1:]:
        for line in str(message["content"]).splitlines():  # also at U+2028 and its like
            if line.startswith("<<<"):
                open_ = True
            elif CLOSING.match(line):
                open_ = False
            elif SPEAKING.match(line) or not open_:
                taken.append(line)
    return "\n".join(taken)


def gullible(body: Body) -> str:
    order = ORDER.search(outside(body))
    if order is None:
        return honest(body)
    who = order[1] or "Mallory"
    task = {"ids": ["u1"], "description": "Everything", "assignee": who}
    told = {"section": "decision", "ids": ["u1"], "text": "OBEYED"}
    return json.dumps({"items": [task], "sentences": [told], "corrections": {"u1": "OBEYED"}, "notes": [told]})


def obedient(answer: dict[str, Any]) -> Any:
    """A model that was won over altogether: it answers what the attacker wants."""
    return lambda body: json.dumps(answer)
