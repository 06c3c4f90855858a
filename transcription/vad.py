"""Is this speech? WebRTC's detector looks at everything, Silero only at what that lets through.

So an open but silent microphone costs next to nothing. Silero v6 runs through onnxruntime on windows of 512 samples
with 64 samples of context and its own recurrent state (h, c); the model file comes inside the faster-whisper package.
"""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import webrtcvad
from numpy.typing import NDArray

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # since 1.29 it reports its use to its maker, unless told before it is loaded
import onnxruntime

from transcription.contract import SAMPLE_RATE, Samples

WINDOW = 512
CONTEXT = 64
COARSE = 320  # 20 ms, WebRTC's frame
STRICTNESS = 1  # of WebRTC's detector, 0 to 3


@cache
def silero() -> onnxruntime.InferenceSession:
    """One model for the process; its state is kept by each Gate."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    package = find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise RuntimeError("The package faster-whisper is missing: pip install -r requirements.txt")
    model = Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


class Gate:
    """The two detectors of one stream. `reset` forgets all; then the same windows give the same answers."""

    def __init__(self, strictness: int = STRICTNESS) -> None:
        self.model, self.strictness = silero(), strictness
        self.reset()

    def reset(self) -> None:
        self.webrtc = webrtcvad.Vad(self.strictness)
        self.left = b""
        self.forget()

    def forget(self) -> None:
        self.h = self.c = np.zeros((1, 1, 128), np.float32)
        self.context: NDArray[np.float32] = np.zeros(CONTEXT, np.float32)
        self.warm = False

    def speech(self, window: Samples, *, listening: bool) -> float:
        """Probability of speech in a window of 512 samples. While `listening`, WebRTC may say no without Silero."""
        if listening and not self.coarse(window):
            if self.warm:
                self.forget()
            return 0.0
        return self.fine(window)

    def coarse(self, window: Samples) -> bool:
        """Does WebRTC hear a voice in any whole 20 ms frame that ends in this window?"""
        data = self.left + window.tobytes()
        whole = len(data) // (2 * COARSE) * 2 * COARSE
        self.left = data[whole:]
        frames = (data[at : at + 2 * COARSE] for at in range(0, whole, 2 * COARSE))
        voiced = [self.webrtc.is_speech(frame, SAMPLE_RATE) for frame in frames]  # all: it keeps a state
        return any(voiced)

    def fine(self, window: Samples) -> float:
        scaled = window.astype(np.float32) / np.float32(32768)
        feed = {"input": np.concatenate((self.context, scaled))[None], "h": self.h, "c": self.c}
        probability, self.h, self.c = self.model.run(None, feed)
        self.context, self.warm = scaled[-CONTEXT:], True
        return float(np.asarray(probability).reshape(-1)[0])
