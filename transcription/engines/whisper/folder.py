"""Models on disk: where they are, and what is wrong with them. The server never downloads one.

Without a tokenizer.json faster-whisper would ask the hub for one, so a directory without it is no model.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from transcription.engines.whisper.binary import broken_off

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
    if as_it_is_now(broken_off, folder / "model.bin"):
        return f"model.bin in {folder} is not all there: copy or fetch it again."
    read = [name for name in (*NEEDED[1:], VOCABULARIES[0]) if (folder / name).is_file()]
    garbled = [name for name in read if not as_it_is_now(parses, folder / name)]
    return f"{garbled[0]} in {folder} cannot be read." if garbled else ""


def as_it_is_now(ask: Callable[[Path], bool], path: Path) -> bool:
    """A tokenizer takes 20 ms to read, and is asked for often: once for what it is now."""
    found = path.stat()
    return answered(ask, path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=16)
def answered(ask: Callable[[Path], bool], path: Path, modified: int, size: int) -> bool:
    return ask(path)


def parses(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_bytes()), dict | list)
    except (ValueError, OSError):
        return False
