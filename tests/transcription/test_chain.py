"""Which engines a meeting is heard by, and to whom sound may be sent: what a host chose is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transcription.contract import EngineFailed
from transcription.recognition import chain
from transcription.recognition.breakers import breakers
from transcription.recognition.engines_report import Row

USABLE = chain.usable
ABLE = ["openai", "watson", "whisper", "pocketsphinx", "pocketsphinx-wide"]


@pytest.fixture(autouse=True)
def able(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    settings.STT_ENGINE, settings.STT_FINAL_ENGINE = ["openai", "whisper", "watson"], ["auto"]
    monkeypatch.setattr(chain, "usable", lambda: ABLE)
    breakers.clear()
    yield
    breakers.clear()


def test_the_hosts_choice_comes_first_and_the_others_behind_it() -> None:
    assert chain.preferring("") == ["openai", "whisper", "watson", "pocketsphinx"]
    assert chain.preferring("watson") == ["watson", "openai", "whisper", "pocketsphinx"]
    assert chain.preferring("assemblyai") == chain.preferring(""), "which is not offered any more"


def test_who_chose_an_engine_of_this_server_sends_sound_to_nobody() -> None:
    assert chain.preferring("whisper") == ["whisper", "pocketsphinx"]
    assert chain.preferring("pocketsphinx") == ["pocketsphinx", "whisper"]
    assert chain.may_send("whisper") == []


def test_sound_stays_here_also_when_the_chosen_engine_is_not_offered_any_more() -> None:
    """Its model may have gone since: that is no reason to send what was to stay."""
    assert chain.preferring("moonshine") == ["whisper", "pocketsphinx"]
    assert chain.may_send("moonshine") == []
    assert not chain.heard_by("moonshine").hosted


def test_it_is_told_to_whom_sound_may_be_sent(settings: Any) -> None:
    assert chain.may_send("") == ["IBM Watson"], "beside OpenAI, who hears"
    settings.STT_ENGINE = ["whisper", "openai"]
    assert chain.may_send("") == ["OpenAI"]
    settings.STT_ENGINE, settings.STT_FINAL_ENGINE = ["whisper"], ["openai"]
    assert chain.may_send("") == ["OpenAI"], "to hear it again"
    assert chain.may_send("whisper") == []


async def test_the_second_pass_stays_here_where_the_host_chose_so(settings: Any) -> None:
    settings.STT_FINAL_ENGINE = ["openai"]
    assert chain.second("pocketsphinx", here=True) is None
    settings.STT_FINAL_ENGINE = ["none"]
    assert chain.second("pocketsphinx") is None


@pytest.mark.parametrize(("lasting", "well"), [(True, False), (False, True)])
async def test_one_look_that_was_too_slow_silences_nobody(
    monkeypatch: pytest.MonkeyPatch, lasting: bool, well: bool
) -> None:
    async def report(values: Any, names: Any) -> list[Row]:
        return [Row("openai", True, True, False, "", 0.0, True, "It did not answer.", lasting=lasting)]

    monkeypatch.setattr(chain.engines_report, "report", report)
    monkeypatch.setattr(chain, "usable", Usable())
    for _ in range(5):
        await chain.look()
    assert breakers.of("openai").well is well
    assert chain.heard_by("").name == ("openai" if well else "whisper")


async def test_who_answers_again_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def report(values: Any, names: Any) -> list[Row]:
        return [Row("openai", True, True, True, "", 0.0, True)]

    monkeypatch.setattr(chain.engines_report, "report", report)
    monkeypatch.setattr(chain, "usable", Usable())
    breakers.of("openai").failed("one", EngineFailed("The key is wrong.", lasting=True))
    assert not breakers.of("openai").allows("somebody")
    await chain.look()
    assert breakers.of("openai").allows("somebody")


async def test_one_line_says_who_hears_and_why_the_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line at start, and what /readyz tells of each."""

    async def report(*args: Any) -> list[Row]:
        return [
            Row("openai", True, True, False, "m", 0.006, True, "The key is wrong.", lasting=True),
            Row("watson", True, True, True, "m", 0.01, True),
            Row("assemblyai", True, False, False, "", 0.0, True, "Set ASSEMBLYAI_API_KEY."),
            Row("moonshine", False, False, False, "", 0.0, False, "Install moonshine-voice."),
            Row("pocketsphinx", True, True, True, "m", 0.0, False),
        ]

    monkeypatch.setattr(chain.engines_report, "report", report)
    monkeypatch.setattr(chain, "usable", Usable())
    monkeypatch.setattr(chain, "_rows", {})
    await chain.look()
    first, *others = chain.summary().split(" · ")
    assert [one.split(" (")[0] for one in first.removesuffix(" hears").split(", then ")] == chain.names()[1:]
    assert others == [
        "openai does not: The key is wrong.",
        "assemblyai does not: Set ASSEMBLYAI_API_KEY.",
        "moonshine does not: Install moonshine-voice.",
    ]
    told = {"openai": "failed", "watson": "ok", "assemblyai": "not configured", "moonshine": "not installed"}
    assert chain.states().items() >= told.items()


def test_who_could_hear_but_was_not_named_is_told_too(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STT_ENGINE = ["openai"]
    monkeypatch.setattr(chain, "usable", lambda: ["openai", "watson", "browser", "pocketsphinx", "pocketsphinx-wide"])
    monkeypatch.setattr(chain, "_rows", {})
    assert chain.summary().split(" · ")[1:] == ["watson does not: STT_ENGINE does not name it."]
    assert [name for name, state in chain.states().items() if state == "not chosen"] == ["watson"]


@pytest.fixture
def gone(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Since the start, a file that Watson needs has gone."""
    settings.STT_ENGINE, settings.WATSON_STT_URL = ["watson"], "https://watson.example.org"
    settings.WATSON_STT_TOKEN, settings.WATSON_STT_CA = "token", str(tmp_path / "ca.pem")
    chain.offers.cache_clear()
    yield
    chain.offers.cache_clear()


async def test_an_engine_that_cannot_start_silences_nobody(gone: None, caplog: pytest.LogCaptureFixture) -> None:
    assert chain.names() == ["watson", "pocketsphinx"]
    for _ in range(3):
        assert [one.name for one in chain.live().engines] == ["pocketsphinx"]  # type: ignore[attr-defined]
    assert chain.heard_by("").name == "pocketsphinx", "and it is said"
    assert len([line for line in caplog.messages if "watson cannot start" in line]) == 1


async def test_without_who_would_hear_it_again_the_first_words_stand(gone: None, settings: Any) -> None:
    settings.STT_FINAL_ENGINE = ["watson"]
    assert chain.second("pocketsphinx") is None


async def test_who_hears_a_file_may_take_longer_than_who_hears_a_speaker(settings: Any) -> None:
    """A large model needs more than ten seconds for an utterance, and its words are why somebody sent a file."""
    settings.STT_ENGINE, settings.STT_FINAL_TIMEOUT = ["pocketsphinx"], 10
    assert chain.live().patience.final == 10  # type: ignore[attr-defined]
    assert chain.recordings().patience.final >= 60  # type: ignore[attr-defined]


def test_an_engine_that_breaks_when_it_is_looked_for_hides_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "offers", lambda: {"odd": Odd(), "whisper": Well()})
    assert USABLE.__wrapped__() == ["whisper"]


class Well:
    def installed(self) -> str:
        return ""

    def configured(self) -> str:
        return ""


class Odd(Well):
    def installed(self) -> str:
        raise PermissionError("/models")


class Usable:
    """As chain.usable, which remembers."""

    def __call__(self) -> list[str]:
        return ABLE

    def cache_clear(self) -> None:
        pass
