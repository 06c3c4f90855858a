"""`manage.py search_speed`: fill this database with made-up meetings and search them. For `python -m bench search`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meetings.models import Meeting
from transcription.searching import speed


class Command(BaseCommand):
    help = "Fills an empty database with made-up meetings and tells how fast they are searched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--meetings", type=int, default=1000)
        parser.add_argument("--utterances", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        if Meeting.objects.exists():
            raise CommandError("This database holds meetings. Give an empty one: it is filled with made-up ones.")
        self.stdout.write(json.dumps(speed.report(options["meetings"], options["utterances"])))
