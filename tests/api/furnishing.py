"""Somebody with one of everything, stored beside a server: what the API's tests ask for, change and delete.

`furnish` runs in `tests.shell`; each time it makes another person, so no test meets what another has used up.
"""

import json
from datetime import timedelta
from uuid import uuid4


def furnish() -> None:
    """Print `{"token", "code", "ids": {model: id}}`."""
    from django.utils import timezone

    from conferencing import chat
    from meetings import access
    from meetings.models import AccessToken, Invitation, Meeting, Term
    from summaries.models import ActionItem, Run, Summary
    from tests.browser import stored
    from tests.summaries import scenes
    from transcription.models import Dialogue, Gap, Transcript
    from transcription.programs.models import Upload
    from transcription.sharing.models import Share

    now = timezone.now()
    name = f"Host {uuid4().hex[:12]}"
    host = scenes.person(name)
    meeting = Meeting.objects.create(title="Office move", organizer=host)
    session: Transcript = scenes.session(*stored.LINES, organizer=name, state="complete", meeting=meeting)
    said: list[Dialogue] = list(session.dialogues.all())
    summary = Summary.objects.create(transcript=session, type="brief", text="By Friday.", provider="builtin")
    summary.sentences.create(position=0, text="By Friday.", stale=True).evidence.add(said[0])
    stored.tidied(session)
    run = Run.objects.create(transcript=session, purpose="end", steps=["summary"], provider="builtin", state="done")
    item = ActionItem.objects.create(meeting=meeting, transcript=session, description="Send the numbers")
    item.evidence.add(said[8])
    written, _ = chat.write(access.Who(host), meeting, "By Friday!")
    heard = [{"start": 0.0, "end": 1.0, "text": "By Friday.", "words": []}]
    upload = Upload.objects.create(user=host, name="said.wav", size=1, state="done", seconds=1.0, result=heard)
    Gap.objects.create(
        id=written.pk,
        transcript=session,
        stream=said[0].stream,
        participant=said[0].speaker,
        first_sample=0,
        last_sample=16_000,
        started_at=now,
        ended_at=now,
        reason="failed",
        number=session.next_number(),
    )
    token = AccessToken.issue(host)
    ids = {
        "tokens": host.tokens.get().pk,
        "transcripts": session.pk,
        "dialogues": said[0].pk,
        "runs": run.pk,
        "summaries": summary.pk,
        "action-items": item.pk,
        "chat": written.pk,
        "transcriptions": upload.pk,
        "invitations": Invitation.objects.create(meeting=meeting, email="z@example.org", key=uuid4().hex).pk,
        "glossary": Term.objects.create(meeting=meeting, text="Kubernetes", key="kubernetes").pk,
        "shares": Share.objects.create(transcript=session, made_by=host, expires_at=now + timedelta(days=7)).pk,
    }
    told = {"token": token, "code": meeting.code, "ids": {name: str(pk) for name, pk in ids.items()}}
    print(json.dumps(told))
