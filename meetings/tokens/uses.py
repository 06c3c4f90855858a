"""When each token was last used. Noted in memory, and written once a minute by the server's sweep: a request never
waits for that, and never fails by it. What a process noted in its last minute goes with it when it is killed.
"""

from datetime import datetime
from threading import Lock

from django.db.models import Q
from django.utils import timezone

noted: dict[int, datetime] = {}
lock = Lock()


def note(token: int) -> None:
    """The token with this row was used now. Asks and tells nobody."""
    with lock:
        noted[token] = timezone.now()


def sweep() -> None:
    """Write what was noted. Raises DatabaseError, and has forgotten nothing then."""
    from meetings.models import AccessToken

    with lock:
        taken = dict(noted)
    for token, moment in taken.items():
        older = Q(last_used_at=None) | Q(last_used_at__lt=moment)
        AccessToken.objects.filter(older, pk=token).update(last_used_at=moment)
    with lock:
        for token, moment in taken.items():
            if noted.get(token) == moment:
                del noted[token]
