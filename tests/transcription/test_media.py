"""Whatever file a person chooses becomes 16 kHz mono, or a sentence that says why not. PyAV makes the files here."""

import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcription.media import RATE, Unreadable, duration, pcm

Samples = npt.NDArray[np.int16]
TONE = 440


def heard(path: Path, max_seconds: float = 3600) -> Samples:
    chunks = list(pcm(path, max_seconds=max_seconds))
    assert all(chunk.dtype == np.int16 and 1 <= len(chunk) <= RATE for chunk in chunks)
    return np.concatenate(chunks)


def pitch(samples: Samples) -> float:
    """The strongest frequency, in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax()) * RATE / len(samples)


def recording(
    path: Path, codec: str | None, rate: int = 48_000, layout: str = "stereo", seconds: float = 2.0, video: bool = False
) -> Path:
    """A file with the tone in every channel of its audio track, and a grey picture when there is to be video."""
    with av.open(str(path), "w") as container:
        film = container.add_stream("mpeg4", rate=10, width=64, height=48, pix_fmt="yuv420p") if video else None
        if codec:
            sound = container.add_stream(codec, rate=rate, layout=layout)
            assert isinstance(sound, av.AudioStream)
            container.mux([*sound.encode(tone_frame(rate, layout, seconds)), *sound.encode(None)])
        if film:
            grey = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 128, np.uint8), format="rgb24")
            container.mux([packet for _ in range(int(10 * seconds)) for packet in film.encode(grey)])
            container.mux(film.encode(None))
    return path


def tone_frame(rate: int, layout: str, seconds: float) -> av.AudioFrame:
    mono = (8000 * np.sin(2 * np.pi * TONE * np.arange(int(rate * seconds)) / rate)).astype(np.int16)
    samples = np.repeat(mono, len(av.AudioLayout(layout).channels))[np.newaxis]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
    frame.sample_rate = rate
    return frame


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout", "video"),
    [
        ("surround.wav", "pcm_s16le", 96_000, "5.1", False),
        ("telephone.wav", "pcm_s16le", 8_000, "mono", False),
        ("song.mp3", "mp3", 44_100, "stereo", False),
        ("memo.m4a", "aac", 48_000, "stereo", False),
        ("raw.aac", "aac", 44_100, "mono", False),
        ("studio.flac", "flac", 96_000, "stereo", False),
        ("browser.webm", "libopus", 48_000, "mono", False),
        ("meeting.mp4", "aac", 48_000, "stereo", True),
        ("meeting.mkv", "libopus", 48_000, "stereo", True),
    ],
)
def test_every_kind_of_file_becomes_16_khz_mono(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str, video: bool
) -> None:
    path = recording(tmp_path / name, codec, rate, layout, video=video)
    samples = heard(path)
    assert len(samples) / RATE == pytest.approx(2.0, abs=0.1)
    assert pitch(samples) == pytest.approx(TONE, abs=2)
    assert np.abs(samples).max() > 4000
    assert duration(path) == pytest.approx(2.0, abs=0.1)


def test_a_stream_that_changes_its_format_is_read_on(tmp_path: Path) -> None:
    first = recording(tmp_path / "first.mp3", "mp3", 44_100, "stereo")
    second = recording(tmp_path / "second.mp3", "mp3", 32_000, "mono")
    both = tmp_path / "both.mp3"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    samples = heard(both)
    assert len(samples) / RATE == pytest.approx(4.0, abs=0.3)
    assert pitch(samples[: 2 * RATE]) == pytest.approx(TONE, abs=2)
    assert pitch(samples[-RATE:]) == pytest.approx(TONE, abs=2)


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_s16le"), ("a.mp3", "mp3"), ("a.ogg", "libopus")])
def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path, name: str, codec: str) -> None:
    path = recording(tmp_path / name, codec, seconds=4.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    samples = heard(path)
    assert 1.0 < len(samples) / RATE < 3.0
    assert pitch(samples) == pytest.approx(TONE, abs=2)


def test_a_file_without_sound_says_so(tmp_path: Path) -> None:
    silent_film = recording(tmp_path / "film.mp4", None, video=True)
    with pytest.raises(Unreadable, match=r"^film\.mp4 has no audio track"):
        heard(silent_film)
    with pytest.raises(Unreadable, match="no audio track"):
        duration(silent_film)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"Dear all, here are the minutes.\n" * 40, "is damaged or not audio"),
        (np.random.default_rng(7).bytes(50_000), "is damaged or not audio"),
        (b"RIFF\x24\x00\x00\x00WAVE", "is damaged or not audio"),
    ],
)
def test_a_file_that_is_no_audio_says_so(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "upload.wav"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=rf"^upload\.wav {sentence}") as refused:
        heard(path)
    assert str(tmp_path) not in str(refused.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^lost\.wav cannot be opened: No such file"):
        heard(tmp_path / "lost.wav")
    with pytest.raises(Unreadable, match="cannot be opened: Is a directory"):
        heard(tmp_path)


def test_a_header_without_sound_says_so(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", "pcm_s16le")
    path.write_bytes(path.read_bytes()[:80])
    with pytest.raises(Unreadable, match="no sound can be read"):
        heard(path)


def test_every_channel_of_a_mixing_desk_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "desk.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((18, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.repeat(tone_frame(RATE, "mono", 1.0).to_ndarray(), 18).tobytes())
    samples = heard(path)
    assert len(samples) == RATE
    assert pitch(samples) == pytest.approx(TONE, abs=2)


def test_a_rate_nobody_records_at_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "slow.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 1, 0, "NONE", ""))
        file.writeframes(bytes(100_000))
    with pytest.raises(Unreadable, match="claims 1 samples a second"):
        heard(path)


def test_a_file_that_is_too_long_gives_its_beginning_then_says_so(tmp_path: Path) -> None:
    path = recording(tmp_path / "long.flac", "flac", seconds=4.0)
    chunks: list[Samples] = []
    with pytest.raises(Unreadable, match=r"longer than 1\.5 s;"):
        chunks.extend(pcm(path, max_seconds=1.5))
    assert sum(map(len, chunks)) == 1.5 * RATE
    assert len(heard(path, max_seconds=4.0)) == 4 * RATE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.ffconcat", "ffconcat version 1.0\nfile secret.wav\n"),
        ("disguised.wav", "ffconcat version 1.0\nfile secret.wav\n"),
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.aac\n#EXT-X-ENDLIST\n"),
    ],
)
def test_a_text_that_names_other_files_opens_none(tmp_path: Path, name: str, text: str) -> None:
    recording(tmp_path / "secret.wav", "pcm_s16le")
    recording(tmp_path / "secret.aac", "aac")
    attack = tmp_path / name
    attack.write_text(text)
    with av.open(str(attack)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)), "the attack works where nobody prevents it"
    with pytest.raises(Unreadable, match="not audio"):
        heard(attack)


def test_a_path_is_never_an_address_or_a_list(tmp_path: Path) -> None:
    path = recording(tmp_path / "secret.wav", "pcm_s16le")
    with pytest.raises(Unreadable, match="cannot be opened"):
        list(pcm(f"concat:{path}|{path}"))


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = recording(tmp_path / "long.wav", "pcm_s16le", RATE, "mono", seconds=300.0)
    tracemalloc.start()
    try:
        samples = sum(len(chunk) for chunk in pcm(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert samples == 300 * RATE
    assert peak < 1_000_000 < path.stat().st_size


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["a.wav", "a.mp3", "a.m4a", "a.ogg", "a.flac"]), data=st.data())
def test_damage_anywhere_is_read_around_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    codecs = {"a.wav": "pcm_s16le", "a.mp3": "mp3", "a.m4a": "aac", "a.ogg": "libopus", "a.flac": "flac"}
    whole = tmp_path / name
    if not whole.exists():
        recording(whole, codecs[name], seconds=0.5)
    content = bytearray(whole.read_bytes())
    damage = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for at, value in data.draw(st.lists(damage, min_size=1, max_size=20)):
        content[at] = value
    broken = tmp_path / f"broken-{name}"
    broken.write_bytes(content)
    try:
        chunks = list(pcm(broken, max_seconds=60))
    except Unreadable as refused:
        sentence = str(refused)
        assert sentence.startswith(broken.name)
    else:
        assert all(chunk.dtype == np.int16 and 1 <= len(chunk) <= RATE for chunk in chunks)
