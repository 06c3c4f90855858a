"""`manage.py demo`: an account and a meeting to try Parley with. Running it again changes nothing."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from meetings.models import Meeting, User
from meetings.views import DEMO_TITLE

NAME = "demo"


class Command(BaseCommand):
    help = "Make the demo account and its meeting, if they are not there."

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD") or "try-parley"
        user, new = User.objects.get_or_create(username=NAME, defaults={"display_name": "Dana Demo"})
        if new:
            user.set_password(password)
            user.save()
        meeting, _ = Meeting.objects.get_or_create(organizer=user, title=DEMO_TITLE)
        shown = password if user.check_password(password) else "(as you changed it)"
        self.stdout.write(f"  Demo meeting: {meeting.get_absolute_url()}   sign in: {NAME} / {shown}")
