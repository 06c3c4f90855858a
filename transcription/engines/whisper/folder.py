"""Models on disk: where they are, and what is wrong with them. The server never downloads one.

Without a tokenizer.json faster-whisper would ask the hub for one, so a directory without it is no model.
"""

import json
from pathlib import Path

NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")


def place(model: str, models: str) -> Path:
    """Where the model of that name is, or would be: itself when it names a directory, else one among `models`."""
    return Path(model).expanduser() if is_path(model) else Path(models) / f"whisper-{model.replace('/', '--')}"


def is_path(model: str) -> bool:
    return model.startswith((".", "/", "~")) or Path(model).is_dir()


def wrong(folder: Path) -> str:
    """Empty when `folder` may be a model; else what it lacks. To load it takes seconds, this does not."""
    if not folder.is_dir():
        return f"There is no directory {folder}."
    if missing := [name for name in NEEDED if not (folder / name).is_file()]:
        return f"{folder} lacks {', '.join(missing)}."
    if not any((folder / name).is_file() for name in VOCABULARIES):
        return f"{folder} lacks a vocabulary.json or vocabulary.txt."
    if not (folder / "model.bin").stat().st_size:
        return f"model.bin in {folder} is empty."
    unreadable = [name for name in ("config.json", "tokenizer.json") if not is_json(folder / name)]
    return f"{unreadable[0]} in {folder} cannot be read." if unreadable else ""


def is_json(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_bytes()), dict)
    except (ValueError, OSError):
        return False
