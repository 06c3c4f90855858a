"""What follows a stored final: its speaker's figures, what it cost, a second hearing. None of it can make it fail."""

import logging
from collections import Counter
from dataclasses import replace

from django.db import DatabaseError

from conferencing.rooms import Message
from meetings.models import Meeting
from transcription import usage
from transcription.contract import Caption, Samples
from transcription.models import Dialogue
from transcription.recognition import chain
from transcription.recognition.second import Job, always
from transcription.recognition.tuning import Tuning
from transcription.spans import Spans
from transcription.speaking import figures, tallies
from transcription.speaking.figures import Tally
from transcription.streams import Claim
from transcription.writing import in_thread

log = logging.getLogger(__name__)


class Afterwards:
    """One stream's."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.sent: Counter[str] = Counter()  # samples, by engine
        self.tally: Tally | None = None

    def spent(self, engine: str, samples: int) -> None:
        """For Hints: sound was sent to a service that is paid for."""
        self.sent[engine] += samples

    async def figures(self, caption: Caption) -> Message | None:
        """The speaker's figures, now that these words are stored."""
        try:
            if self.tally is None:
                self.tally = await in_thread(tallies.so_far)(self.claim)
            else:
                self.tally.heard(figures.of_caption(caption, caption.language))
        except DatabaseError as error:
            log.error("figures of stream %s could not be read (%s)", self.claim.stream.pk, type(error).__name__)
            return None
        return {"type": "figures", **self.tally.as_json()}

    def hear_again(self, row: Dialogue, tuning: Tuning, samples: Samples, unheard: Spans) -> None:
        """By a better engine than its own, where there is one."""
        here = chain.stays(tuning.chosen)
        if engine := chain.second(row.engine, here=here):
            stream = self.claim.stream.pk
            hints = replace(tuning.hints, spent=self.spent)
            still = self.may_send if set(chain.again(row.engine, here=here)) & set(chain.hosted()) else always
            job = Job(engine, row.pk, stream, row.raw_text, row.first_sample, samples, hints, unheard, self.pay, still)
            chain.second_pass().offer(job)

    def may_send(self) -> bool:
        """Has the host not chosen meanwhile that no sound leaves this server? Reads the database."""
        chosen = Meeting.objects.filter(transcripts=self.claim.stream.transcript_id)
        return not any(map(chain.stays, chosen.values_list("speech_engine", flat=True)))

    async def pay(self) -> None:
        """Write down what was sent since the last time."""
        sent, self.sent = self.sent, Counter()
        for engine, samples in sent.items():
            price = chain.told(engine).price
            try:
                await in_thread(usage.add)(self.claim.stream.transcript_id, engine, samples, price)
            except DatabaseError as error:
                log.error("usage of stream %s could not be stored (%s)", self.claim.stream.pk, type(error).__name__)
                self.sent[engine] += samples
