"""Peers of language models, and settings that lead to them; the sockets' stage; no test waits for a password."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.core.cache import cache

from tests.summaries.peers.openai import OpenAI
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Peer, serving
from tests.summaries.peers.watsonx import Watsonx, WatsonxPeer, tls
from tests.transcription.conftest import (  # noqa: F401
    alice,
    bob,
    clock,
    empty_rooms,
    engine,
    gate,
    lines,
    mallory,
    meeting,
    pytest_asyncio_loop_factories,
)

Provider = Any


@pytest.fixture(autouse=True)
def no_throttle() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def openai_peer(settings: Any) -> Iterator[Peer]:
    """A server like Ollama's; settings name it. Its script answers honestly until a test says otherwise."""
    with serving(Peer(honest), OpenAI) as peer:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = f"{peer.url}/v1", ""
        settings.OPENAI_MINUTES_MODEL = "llama3.1"
        yield peer


@pytest.fixture
def watsonx_peer(settings: Any, authority: trustme.CA, tmp_path: Path) -> Iterator[WatsonxPeer]:
    """A watsonx that takes keys at its own door; settings name it."""
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    with serving(WatsonxPeer(honest), Watsonx, tls(authority)) as peer:
        settings.WATSONX_URL, settings.WATSONX_AUTH_URL = peer.url, f"{peer.url}/identity/token"
        settings.WATSONX_API_KEY, settings.WATSONX_PROJECT_ID, settings.WATSONX_CA = "key", "p1", str(ca)
        yield peer


@pytest.fixture
def compatible(openai_peer: Peer) -> Provider:
    from summaries.providers.compatible import Compatible

    return Compatible()


@pytest.fixture
def watsonx(watsonx_peer: WatsonxPeer) -> Provider:
    from summaries.providers.watsonx import Watsonx as Made

    return Made()


@pytest.fixture(params=["openai", "watsonx"])
def served(request: pytest.FixtureRequest) -> tuple[Provider, Peer]:
    """Each provider with its peer: what holds for one holds for the other."""
    if request.param == "openai":
        peer = request.getfixturevalue("openai_peer")
        return request.getfixturevalue("compatible"), peer
    peer = request.getfixturevalue("watsonx_peer")
    return request.getfixturevalue("watsonx"), peer


@pytest.fixture
def peers(authority: trustme.CA) -> Iterator[Callable[[Peer], Peer]]:
    """More servers with plain HTTP."""
    with ExitStack() as stack:
        yield lambda peer: stack.enter_context(serving(peer, OpenAI))
