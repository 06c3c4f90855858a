"""Models are downloaded once, by an operator, into a directory; never by the server.

What is on its way lies in a directory beside its place, so that a download that was broken off goes on where it was,
and what stands in its place is whole.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EEXIST, EFBIG, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path

from transcription.engines import moonshine
from transcription.engines.whisper import folder

DISK = (ENOSPC, EDQUOT, EFBIG, EACCES, EPERM, EROFS, ENOTDIR, EEXIST)
"""Errors of this machine, not of the network."""
FILES = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]


class NotFetched(Exception):
    """A sentence that says why, and what to do."""


def whisper(name: str, models: str) -> Path:
    """A model of the hub, by the name of a size or as owner/repository. Raises NotFetched."""
    from faster_whisper.utils import _MODELS  # download_model would show no progress, and knows an older hub only
    from huggingface_hub import snapshot_download

    repository = _MODELS.get(name, name)
    if not 1 < len(repository.split("/")) < 3:
        raise NotFetched(f"There is no model {name!r}. Choose one of: {', '.join(sorted(_MODELS))}, moonshine.")
    goal = folder.place(name, models)
    if folder.wrong(goal):
        with reachable("the model hub", name, goal):
            snapshot_download(repository, local_dir=unfinished(goal), allow_patterns=FILES)
        if lacks := folder.wrong(unfinished(goal)):
            raise NotFetched(f"{repository} holds no model for faster-whisper: {lacks}")
        shutil.rmtree(unfinished(goal) / ".cache", ignore_errors=True)
        put(unfinished(goal), goal)
    return goal


def english_moonshine(arch: str, models: str) -> Path:
    """Moonshine's English model of that kind. Raises NotFetched."""
    try:
        from moonshine_voice import ModelArch
        from moonshine_voice.download import download_model_from_info, find_model_info
    except ImportError as missing:
        raise NotFetched("Install it first: pip install -r requirements-moonshine.txt.") from missing
    goal = moonshine.place("", arch, models)
    if moonshine.wrong(goal, arch):
        try:
            model = find_model_info("en", ModelArch[arch.replace("-", "_").upper()])
        except ValueError as unknown:
            raise NotFetched(f"There is no English {arch} model. Set another MOONSHINE_ARCH.") from unknown
        with reachable("download.moonshine.ai", moonshine.NAME, goal):
            root, _ = download_model_from_info(model, cache_root=unfinished(goal), include_word_timestamps=True)
        if lacks := moonshine.wrong(Path(root), arch):
            raise NotFetched(f"What was downloaded is no model: {lacks}")
        put(Path(root), goal)
        shutil.rmtree(unfinished(goal), ignore_errors=True)
    return goal


def unfinished(goal: Path) -> Path:
    return goal.with_name(f".{goal.name}.part")


def put(whole: Path, goal: Path) -> None:
    """In its place, instead of what was there and was no model."""
    shutil.rmtree(goal, ignore_errors=True)
    whole.rename(goal)


@contextmanager
def reachable(host: str, name: str, goal: Path) -> Iterator[None]:
    """Say what to do when `host` is not."""
    import httpx
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        unfinished(goal).mkdir(parents=True, exist_ok=True)
        yield
    except RepositoryNotFoundError as unknown:
        raise NotFetched(f"The model hub knows no public model {name}.") from unknown
    except (OSError, ValueError, LookupError, TypeError, httpx.HTTPError) as failed:
        if isinstance(failed, OSError) and failed.errno in DISK:
            raise NotFetched(
                f"{name} cannot be stored in {goal.parent} ({failed.strerror}). Free space there, or set another "
                "WHISPER_MODELS_DIR; then try again: it goes on where it was."
            ) from failed
        raise NotFetched(
            f"{name} cannot be downloaded from {host} ({type(failed).__name__}). Try again: it goes on where it was. "
            f"Without network: run manage.py fetch_model {name} elsewhere and copy the directory {goal.name} that it "
            f"makes to {goal}."
        ) from failed
