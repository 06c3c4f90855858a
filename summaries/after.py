"""After the end: what MINUTES_ON_END names is done once all that was said is stored, as one run that pages watch."""

import logging
from typing import Any

from django.conf import settings

from meetings.models import Participant, User
from summaries import mails, news, runs
from summaries.contract import Failed
from summaries.holding import Held
from summaries.models import Notice
from transcription.models import Transcript

ORDER = ("correct", "summary", "items", "notify")
PURPOSE = "end:minutes"
log = logging.getLogger(__name__)


def planned() -> list[str]:
    """The steps that settings ask for, in the order in which they make sense."""
    return [step for step in ORDER if step in settings.MINUTES_ON_END]


def settled(sender: type[Transcript], transcript: Transcript, **kwargs: Any) -> None:
    """All that will be said in it is stored."""
    steps = planned()
    if not steps or not transcript.words:
        return
    try:
        runs.start(transcript, PURPOSE, steps)
    except Failed as failed:  # the session settles nevertheless
        log.error("minutes after the end could not begin: %s", failed.code)


@runs.step("notify")
def notify(held: Held) -> None:
    """Write to those who asked for it. Whom a run wrote to it does not write to again, however often it is resumed."""
    people = list(mails.wanted_by(members(held.run.transcript)).order_by("pk"))
    for number, user in enumerate(people):
        held.write(done=number, total=len(people))
        news.tell(held.run)
        _, fresh = Notice.objects.get_or_create(run=held.run, user=user)  # first: better no mail than two
        if fresh:
            mails.minutes(user, held.run.transcript)


def members(transcript: Transcript) -> Any:
    """Who can read the minutes: those who were admitted, and the organizer."""
    meeting = transcript.meeting
    inside = Participant.objects.filter(meeting=meeting, state=Participant.State.ADMITTED).values("user")
    return User.objects.filter(pk__in=inside) | User.objects.filter(pk=meeting.organizer_id)
