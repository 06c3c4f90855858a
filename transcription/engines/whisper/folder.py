"""Models on disk: where they are, and what is wrong with them. The server never downloads one.

Without a tokenizer.json faster-whisper would ask the hub for one, so a directory without it is no model.
"""

import json
from functools import lru_cache
from pathlib import Path

NEEDED = ("model.bin", "config.json", "tokenizer.json")
SHOWN = 200  # characters of a path in a sentence
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")


def place(model: str, models: str) -> Path:
    """Where the model of that name is, or would be: itself when it names a directory, else one among `models`."""
    return at_home(model) if is_path(model) else Path(models) / f"whisper-{model.replace('/', '--')}"


def at_home(path: str) -> Path:
    """With ~ as the directory that it stands for; as it is when it stands for none."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def is_path(model: str) -> bool:
    return model.startswith((".", "/", "~")) or is_folder(Path(model))


def is_folder(path: Path) -> bool:
    """A name that is too long is none, nor is what may not be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def wrong(folder: Path) -> str:
    """Empty when `folder` may be a model; else what it lacks. To load it takes seconds, this does not."""
    try:
        return lacks(folder)
    except OSError as error:
        return unreadable(folder, error)


def unreadable(folder: Path, error: OSError) -> str:
    return f"{str(folder)[:SHOWN]} cannot be read ({error.strerror})."


def lacks(folder: Path) -> str:
    """Raises OSError."""
    if not folder.is_dir():
        return f"There is no directory {folder}."
    if missing := [name for name in NEEDED if not (folder / name).is_file()]:
        return f"{folder} lacks {', '.join(missing)}."
    if not any((folder / name).is_file() for name in VOCABULARIES):
        return f"{folder} lacks a vocabulary.json or vocabulary.txt."
    if not (folder / "model.bin").stat().st_size:
        return f"model.bin in {folder} is empty."
    garbled = [name for name in ("config.json", "tokenizer.json") if not is_json(folder / name)]
    return f"{garbled[0]} in {folder} cannot be read." if garbled else ""


def is_json(path: Path) -> bool:
    found = path.stat()
    return parses(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def parses(path: Path, modified: int, size: int) -> bool:
    """A tokenizer takes 20 ms to read, and is asked for often: once for what it is now."""
    try:
        return isinstance(json.loads(path.read_bytes()), dict)
    except (ValueError, OSError):
        return False
