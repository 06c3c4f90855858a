"""`manage.py sweep`: what a server does once a minute, now: close what is over, take up work whose worker has gone."""

from typing import Any

from django.core.management.base import BaseCommand

from config.management.commands.serve import sweep


class Command(BaseCommand):
    help = "Do now what a server does once a minute: close what is over, take up work whose worker has gone."

    def handle(self, *args: Any, **options: Any) -> None:
        sweep()
