"""What engines may know before somebody speaks: names, the meeting's words, what corrections taught, what it is about.

Most important first: what hosts wrote, who is there, what corrections taught here and in earlier meetings of the same
series, then the unusual words of title and agenda. Engines that go on from one meeting to the next get none of it.
"""

from collections.abc import Iterable

from meetings import glossary
from meetings.models import Meeting, Participant, Term
from meetings.names import one_line
from transcription.contract import Hints
from transcription.hinting.vocabulary import unusual
from transcription.models import Stream

MOST, LONGEST = 100, 60
LONGEST_TOPIC = 500
PEOPLE = 50
SERIES = 50
"""Of what was learned in earlier meetings so many are looked at."""


def hints_for(who: Stream | Participant, language: str, carried: bytes = b"") -> Hints:
    """For what `who` says now. Reads the database."""
    place = who.participant if isinstance(who, Stream) else who
    meeting = place.meeting
    return Hints(language=language, carried=carried, terms=terms(meeting), topic=topic(meeting.title, meeting.agenda))


def terms(meeting: Meeting) -> tuple[str, ...]:
    known = list(glossary.of(meeting))
    written = [term.text for term in known if term.origin == Term.Origin.HOST]
    learned = [term.text for term in known if term.origin == Term.Origin.LEARNED]
    before = [term.text for term in glossary.of_series(meeting)[:SERIES]]
    return chosen([*written, *people(meeting), *learned, *before, *unusual([meeting.title, meeting.agenda])])


def people(meeting: Meeting) -> list[str]:
    """Names of those who were let in, whoever was seen last first."""
    admitted = Participant.objects.filter(meeting=meeting, state=Participant.State.ADMITTED, user__is_former=False)
    return [one.user.name for one in admitted.select_related("user").order_by("-last_seen_at", "id")[:PEOPLE]]


def chosen(found: Iterable[str]) -> tuple[str, ...]:
    """The first of them, in one line each, each once; what is longer than engines take is left out. Pure."""
    kept: dict[str, str] = {}
    for term in map(one_line, found):
        if 0 < len(term) <= LONGEST:
            kept.setdefault(term.casefold(), term)
    return tuple(kept.values())[:MOST]


def topic(title: str, agenda: str) -> str:
    """Title and agenda in one line, cut between two words. Pure."""
    whole = one_line(f"{title}. {agenda}" if agenda.strip() else title)
    if len(whole) <= LONGEST_TOPIC:
        return whole
    cut = whole[: LONGEST_TOPIC + 1].rpartition(" ")[0]
    return cut or whole[:LONGEST_TOPIC]
