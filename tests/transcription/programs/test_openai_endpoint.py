"""OpenAI's own client, unchanged, against this server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from tests.clients import host
from tests.servers import Parley
from tests.transcription.programs.recorded import KINDS, SPOKEN, recorded, understood


@pytest.fixture(scope="module")
def client(server: Parley) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{server.url}/v1", api_key=host(server).token, max_retries=0) as one:
        yield one


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("said"), "said.wav")


@pytest.mark.parametrize("name", KINDS)
def test_every_container_is_heard(client: OpenAI, tmp_path: Path, name: str) -> None:
    answer = client.audio.transcriptions.create(file=recorded(tmp_path, name), model="whisper-1")
    assert understood(answer.text)
    assert answer.usage is not None
    assert answer.usage.to_dict()["type"] == "duration"


def test_with_all_that_a_client_may_say(client: OpenAI, said: Path) -> None:
    answer = client.audio.transcriptions.create(
        file=("said.wav", said.read_bytes(), "audio/wav"),
        model="gpt-4o-transcribe",
        language="en",
        prompt="A talk about plans",
        temperature=0.2,
        include=["logprobs"],
        chunking_strategy="auto",
        response_format="json",
    )
    assert understood(answer.text)


def test_text_srt_and_vtt(client: OpenAI, said: Path) -> None:
    def ask(form: Any) -> str:
        return str(client.audio.transcriptions.create(file=said, model="whisper-1", response_format=form))

    text = ask("text")
    assert understood(text)
    assert len(text.splitlines()) == len(SPOKEN.sentences)
    assert ask("srt").startswith("1\n00:00:00,")
    assert ask("vtt").startswith("WEBVTT\n\n00:00:00.")


def test_verbose_json_has_segments_and_words_where_they_are_asked_for(client: OpenAI, said: Path) -> None:
    answer = client.audio.transcriptions.create(
        file=said,
        model="whisper-1",
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    assert answer.language == "english"
    assert float(answer.duration) == pytest.approx(SPOKEN.seconds, abs=0.1)
    assert answer.segments
    assert answer.words
    assert " ".join(one.text.strip() for one in answer.segments) == answer.text
    times = [at for word in answer.words for at in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= SPOKEN.seconds
    plain = client.audio.transcriptions.create(file=said, model="whisper-1", response_format="verbose_json")
    assert plain.words is None
    assert plain.segments


def test_a_stream_tells_each_utterance_as_it_is_finished(client: OpenAI, said: Path) -> None:
    deltas, done = [], None
    for event in client.audio.transcriptions.create(file=said, model="whisper-1", stream=True):
        if event.type == "transcript.text.delta":
            deltas.append(event.delta)
        elif event.type == "transcript.text.done":
            done = event
    assert len(deltas) == len(SPOKEN.sentences)
    assert done is not None
    assert "".join(deltas) == done.text
    assert understood(done.text)


def test_models_are_the_engines_of_this_server(client: OpenAI, said: Path) -> None:
    names = [one.id for one in client.models.list()]
    assert "pocketsphinx" in names
    assert client.models.retrieve("pocketsphinx").owned_by == "parley"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")
    assert understood(client.audio.transcriptions.create(file=said, model="pocketsphinx").text)


def test_what_else_openai_does_is_refused_as_openai_does(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="gpt-9", messages=[{"role": "user", "content": "Hello"}])
    assert "does nothing else" in refused.value.message


@pytest.mark.parametrize(
    ("change", "wanted", "param"),
    [
        ({"response_format": "diarized_json"}, openai.BadRequestError, "response_format"),
        ({"timestamp_granularities": ["word"]}, openai.BadRequestError, "timestamp_granularities"),
        ({"response_format": "srt", "stream": True}, openai.BadRequestError, "stream"),
        ({"language": "klingon; drop"}, openai.BadRequestError, "language"),
        ({"model": ""}, openai.BadRequestError, "model"),
        ({"file": ("a.wav", b"", "audio/wav")}, openai.UnprocessableEntityError, "file"),
        ({"file": ("a.wav", b"no sound at all", "audio/wav")}, openai.APIStatusError, "file"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_had_is_told_as_openai_tells_it(
    client: OpenAI, said: Path, change: dict[str, Any], wanted: type[openai.APIStatusError], param: str
) -> None:
    with pytest.raises(wanted) as refused:
        client.audio.transcriptions.create(**{"file": said, "model": "whisper-1", **change})
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert len(refused.value.body["message"]) > 20


def test_a_wrong_key_and_none(server: Parley, said: Path) -> None:
    with OpenAI(base_url=f"{server.url}/v1", api_key="nobodys", max_retries=0) as nobody:
        with pytest.raises(openai.AuthenticationError) as refused:
            nobody.audio.transcriptions.create(file=said, model="whisper-1")
        assert refused.value.code == "invalid_api_key"
        with pytest.raises(openai.AuthenticationError):
            nobody.models.list()


def test_a_guest_has_no_key_for_it(server: Parley, said: Path) -> None:
    code = host(server).post("meetings/", {"title": "With guests"})["code"]
    guest, _ = host(server).guest(code, "Zoe")
    zoe = OpenAI(base_url=f"{server.url}/v1", api_key=guest.token, max_retries=0)
    with zoe, pytest.raises(openai.PermissionDeniedError):
        zoe.audio.transcriptions.create(file=said, model="whisper-1")
