"""`manage.py demo`: an account and a meeting to try Parley with. Running it again changes nothing, as long as
that meeting has not been ended. Other rooms of the house add what they have to show at `meetings.demo.made`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from meetings import demo
from meetings.models import Meeting, User
from meetings.views import DEMO_TITLE

NAME = "demo"


class Command(BaseCommand):
    help = "Make the demo account and its meeting, if there are none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="", help="where the server is, for the link to the meeting")

    def handle(self, *args: Any, **options: Any) -> None:
        user, new = User.objects.get_or_create(username=NAME, defaults={"display_name": "Dana Demo"})
        if new:
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
        ours = Meeting.objects.filter(organizer=user, title=DEMO_TITLE, active=True)
        meeting = ours.first() or Meeting.objects.create(organizer=user, title=DEMO_TITLE)
        demo.made.send(Command, user=user)
        known = user.check_password(settings.DEMO_PASSWORD)
        self.stdout.write(f"  Sign in as    {NAME} / {settings.DEMO_PASSWORD if known else '(the password you chose)'}")
        self.stdout.write(f"  Demo meeting  {options['address']}{meeting.get_absolute_url()}")
