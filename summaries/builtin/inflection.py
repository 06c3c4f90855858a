"""From "sending", "sends" and "sent" to "send", for the verbs that `phrases` knows."""

from summaries.builtin.phrases import VERBS

IRREGULAR = {
    "sent": "send", "written": "write", "wrote": "write", "made": "make", "bought": "buy", "built": "build",
    "sold": "sell", "told": "tell", "taken": "take", "took": "take", "given": "give", "gave": "give", "done": "do",
    "drawn": "draw", "found": "find", "got": "get", "paid": "pay", "met": "meet", "spoken": "speak", "held": "hold",
    "brought": "bring", "run": "run", "set": "set", "cut": "cut", "put": "put", "read": "read", "reset": "reset",
    "redone": "redo", "rewritten": "rewrite", "frozen": "freeze", "shown": "show", "taught": "teach",
}  # fmt: skip


def base(word: str) -> str:
    """The known verb that this is a form of; "" when there is none."""
    low = word.lower()
    if low in VERBS:
        return low
    if low in IRREGULAR:
        return IRREGULAR[low]
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        stem = low.removesuffix(ending)
        if stem == low or len(stem) < 2:
            continue
        for verb in (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else "", stem + "y"):
            if verb in VERBS:
                return verb
    return ""
