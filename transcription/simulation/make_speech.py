"""Make the files in `audio/` from `script.json`: flite (Debian's package) says every line, Opus keeps it small.

    python -m transcription.simulation.make_speech

Every line ends up equally loud, without the silence flite puts around it, so that a line lasts as long as its words.
The wording was chosen among more, for what the bundled engine hears well in these voices: it tests the path that words
take, and says nothing about how well people are understood.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from transcription.media import RATE, pcm

HERE = Path(__file__).parent
BIT_RATE = 24_000
LOUDNESS, CEILING = 10 ** (-20 / 20), 10 ** (-2 / 20)
"""RMS and highest peak, as parts of full scale. A codec overshoots: -2 dBFS going in stays below -1 dBFS coming out."""

QUIET = 10 ** (-46 / 20)
"""RMS of a window that holds no word, as a part of the highest peak: the voices hum below that."""

WINDOW, MARGIN = RATE // 50, RATE // 20

Signal = npt.NDArray[np.float64]


def main() -> None:
    script = json.loads((HERE / "script.json").read_text())
    voices = {speaker["key"]: speaker["voice"] for speaker in script["speakers"]}
    (HERE / "audio").mkdir(exist_ok=True)
    for line in script["lines"]:
        write(HERE / "audio" / line["file"], levelled(trimmed(spoken(line["text"], voices[line["speaker"]]))))


def spoken(text: str, voice: str) -> Signal:
    """The sentence in that flite voice: 16 kHz mono, within -1 and 1."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", file.name], check=True)
        return np.concatenate(list(pcm(file.name))) / 32768


def trimmed(signal: Signal) -> Signal:
    """Without the silence before and after, but for 50 ms: a first consonant may be as quiet as that."""
    windows = signal[: len(signal) // WINDOW * WINDOW].reshape(-1, WINDOW)
    loud = np.flatnonzero(np.sqrt(np.mean(windows**2, axis=1)) > QUIET * np.abs(signal).max())
    return signal[max(loud[0] * WINDOW - MARGIN, 0) : (loud[-1] + 1) * WINDOW + MARGIN]


def levelled(signal: Signal) -> Signal:
    """At -20 dBFS RMS, or quieter where a peak would pass the ceiling."""
    rms, peak = float(np.sqrt(np.mean(signal**2))), float(np.abs(signal).max())
    return signal * min(LOUDNESS / rms, CEILING / peak)


def write(path: Path, signal: Signal) -> None:
    """One Opus file in Ogg, made for speech; the same bytes every time."""
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono", options={"application": "voip"})
        stream.bit_rate = BIT_RATE
        samples = (signal * 32767).round().astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
