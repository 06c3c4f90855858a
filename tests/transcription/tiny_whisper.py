"""A real Whisper model for tests, made in a moment: under 1 MB, without torch and without a hub.

`scripted` says what it is told to, with times: all attention and feed-forward weights are 0, so what the decoder sees
is the embedding of the last token, and the projection is a table of which token follows which. One head of its
cross-attention looks at the second in which the script says each word. `random` has random weights and says nonsense.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

MELS, POSITIONS, CONTEXT = 80, 1500, 448
FOLLOWS, SEES = 4.0, 8.0  # logit of the token that follows, per unit of what is seen of the last one
START, END, SPOKEN, PLAIN, NOBODY = (
    "<|startoftranscript|>",
    "<|endoftext|>",
    "<|transcribe|>",
    "<|notimestamps|>",
    "<|nospeech|>",
)


@dataclass(frozen=True)
class Script:
    """`words`, evenly over so many `seconds`, in a `language`. The last word is followed by the end, or by `then`.

    With less than FOLLOWS as `certainty`, the model finds its own words improbable; `silent`: it hears nobody.
    """

    words: tuple[str, ...] = (" hello", " world")
    seconds: float = 2.0
    language: str = "en"
    then: str = END
    certainty: float = FOLLOWS
    silent: bool = False


def scripted(
    folder: Path, script: Script = Script(), *, width: int = 32, layers: int = 1, seed: int = 0, tokens: int = 0
) -> Path:
    """With a `seed`, the encoder has random weights; `tokens` are the least to have: as much to do as a real one."""
    filled = [f" ~{number}" for number in range(tokens - len(vocabulary(script.words)))]
    names = vocabulary([*script.words, *filled])
    encoder = np.random.default_rng(seed) if seed else None
    spec = blank(width, layers, len(names), encoder, None)
    write(spec, {name: place for place, name in enumerate(names)}, script, width)
    return saved(spec, folder, names)


def random(folder: Path, seed: int = 1, *, width: int = 32) -> Path:
    names, weights = vocabulary([f" w{number}" for number in range(2000)]), np.random.default_rng(seed)
    spec = blank(width, 1, len(names), weights, weights)
    spec.decoder.embeddings.weight = normal(weights, len(names), width)
    spec.decoder.projection.weight = normal(weights, len(names), width)
    return saved(spec, folder, names)


def spoken_form(word: str) -> str:
    """As byte-level tokenizers write a space."""
    return word.replace(" ", "Ġ")


def vocabulary(words: Sequence[str]) -> list[str]:
    """All tokens. The empty one tells CTranslate2 that the model knows many languages."""
    text = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *map(spoken_form, dict.fromkeys(words)), ""]
    return [*text, *special(), *(f"<|{step * 0.02:.2f}|>" for step in range(POSITIONS + 1))]


def special() -> list[str]:
    languages = [f"<|{code}|>" for code in _LANGUAGE_CODES]
    return [END, START, *languages, "<|translate|>", SPOKEN, "<|startoflm|>", "<|startofprev|>", NOBODY, PLAIN]


def normal(weights: np.random.Generator | None, *shape: int) -> Any:
    return (weights.normal(0, 0.02, shape) if weights else np.zeros(shape)).astype(np.float32)


def blank(width: int, layers: int, size: int, encoder: Any, decoder: Any) -> whisper_spec.WhisperSpec:
    heads = max(2, width // 64)
    spec = whisper_spec.WhisperSpec(layers, heads, layers, heads)
    first, second = spec.encoder, spec.decoder
    first.conv1.weight, first.conv1.bias = normal(encoder, width, MELS, 3), normal(None, width)
    first.conv2.weight, first.conv2.bias = normal(encoder, width, width, 3), normal(None, width)
    first.position_encodings.encodings = normal(encoder, POSITIONS, width)
    second.position_encodings.encodings = normal(decoder, CONTEXT, width)
    for half, weights in ((first, encoder), (second, decoder)):
        normalised(half.layer_norm, width)
        for layer in half.layer:
            fill(layer, width, weights, crossed=half is second)
    second.projection.bias = normal(None, size)
    return spec


def fill(layer: Any, width: int, weights: Any, *, crossed: bool) -> None:
    attention(layer.self_attention, weights, width, (3, 1))
    if crossed:
        attention(layer.attention, weights, width, (1, 2, 1))
    normalised(layer.ffn.layer_norm, width)
    linear(layer.ffn.linear_0, weights, 4 * width, width)
    linear(layer.ffn.linear_1, weights, width, 4 * width)


def attention(part: Any, weights: Any, width: int, sizes: Sequence[int]) -> None:
    normalised(part.layer_norm, width)
    for one, size in zip(part.linear, sizes, strict=True):
        linear(one, weights, size * width, width)


def linear(part: Any, weights: Any, rows: int, columns: int) -> None:
    part.weight, part.bias = normal(weights, rows, columns), normal(None, rows)


def normalised(part: Any, width: int) -> None:
    part.gamma, part.beta = np.ones(width, np.float32), normal(None, width)


def write(spec: whisper_spec.WhisperSpec, places: dict[str, int], script: Script, width: int) -> None:
    """The table of what follows what, and the attention that gives the words their times."""
    body = [spoken_form(word) for word in script.words]
    follows = list(zip([PLAIN, *body], [*body, spoken_form(script.then)], strict=True))
    known = list(dict.fromkeys([START, *(before for before, _ in follows)]))
    assert len(known) <= width, "a longer script needs more width"
    sees, says = normal(None, len(places), width), normal(None, len(places), width)
    for before in known:
        sees[places[before], known.index(before)] = SEES
    for before, after in follows:
        says[places[after], known.index(before)] += script.certainty
    says[places[f"<|{script.language}|>"], 0] += FOLLOWS
    says[places[NOBODY], 0] += 2 * FOLLOWS if script.silent else 0.0
    spec.decoder.embeddings.weight, spec.decoder.projection.weight = sees, says
    look(spec, [known.index(before) for before, _ in follows[:-1]], script, width)


def look(spec: whisper_spec.WhisperSpec, columns: list[int], script: Script, width: int) -> None:
    """Head 0: what predicts the nth word looks at its share of the time; its output is not used otherwise."""
    count = len(columns)
    head = width // max(2, width // 64)
    assert count < head, "a longer script needs more width"
    times = np.arange(POSITIONS) / 50 / script.seconds
    bins = np.minimum((times * count).astype(int), count)
    positions = spec.encoder.position_encodings.encodings
    positions[:, : count + 1] = 0
    positions[np.arange(POSITIONS), bins] = 8
    crossed = spec.decoder.layer[0].attention
    for place, column in enumerate(columns):
        crossed.linear[0].weight[place, column] = 1
    for place in range(count + 1):
        crossed.linear[1].weight[place, place] = 1


def saved(spec: whisper_spec.WhisperSpec, folder: Path, names: list[str]) -> Path:
    places = {name: place for place, name in enumerate(names)}
    spec.register_vocabulary(names)
    spec.config.lang_ids = [places[f"<|{code}|>"] for code in _LANGUAGE_CODES]
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], [places[END]]
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    tokenizer(names).save(str(folder / "tokenizer.json"), pretty=False)
    features = {"feature_size": MELS, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(features))
    return folder


def tokenizer(names: list[str]) -> Tokenizer:
    first, last = names.index(END), names.index(PLAIN) + 1
    text = {name: place for place, name in enumerate(names[:first])}
    one = Tokenizer(models.BPE(vocab=text, merges=[], fuse_unk=False))
    one.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    one.decoder = decoders.ByteLevel()
    one.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names[first:last]])
    one.add_tokens([AddedToken(name, normalized=False) for name in names[last:]])
    return one
