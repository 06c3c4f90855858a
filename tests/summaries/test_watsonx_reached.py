"""watsonx is reached as settings say and nobody else: certificates, doors, stray variables, what leaves."""

import os
from pathlib import Path
from typing import Any

import pytest
import trustme

from summaries.contract import Failed, Statement
from summaries.providers.watsonx import Watsonx
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Peer, Status
from tests.summaries.peers.watsonx import WatsonxPeer, jwt
from tests.summaries.scenes import talk

TALK = talk("Alice: We ship the release on Friday.", "Bob: I'll write the notes.")


def works(provider: Any) -> bool:
    return any(isinstance(one, Statement) for one in provider.summarise(TALK, "brief"))


def fails(provider: Any) -> Failed:
    with pytest.raises(Failed) as caught:
        list(provider.summarise(TALK, "brief"))
    return caught.value


def test_a_certificate_of_somebody_else_is_refused(watsonx_peer: WatsonxPeer, settings: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    for ca in (str(other), ""):  # "": the public authorities
        settings.WATSONX_CA = ca
        error = fails(Watsonx())
        assert (error.code, error.detail) == ("down", "certificate")
    assert not watsonx_peer.asked


def test_a_certificate_file_that_is_not_there(watsonx_peer: WatsonxPeer, settings: Any) -> None:
    settings.WATSONX_CA = "/nowhere.pem"
    assert fails(Watsonx()).code == "not_configured"


def test_the_door_is_knocked_at_once(watsonx: Any, watsonx_peer: WatsonxPeer) -> None:
    assert works(watsonx)
    assert works(watsonx)
    list(watsonx.items(TALK))
    paths = [one.path.partition("?")[0] for one in watsonx_peer.asked]
    assert paths[:2] == ["/identity/token", "/v2/projects/p1"]
    assert paths.count("/identity/token") == paths.count("/v2/projects/p1") == 1


def test_nothing_is_asked_before_it_is_used(watsonx: Any, watsonx_peer: WatsonxPeer) -> None:
    assert watsonx.model("summary") == "ibm/granite-3-8b-instruct"
    assert not watsonx_peer.asked


@pytest.mark.parametrize(("status", "code", "most"), [(400, "refused", 1), (401, "refused", 1), (503, "down", 3)])
def test_a_door_that_stays_shut(watsonx: Any, watsonx_peer: WatsonxPeer, status: int, code: str, most: int) -> None:
    watsonx_peer.doors = lambda path: Status(status) if path == "/identity/token" else None
    assert fails(watsonx).code == code
    assert len(watsonx_peer.asked) == most
    watsonx_peer.doors = lambda path: None
    assert works(watsonx)


def test_cloud_pak_with_a_name_and_a_key(watsonx_peer: WatsonxPeer, settings: Any) -> None:
    settings.WATSONX_AUTH_URL, settings.WATSONX_USERNAME, settings.WATSONX_INSTANCE_ID = "", "alice", "openshift"
    settings.WATSONX_VERSION = "5.1"
    assert works(Watsonx())
    paths = [one.path.partition("?")[0] for one in watsonx_peer.asked]
    assert paths[:2] == ["/ml/wml_services/v2/version", "/icp4d-api/v1/authorize"]
    assert watsonx_peer.asked[1].body == {"username": "alice", "api_key": "key"}


def test_cloud_pak_with_a_token(watsonx_peer: WatsonxPeer, settings: Any) -> None:
    settings.WATSONX_AUTH_URL = settings.WATSONX_API_KEY = ""
    settings.WATSONX_TOKEN = jwt()
    assert works(Watsonx())
    assert watsonx_peer.calls("chat")[0].headers["authorization"] == f"Bearer {settings.WATSONX_TOKEN}"
    assert not watsonx_peer.calls("authorize")


def test_stray_variables_lead_nowhere(watsonx_peer: WatsonxPeer, monkeypatch: pytest.MonkeyPatch, peers: Any) -> None:
    thief = peers(Peer(honest))
    stray = {
        "USER_ACCESS_TOKEN": "stolen.token.x",
        "RUNTIME_ENV_APSX_URL": thief.url,
        "PROJECT_ID": "p9",
        "SPACE_ID": "s9",
        "WATSONX_SPACE_ID": "s9",
        "WATSONX_MAX_RETRIES": "50",
        "WX_CLIENT_VERIFY_REQUESTS": "false",
        "HTTPS_PROXY": thief.url,
        "HTTP_PROXY": thief.url,
        "ALL_PROXY": thief.url,
        "WATSONX_TOKEN": "stolen.token.x",
        "WATSONX_PASSWORD": "x",
    }
    for name, value in stray.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    assert works(Watsonx())
    assert dict(os.environ) == before
    assert not thief.asked
    call = watsonx_peer.calls("chat")[0]
    assert call.body["project_id"] == "p1"
    assert "space_id" not in call.body
    assert "stolen" not in call.headers["authorization"]


def test_no_meeting_is_traced(served: tuple[Any, Peer], monkeypatch: pytest.MonkeyPatch, peers: Any) -> None:
    provider, _ = served
    spy = peers(Peer(honest))
    stray = {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_TRACING_V2": "true",
        "LANGSMITH_ENDPOINT": spy.url,
        "LANGCHAIN_ENDPOINT": spy.url,
        "LANGSMITH_API_KEY": "x",
        "LANGCHAIN_API_KEY": "x",
        "LANGSMITH_GATEWAY": "true",
        "LANGSMITH_GATEWAY_URL": spy.url,
        "OPENAI_API_BASE": spy.url,
        "OPENAI_PROXY": spy.url,
        "HTTP_PROXY": spy.url,
    }
    for name, value in stray.items():
        monkeypatch.setenv(name, value)
    from langsmith.utils import get_env_var, tracing_is_enabled

    get_env_var.cache_clear()
    try:
        assert tracing_is_enabled()
        assert works(type(provider)())
        list(provider.items(TALK))
    finally:
        get_env_var.cache_clear()
    from langchain_core.tracers.langchain import wait_for_all_tracers

    wait_for_all_tracers()
    assert not spy.asked


def test_only_hosts_of_settings_are_asked(watsonx_peer: WatsonxPeer) -> None:
    import httpx

    from summaries.chains.wire import Call, Patience, Transport, current

    call = Call(1e12, Patience())
    token = current.set(call)
    try:
        with pytest.raises(httpx.UnsupportedProtocol):
            httpx.Client(transport=Transport(["127.0.0.1", ".ibm.com"])).get("http://evilibm.com/")
    finally:
        current.reset(token)
    assert (call.broken, call.requests) == ("host", 0)
