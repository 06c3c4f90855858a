"""Any audio or video file becomes 16 kHz mono samples, a chunk at a time, so memory stays flat whatever the length.

Invariant: only the file that was named is read. FFmpeg has formats that are lists of other files (`ffconcat`, HLS) or
addresses (`concat:`, `http:`); an uploaded text could make it open anything the server may read. So `av.open` gets a
list of formats that hold their own sound, and the `file` protocol alone.

What can be read is read: a damaged packet is skipped and a file that breaks off gives what came before the break.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

RATE = 16_000
"""Samples a second of everything that `pcm` yields."""

MAX_SECONDS = 4 * 3600.0
BELIEVED = 24 * 3600.0  # a file that claims to last longer is not believed
PACKETS = 2_000_000  # that are counted at most: 4 h in pieces of 7 ms

FORMATS = "matroska,webm,mov,mp4,m4a,mp3,wav,flac,ogg,aac"
MIXED = 8
RATES = range(4_000, 400_000)
"""What microphones make, in Hz. A file may claim 1 Hz, where one frame of 64 Ki samples lasts 18 hours."""

Chunk = npt.NDArray[np.int16]


class Unreadable(Exception):
    """This file gives no speech to write down. The message is a sentence for the person who chose the file."""


class NotAudio(Unreadable):
    """It is no container of sound that is read here."""


class TooLong(Unreadable):
    """It goes on beyond what is heard of a file."""


def pcm(path: str | Path, *, max_seconds: float = MAX_SECONDS) -> Iterator[Chunk]:
    """The sound of the file's main audio track, as int16 arrays of shape (n,), 1 <= n <= 16,000, at 16 kHz mono.

    Raises Unreadable at the first chunk when there is nothing to read (no such file, empty, no audio, damaged before
    the first sample), and TooLong after `max_seconds` of sound when the file goes on: those seconds were yielded.
    """
    path = Path(path)
    left = int(max_seconds * RATE)
    empty = True
    for chunk in _chunks(path):
        if len(chunk) > left:
            yield from (chunk[:left],) if left else ()
            raise TooLong(f"{path.name} is longer than {_spoken(max_seconds)}; cut it into shorter files.")
        yield chunk
        left -= len(chunk)
        empty = False
    if empty:
        raise Unreadable(f"{path.name} has an audio track, but no sound can be read from it; it may be damaged.")


def duration(path: str | Path) -> float | None:
    """Seconds that the file says it lasts, for a progress bar: a claim, not a count of samples.

    Of a file that was written while it was recorded, and says nothing, its packets are counted without decoding them.
    None where that gives nothing either. Raises Unreadable when it cannot be opened or has no audio track.
    """
    with _open(Path(path)) as container:
        stream = _track(container, Path(path))
        of_track = float((stream.duration or 0) * (stream.time_base or 0))
        return _believed(of_track) or _believed((container.duration or 0) / av.time_base) or _counted(container, stream)


def _believed(seconds: float) -> float | None:
    return seconds if 0 < seconds <= BELIEVED else None


def _counted(container: InputContainer, stream: AudioStream) -> float | None:
    """What the packets say that they last, together; damage is where it ends."""
    ticks, most = 0, BELIEVED / float(stream.time_base or 1)
    try:
        for packet in islice(container.demux(stream), PACKETS):
            ticks += max(0, packet.duration or 0)
            if ticks > most:
                break
    except av.FFmpegError:
        pass
    return _believed(float(ticks * (stream.time_base or 0)))


def _open(path: Path) -> InputContainer:
    try:
        if path.is_file() and path.stat().st_size == 0:
            raise Unreadable(f"{path.name} is empty; record or export it again.")
        options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
        return av.open(f"file:{path}", mode="r", options=options, metadata_errors="ignore")
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror}.") from error
    except (av.FFmpegError, ValueError, OSError) as error:
        raise NotAudio(
            f"{path.name} is damaged or not audio; Parley reads wav, mp3, m4a, aac, flac, ogg, webm, mkv, mp4 and mov."
        ) from error


def _track(container: InputContainer, path: Path) -> AudioStream:
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise Unreadable(f"{path.name} has no audio track; choose a file with sound.")
    return stream


def _chunks(path: Path) -> Iterator[Chunk]:
    with _open(path) as container:
        for frame in resampled(frames(container, _track(container, path)), path.name):
            samples = frame.to_ndarray().reshape(-1).astype(np.int16, copy=False)
            yield from (samples[at : at + RATE] for at in range(0, len(samples), RATE))


def frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Every frame that decodes. Damage is no error here: the packet is skipped, a broken end is the end."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            frames = stream.decode(packet)
        except av.FFmpegError:
            continue
        yield from frames


def resampled(decoded: Iterable[AudioFrame], name: str) -> Iterator[AudioFrame]:
    """The same sound as 16 kHz mono. A resampler knows one input format, so a change in the stream makes a new one."""
    for (_, _, rate), alike in groupby(map(_mixable, decoded), _shape):
        if rate not in RATES:
            raise Unreadable(f"{name} claims {rate} samples a second; it may be damaged.")
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in chain(alike, [None]):
            yield from _converted(resampler, frame)


def _mixable(frame: AudioFrame) -> AudioFrame:
    """FFmpeg knows how to mix eight channels; of a mixing desk's 18 or 32 it does not: there the mean is the mix."""
    channels = len(frame.layout.channels)
    if channels <= MIXED:
        return frame
    samples = frame.to_ndarray()
    mean = (samples if frame.format.is_planar else samples.reshape(-1, channels).T).mean(axis=0, keepdims=True)
    mono = AudioFrame.from_ndarray(mean.astype(samples.dtype), format=frame.format.name, layout="mono")
    mono.sample_rate = frame.sample_rate
    return mono


def _shape(frame: AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _converted(resampler: AudioResampler, frame: AudioFrame | None) -> list[AudioFrame]:
    """What comes out for this frame, or at the end (None). One that cannot be converted is damage, and skipped."""
    try:
        return resampler.resample(frame)
    except (av.FFmpegError, ValueError):
        return []


def _spoken(seconds: float) -> str:
    if seconds >= 3600:
        return f"{seconds / 3600:.3g} h"
    return f"{seconds / 60:.3g} min" if seconds >= 60 else f"{seconds:.3g} s"
