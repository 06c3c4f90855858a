"""What MediaRecorder gives: sound in a container that grows, whose header came first and which is never closed."""

import av
import numpy as np
from av.audio.resampler import AudioResampler

from transcription.contract import SAMPLE_RATE, Samples

RATE = 48_000
KINDS = {
    "audio/webm;codecs=opus": ("webm", "libopus", {"live": "1", "cluster_time_limit": "200"}),
    "audio/ogg; codecs=opus": ("ogg", "libopus", {"page_duration": "200000", "flush_packets": "1"}),
    "audio/mp4": ("mp4", "aac", {"movflags": "empty_moov+default_base_moof+frag_every_frame"}),
    'audio/mp4; codecs="opus"': ("mp4", "libopus", {"movflags": "empty_moov+default_base_moof+frag_every_frame"}),
}


class Growing:
    """A file that can only be appended to."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


def recorded(mime: str, samples: Samples) -> bytes:
    """`samples` (16 kHz) as a browser that was asked for `mime` would record them."""
    name, codec, options = KINDS[mime]
    file = Growing()
    with av.open(file, "w", format=name, options=options) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        stream.bit_rate = 48_000
        resampler = AudioResampler("fltp" if codec == "aac" else "s16", "mono", RATE)
        for at in range(0, len(samples), SAMPLE_RATE // 50):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + SAMPLE_RATE // 50], format="s16", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, at
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))
    return file.data


def alike(one: Samples, other: Samples) -> float:
    """How much `one` sounds like `other`, wherever in a quarter of a second it begins: 1 is the same."""
    size = 1 << (len(one) + len(other)).bit_length()
    spectrum = np.fft.rfft(one.astype(float), size) * np.conj(np.fft.rfft(other.astype(float), size))
    around = np.fft.irfft(spectrum, size)
    near = max(around[: SAMPLE_RATE // 4].max(), around[-SAMPLE_RATE // 4 :].max())
    return float(near / (np.linalg.norm(one.astype(float)) * np.linalg.norm(other.astype(float)) + 1e-9))
