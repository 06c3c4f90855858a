"""The model in its process: several speakers' segments are heard in one batch, int8 on a CPU, float16 on CUDA.

faster-whisper's own batches are cuts of one recording, so this asks its parts: features, encoder, generation and
alignment each take a batch. Each segment has its own language and prompt (all prompts of a batch have one length).

A text that is not good (takes.py) is decoded again, warmer and alone. The seed is set, so that the same segment gives
the same text.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcription.contract import SAMPLE_RATE, Result, Samples, Word
from transcription.engines.streaming.parts import clean
from transcription.engines.whisper.guard import folded, unlooped
from transcription.engines.whisper.prompt import prompt, remember, remembered
from transcription.engines.whisper.takes import LOOPS, Ask, Take, whole

FRAME = SAMPLE_RATE // 100
BEAMS = {False: 1, True: 5}  # for what will be heard again, and for what stands
WARMER = (0.4, 0.8)  # temperatures
WILD = 0.5  # words from above it are no context for the next
SURE = 0.5  # of a language
SEED = 1
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
ALIASES = {"nb": "no", "iw": "he", "in": "id", "jv": "jw", "fil": "tl", "cmn": "zh"}

Features = NDArray[np.float32]


class WrongPreprocessorConfig(Exception):
    """preprocessor_config.json is missing, or another model's: every utterance would fail."""


class Model:
    """Raises WrongPreprocessorConfig, and what CTranslate2 raises when `folder` holds no model."""

    def __init__(self, folder: Path, device: str, threads: int) -> None:
        import ctranslate2
        from faster_whisper import WhisperModel

        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        kind = "float16" if device == "cuda" else "int8"
        self.whisper = WhisperModel(
            str(folder), device=device, compute_type=kind, cpu_threads=threads, local_files_only=True
        )
        if len(self.whisper.feature_extractor.mel_filters) != self.whisper.model.n_mels:
            raise WrongPreprocessorConfig
        self.device = device
        self.tokenizers: dict[str, Any] = {}
        self.english = self.tokenizer("en")

    def tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self.tokenizers:
            many = self.whisper.model.is_multilingual
            self.tokenizers[language] = Tokenizer(self.whisper.hf_tokenizer, many, "transcribe", language)
        return self.tokenizers[language]

    def prompt(self, ask: Ask) -> list[int]:
        """What goes before: empty, or as many tokens as others of its meeting have."""
        return prompt(self.plain, clean(ask.topic), tuple(map(clean, ask.terms)), remembered(ask.carried)[1])

    def plain(self, text: str) -> list[int]:
        """Tokens of words only: what is written like one of the model's own signs must not steer it."""
        return [token for token in self.english.encode(text) if token < self.english.eot]

    def hear(self, asks: Sequence[Ask], prompts: Sequence[list[int]]) -> list[Result]:
        """One batch. The `prompts` have one length."""
        features = np.stack([self.features(ask.samples) for ask in asks])
        encoded = self.encode(features)
        languages = self.languages(asks, encoded)
        starts = [self.start(*one) for one in zip(prompts, languages, strict=True)]
        most = max(len(ask.samples) for ask in asks)
        takes = self.decode(encoded, starts, most, BEAMS[any(ask.final for ask in asks)])
        for at, (ask, take) in enumerate(zip(asks, takes, strict=True)):
            if ask.final and not take.good:
                takes[at] = self.warmer(features[at], starts[at], len(ask.samples), take)
        words = self.words(takes, languages, features, encoded, [len(ask.samples) for ask in asks])
        return [self.result(*one) for one in zip(asks, takes, words, languages, strict=True)]

    def features(self, samples: Samples) -> Features:
        """A log-mel spectrogram of 30 s, however short the segment is."""
        from faster_whisper.audio import pad_or_trim

        heard = self.whisper.feature_extractor(samples.astype(np.float32) / 32768)
        padded: Features = pad_or_trim(heard[..., :-1], self.whisper.feature_extractor.nb_max_frames)
        return padded.astype(np.float32)

    def encode(self, features: Features) -> Any:
        """Of each row. A processor takes one after the other: what a batch needs at once is more than its caches."""
        from faster_whisper.transcribe import get_ctranslate2_storage

        if self.device == "cuda" or len(features) == 1:
            return self.whisper.encode(features)
        return get_ctranslate2_storage(np.concatenate([np.asarray(self.whisper.encode(one)) for one in features]))

    def languages(self, asks: Sequence[Ask], encoded: Any) -> list[str]:
        """The language of each: as it was said to be, else as it is heard."""
        told = [self.known(ask.language) for ask in asks]
        if all(told):
            return told
        heard = self.whisper.model.detect_language(encoded)
        return [one or self.heard(ask, *found[0]) for one, ask, found in zip(told, asks, heard, strict=True)]

    def heard(self, ask: Ask, token: str, probability: float) -> str:
        """A short or doubtful segment is in the language of those before it."""
        before = self.known(remembered(ask.carried)[0])
        return before if before and probability < SURE else token[2:-2]

    def known(self, tag: str) -> str:
        """The model's code for a language tag; empty when it has to find out."""
        if not self.whisper.model.is_multilingual:
            return "en"
        code = tag.replace("_", "-").partition("-")[0].lower()
        code = ALIASES.get(code, code)
        there = self.whisper.hf_tokenizer.token_to_id(f"<|{code}|>") is not None
        return code if there and code in self.whisper.supported_languages else ""

    def start(self, before: list[int], language: str) -> list[int]:
        one = self.tokenizer(language)
        return [*([one.sot_prev, *before] if before else []), *one.sot_sequence, one.no_timestamps]

    def decode(
        self, encoded: Any, starts: list[list[int]], samples: int, beams: int, temperature: float = 0.0
    ) -> list[Take]:
        import ctranslate2
        from faster_whisper.transcribe import get_suppressed_tokens

        ctranslate2.set_random_seed(SEED)
        room = min(224, 32 + 25 * samples // SAMPLE_RATE)  # tokens; no language needs more for what can be said
        found = self.whisper.model.generate(
            encoded,
            starts,
            beam_size=1 if temperature else beams,
            sampling_topk=0 if temperature else 1,
            sampling_temperature=temperature or 1.0,
            max_length=min(self.whisper.max_length, len(starts[0]) + room),
            suppress_tokens=list(get_suppressed_tokens(self.english, [-1])),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [self.take(one, temperature) for one in found]

    def take(self, found: Any, temperature: float) -> Take:
        from faster_whisper.transcribe import get_compression_ratio

        tokens = found.sequences_ids[0]
        probability = found.scores[0] * len(tokens) / (len(tokens) + 1)
        text = [token for token in tokens if token < self.english.eot]
        ratio = get_compression_ratio(self.english.decode(text).strip())
        return Take(text, probability, found.no_speech_prob, temperature, ratio)

    def warmer(self, features: Features, start: list[int], samples: int, cold: Take) -> Take:
        """Decode again until it is good; else the most probable of those that do not loop."""
        takes, encoded = [cold], self.whisper.encode(features)
        for temperature in WARMER:
            (take,) = self.decode(encoded, [start], samples, 1, temperature)
            if take.good:
                return take
            takes.append(take)
        return max([take for take in takes if take.ratio <= LOOPS] or takes, key=lambda take: take.probability)

    def words(
        self, takes: list[Take], languages: list[str], features: Features, encoded: Any, lengths: list[int]
    ) -> list[list[dict[str, Any]]]:
        """Of each take, its words with times in seconds. One alignment for each language in the batch."""
        from faster_whisper.transcribe import get_ctranslate2_storage, merge_punctuations

        found: list[list[dict[str, Any]]] = [[] for _ in takes]
        for language in dict.fromkeys(languages):
            rows = [at for at, one in enumerate(languages) if one == language and takes[at].tokens]
            if not rows:
                continue
            part = encoded if len(rows) == len(takes) else get_ctranslate2_storage(features[rows])
            tokens, frames = [takes[at].tokens for at in rows], [max(1, lengths[at] // FRAME) for at in rows]
            for at, words in zip(
                rows, self.whisper.find_alignment(self.tokenizer(language), tokens, part, frames), strict=True
            ):
                merge_punctuations(words, PREPENDED, APPENDED)
                found[at] = words
        return found

    def result(self, ask: Ask, take: Take, words: list[dict[str, Any]], language: str) -> Result:
        spoken = [] if take.silent else [one for one in words if clean(whole(one["word"]))]
        kept = unlooped(spoken, key=lambda one: folded(one["word"]))
        if not kept:
            return Result("", carried=ask.carried if ask.final else b"", language=self.known(ask.language))
        text = clean("".join(whole(one["word"]) for one in kept))
        lost = len(kept) < len(spoken) or take.temperature > WILD  # what went wrong shall not go on
        said = "" if lost else f"{remembered(ask.carried)[1]} {text}".strip()
        carried = remember(language, said) if ask.final else b""
        return Result(text, tuple(self.word(one, len(ask.samples)) for one in kept), carried, language)

    def word(self, one: dict[str, Any], length: int) -> Word:
        """Its times lie within the segment."""
        first, last = (min(max(0, round(one[key] * SAMPLE_RATE)), length) for key in ("start", "end"))
        return Word(clean(whole(one["word"])), first, max(first, last), min(1.0, max(0.0, float(one["probability"]))))
