"""Compiles locale/*/LC_MESSAGES/*.po, and makes a pseudo-language of the English ones: `python -m config.catalogues`.

The pseudo-language ar-xb is English with every word turned round (right-to-left override) and a third longer, so that
what was not translated, what does not mirror and what has no room is seen at a glance. Written with Babel, because GNU
gettext need not be there to run Parley.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE, PSEUDO = "en", "ar_XB"
OVERRIDE, END = "\u202e", "\u202c"
# What is no word: placeholders, tags, entities, and everything without a letter.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;|https?://\S+|[\W\d_])")


def compile_all() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not fresh(target, source):
            save(read(source), target)
        if source.parts[-3] == SOURCE:
            turned = LOCALE / PSEUDO / "LC_MESSAGES" / target.name
            if not fresh(turned, source):
                save(pseudo(read(source)), turned)


def fresh(made: Path, *sources: Path) -> bool:
    newest = max(one.stat().st_mtime for one in (*sources, Path(__file__)))
    return made.exists() and made.stat().st_mtime > newest


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def save(catalogue: Catalog, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)


def pseudo(catalogue: Catalog) -> Catalog:
    made = Catalog(locale="ar", fuzzy=False)
    for message in catalogue:
        if not message.id:
            continue
        # Babel knows how many plural forms Arabic has; "many" is as good for each of them.
        one = message.id if isinstance(message.id, str) else message.id[-1]
        text = turn(one)
        forms = text if isinstance(message.id, str) else (text,) * made.num_plurals
        made.add(message.id, forms, context=message.context)
    return made


def turn(text: str) -> str:
    """`text` with every word turned round and a third longer; placeholders and tags as they were."""
    return "".join(part if KEPT.fullmatch(part) or not part else longer(part) for part in KEPT.split(text))


def longer(word: str) -> str:
    return f"{OVERRIDE}{word}{word[-1] * (len(word) // 3)}{END}"


if __name__ == "__main__":
    compile_all()
