"""`manage.py fetch_model [NAME]`: download a speech model once; the server itself never downloads anything."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transcription.engines import moonshine
from transcription.engines.whisper import folder
from transcription.recognition import fetching


class Command(BaseCommand):
    help = "Download a speech model for Whisper, by name, or Moonshine's."
    requires_system_checks = ()  # they may fail because the model is not there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name",
            nargs="?",
            default=settings.WHISPER_MODEL,
            help=f"of a Whisper model, such as tiny or small; or moonshine (default: {settings.WHISPER_MODEL})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, models = options["name"], settings.WHISPER_MODELS_DIR
        if name != moonshine.NAME and folder.is_path(name):
            raise CommandError(f"{name} is a directory. Give the name of a model, such as small.")
        try:
            if name == moonshine.NAME:
                place = fetching.english_moonshine(settings.MOONSHINE_ARCH, models)
            else:
                place = fetching.whisper(name, models)
        except fetching.NotFetched as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(f"{place} holds the model. {self.then(name)}")

    def then(self, name: str) -> str:
        """What is left to do."""
        wanted = name in (settings.WHISPER_MODEL, moonshine.NAME)
        return "Restart the server to use it." if wanted else f"Set WHISPER_MODEL={name} to use it."
