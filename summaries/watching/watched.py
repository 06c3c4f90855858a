"""What somebody who watches is told: from the room's news, and from the database, which has what news have lost."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from conferencing.rooms import Message
from summaries import minutes, news, serializers, why
from summaries.items import news as item_news
from summaries.models import ActionItem, Run, Summary
from summaries.watching.drafts import Draft
from transcription import pauses, sync, transcripts
from transcription.models import Pause, Transcript


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream. `number` is the transcript's up to which everything was told, None to say nothing."""

    name: str
    data: Message
    number: int | None = None


def in_readers_language(run: Message) -> Message:
    error = run["error"]
    return run | {"error": error and error | {"detail": why.sentence(error["code"])}}


def without_type(message: Message) -> Message:
    return {name: value for name, value in message.items() if name != "type"}


class OneRun:
    """`run` (with the draft), `delta`, and `end`."""

    def __init__(self, pk: UUID) -> None:
        self.pk, self.draft = pk, Draft()

    @property
    def hurry(self) -> bool:
        return self.draft.hurry

    @property
    def over(self) -> bool:
        return self.draft.over

    def look(self) -> list[Event]:
        row = Run.objects.select_related("transcript", "asked_by").filter(pk=self.pk).first()
        return self.events(self.draft.looked(news.snapshot(row), row.draft)) if row else []

    def heard(self, message: Message) -> list[Event]:
        if message["type"] == "run" and message["id"] == str(self.pk):
            return self.events(self.draft.told(in_readers_language(without_type(message))))
        if message["type"] == "summary" and message.get("run") == str(self.pk) and "delta" in message:
            return self.events(self.draft.said(message))
        return []

    def events(self, told: list[Message]) -> list[Event]:
        found = [Event("delta" if "delta" in one else "run", one) for one in told]
        return [*found, Event("end", self.draft.shown())] if found and self.over else found


@dataclass
class Session:
    """All that concerns the page of one session. What is there at the beginning is told first."""

    transcript: Transcript
    seen: int = -1  # the number up to which utterances and gaps were told
    state: Message = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    summaries: dict[str, tuple[int, int]] = field(default_factory=dict)  # id: revision, stale sentences
    items: dict[str, tuple[int, bool]] = field(default_factory=dict)  # id: revision, stale
    pauses: dict[str, str | None] = field(default_factory=dict)  # id: when it ended
    missing: bool = False
    over: bool = False

    @property
    def hurry(self) -> bool:
        return self.missing or any(one.hurry for one in self.drafts.values())

    # From the database

    def look(self) -> list[Event]:
        self.missing = False
        found = Transcript.objects.filter(pk=self.transcript.pk).first()
        if found is None:  # what was said here was cleared
            self.over = True
            return []
        stored = [*self.stored_pauses(), *self.runs(), *self.stored_summaries(), *self.stored_items()]
        return [*self.numbered(found), *stored]

    def numbered(self, found: Transcript) -> list[Event]:
        last = found.last_number
        self.seen = last if self.seen < 0 else self.seen
        events = self.session(transcripts.snapshot(found))
        while self.seen < last:
            changes = sync.changes(found, self.seen, last)[: sync.MOST]
            events += [Event(one["type"], one, one["number"]) for one in changes]
            self.seen = changes[-1]["number"] if len(changes) == sync.MOST else last
        return events

    def session(self, snapshot: Message) -> list[Event]:
        state = {name: value for name, value in snapshot.items() if name not in ("number", "type")}
        if state == self.state:
            return []
        self.state = state
        return [Event("transcript", {"type": "transcript", **snapshot}, self.seen)]

    def stored_pauses(self) -> list[Event]:
        """They take no number."""
        rows = Pause.objects.filter(transcript=self.transcript).select_related("participant__user")
        return [event for row in rows.order_by("started_at", "id") for event in self.pause(pauses.snapshot(row))]

    def pause(self, snapshot: Message) -> list[Event]:
        pk, ended = snapshot["id"], snapshot["ended_at"]
        told = pk in self.pauses and ended in (None, self.pauses[pk])  # what ended does not begin again
        if told or not self.mine(snapshot):
            return []
        self.pauses[pk] = ended
        return [Event("pause", {"type": "pause", **snapshot})]

    def runs(self) -> list[Event]:
        watched = [pk for pk, draft in self.drafts.items() if not draft.over]
        rows = Run.objects.filter(Q(state__in=Run.ACTIVE) | Q(pk__in=watched), transcript=self.transcript)
        events: list[Event] = []
        for row in rows.select_related("asked_by").order_by("created_at"):
            row.transcript = self.transcript
            draft = self.drafts.setdefault(str(row.pk), Draft())
            events += self.drafted(draft, draft.looked(news.snapshot(row), row.draft))
        return events

    def stored_summaries(self) -> list[Event]:
        rows = Summary.objects.filter(transcript=self.transcript)
        counted = rows.annotate(doubtful=Count("sentences", filter=Q(sentences__stale=True))).order_by()
        now = {str(pk): (revision, stale) for pk, revision, stale in counted.values_list("pk", "revision", "doubtful")}
        fresh = [pk for pk, version in now.items() if self.summaries.get(pk) != version]
        gone = [pk for pk in self.summaries if pk not in now]
        self.summaries = now
        found = serializers.summaries().filter(pk__in=fresh) if fresh else ()
        told = [Event("summary", serializers.summary(row) | {"type": "summary"}) for row in found]
        return told + [Event("summary", minutes.gone(pk, self.transcript.pk)) for pk in gone]

    def stored_items(self) -> list[Event]:
        rows = ActionItem.objects.filter(Q(transcript=self.transcript) | Q(transcript=None), deleted_at=None)
        here = rows.filter(meeting=self.transcript.meeting_id).order_by()
        now = {str(pk): (revision, stale) for pk, revision, stale in here.values_list("pk", "revision", "stale")}
        fresh = [pk for pk, version in now.items() if self.items.get(pk) != version]
        gone: list[Message] = [{"id": pk, "deleted": True} for pk in self.items if pk not in now]
        self.items = now
        found = [item_news.snapshot(row) for row in item_news.rows().filter(pk__in=fresh)] if fresh else []
        return self.changed_items(found + gone)

    def changed_items(self, results: list[Message]) -> list[Event]:
        body = {"type": "action_items", "meeting": self.transcript.meeting.code, "results": results}
        return [Event("action_items", body)] if results else []

    def drafted(self, draft: Draft, told: list[Message]) -> list[Event]:
        return [
            Event("summary", delta_of(draft.run, one)) if "delta" in one else Event("run", {"type": "run", **one})
            for one in told
        ]

    # From the room

    def heard(self, message: Message) -> list[Event]:
        hear = {
            "dialogue": self.row,
            "gap": self.row,
            "pause": self.pause,
            "transcript": self.session_news,
            "run": self.run,
            "summary": self.summary,
            "action_items": self.action_items,
        }.get(message["type"])
        return hear(message) if hear else []

    def mine(self, message: Message) -> bool:
        return bool(message.get("transcript") == str(self.transcript.pk))

    def row(self, message: Message) -> list[Event]:
        number = message["number"]
        if not self.mine(message) or number is None or number <= self.seen:
            return []
        if number > self.seen + 1:  # others came before it
            self.missing = True
            return []
        self.seen = number
        return [Event(message["type"], message, number)]

    def session_news(self, message: Message) -> list[Event]:
        return self.session(without_type(message)) if message["id"] == str(self.transcript.pk) else []

    def run(self, message: Message) -> list[Event]:
        if not self.mine(message):
            return []
        draft = self.drafts.setdefault(message["id"], Draft())
        return self.drafted(draft, draft.told(in_readers_language(without_type(message))))

    def summary(self, message: Message) -> list[Event]:
        if not self.mine(message):
            return []
        if "delta" in message:
            draft = self.drafts.get(message["run"])
            self.missing |= draft is None
            return self.drafted(draft, draft.said(message)) if draft else []
        if message.get("deleted"):
            return [Event("summary", message)] if self.summaries.pop(message["id"], None) else []
        version = message["revision"], sum(one["stale"] for one in message["sentences"])
        before = self.summaries.get(message["id"], (0, 0))
        if version == before or version[0] < before[0]:
            return []
        self.summaries[message["id"]] = version
        return [Event("summary", message)]

    def action_items(self, message: Message) -> list[Event]:
        if message["meeting"] != self.transcript.meeting.code:
            return []
        results = [one for one in message["results"] if self.is_news(one)]
        return self.changed_items(results)

    def is_news(self, item: Message) -> bool:
        if item.get("deleted"):
            return self.items.pop(item["id"], None) is not None
        here = item["transcript"] in (None, str(self.transcript.pk))
        version = item["revision"], item["stale"]
        before = self.items.get(item["id"], (0, False))
        if not here or version == before or version[0] < before[0]:
            return False
        self.items[item["id"]] = version
        return True


def delta_of(run: Message, delta: Message) -> Message:
    known = {name: run[name] for name in ("transcript", "summary_type", "attempt")}
    return {"type": "summary", "run": run["id"], **known, **delta}
