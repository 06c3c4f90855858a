"""`manage.py transcribe FILE…`: the words of audio and video files, as JSON lines or as text."""

import asyncio
import json
import sys
from argparse import ArgumentParser
from math import ceil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from transcription import configured, media
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Hints
from transcription.engines import OFFERS
from transcription.recognition import chain, pool
from transcription.recording import finals


def row(caption: Caption, name: str) -> dict[str, Any]:
    """One utterance: times in seconds from the start of the file."""
    return {
        "start": round(caption.start / SAMPLE_RATE, 3),
        "end": round(caption.end / SAMPLE_RATE, 3),
        "text": caption.stable,
        "engine": name,
        "words": [word.as_json() for word in caption.words],
    }


class Command(BaseCommand):
    help = "Recognise audio or video files. Words go to stdout, progress to stderr."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--engine", default="pocketsphinx-wide", choices=sorted(OFFERS), metavar="NAME")
        parser.add_argument("--json", action="store_true", help="one JSON object a line instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = asyncio.run(self.all_files(options["files"], options["engine"], as_json=options["json"]))
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files could not be transcribed.")

    async def all_files(self, files: list[Path], name: str, *, as_json: bool) -> int:
        failed = 0
        try:
            for file in files:
                try:
                    await self.one_file(file, name, as_json=as_json)
                except (media.Unreadable, EngineFailed) as error:
                    failed += 1
                    self.stderr.write(f"{file}: {error}")
        finally:
            await pool.close()
        return failed

    async def one_file(self, file: Path, name: str, *, as_json: bool) -> None:
        length = media.duration(file)
        with tqdm(total=length and ceil(length * 10) / 10, unit="s", desc=file.name, file=sys.stderr) as bar:
            audio = media.pcm(file)

            def cut(samples: int) -> None:
                bar.update(samples / SAMPLE_RATE)

            async for caption in finals(audio, chain.made(name), Hints(), cut, configured.endpointing()):
                line = row(caption, name)
                self.stdout.write(json.dumps(line) if as_json else f"{line['start']:8.2f}  {line['text']}")
                self.stdout.flush()
