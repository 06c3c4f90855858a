"""WebVTT (https://www.w3.org/TR/webvtt1/) and what players make of SubRip, for sessions and uploaded files. Pure."""

from collections.abc import Iterable, Iterator

from transcription.contract import SAMPLE_RATE
from transcription.exports.cues import Cue, Spoken, cues
from transcription.exports.lines import one_line
from transcription.exports.talk import Options, Talk, Utterance


def write_vtt(talk: Talk, options: Options) -> bytes:
    return vtt(spoken(talk, options)).encode()


def write_srt(talk: Talk, options: Options) -> bytes:
    return srt(spoken(talk, options)).encode()


def vtt(said: Iterable[Spoken]) -> str:
    """Names are voice tags; what people said is never markup."""
    return "\n".join(["WEBVTT\n", *map(block, cues(said))])


def block(cue: Cue) -> str:
    voice = f"<v {escaped(cue.name)}>" if cue.name else ""
    return f"{clock(cue.start)} --> {clock(cue.end)}\n{voice}{escaped(cue.text)}\n"


def srt(said: Iterable[Spoken]) -> str:
    """Names stand before the words. SubRip knows no escapes: an arrow is shortened, or it would be a time."""
    return "\n".join(
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{cue.text.replace('-->', '->')}\n"
        for number, cue in enumerate(cues(said, named=True), 1)
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(milliseconds: int, point: str = ".") -> str:
    """00:01:02.345, and as many hours as there are."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def spoken(talk: Talk, options: Options) -> Iterator[Spoken]:
    """What was said, in seconds since the session began."""
    names = {one.id: one_line(one.name) for one in talk.people}
    for one in talk.utterances:
        if text := one_line(one.text(raw=options.raw)):
            start, end = ((at - talk.started_at).total_seconds() for at in (one.started_at, one.ended_at))
            yield Spoken(start, end, text, timed(one, start), names.get(one.speaker, ""), str(one.speaker))


def timed(one: Utterance, start: float) -> list[tuple[str, float, float]]:
    """Its words: what they count from is the first sample of the stream."""
    offset = start - one.first_sample / SAMPLE_RATE
    return [(word.text, offset + word.start, offset + word.end) for word in one.words]
