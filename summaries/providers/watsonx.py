"""IBM watsonx.ai by langchain-ibm: in IBM's cloud with a key, on Cloud Pak with a token or with a user's name and key.

The library trusts any certificate unless told otherwise, reads variables that nobody meant for it, and writes some. So
its credentials are said in full, and every request passes our transport, which knows whom it may ask.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from langchain_core.language_models import BaseChatModel

from summaries.chains.asking import Model
from summaries.chains.making import Maker, Purpose
from summaries.providers import settled

IBM = [".cloud.ibm.com", ".data.ibm.com", ".saas.ibm.com", ".wxai.ibm.com", ".ibmforusgov.com"]
"""Where the cloud's keys and projects are asked for."""
WRITTEN = ("DEPLOYMENT_PLATFORM", "DEPLOYMENT_PRIVATE", "WX_CLIENT_VERIFY_REQUESTS")
HEADERS = "IBM_SDK_API_CLIENT_HEADERS"


class Watsonx(Maker):
    """A model for each purpose; those that settings name alike are one."""

    name = "watsonx"

    def __init__(self) -> None:
        super().__init__(settled.means(), settled.titles)
        self.making = threading.Lock()
        self.client: Any = None
        self.chats: dict[str, Any] = {}
        names: dict[Purpose, str] = {
            "correct": settings.WATSONX_MODEL_CORRECT,
            "items": settings.WATSONX_MODEL_TASKS,
            "summary": settings.WATSONX_MODEL_SUMMARY,
        }
        models = {name: self.described(name) for name in names.values()}
        self.lends: Mapping[Purpose, Model] = {purpose: models[name] for purpose, name in names.items()}

    def described(self, name: str) -> Model:
        return Model(
            name=name,
            make=lambda: self.chat(name),
            worded=lambda options, room: options | {"max_tokens": room},
            options={"response_format": {"type": "json_object"}, "temperature": 0},
            count=lambda text: self.count(name, text),
        )

    def lent(self, purpose: Purpose) -> Model:
        return self.lends[purpose]

    def count(self, name: str, text: str) -> int:
        answer = self.chat(name).watsonx_model.tokenize(text, return_tokens=False)
        return int(answer["result"]["token_count"])

    def chat(self, name: str) -> Any:
        """The first time this asks for a token and for the project; when that fails, the next call tries again."""
        with self.making:
            if name not in self.chats:
                self.client = self.client or client()
                self.chats[name] = chat(self.client, name)
            return self.chats[name]


def chat(client: Any, name: str) -> BaseChatModel:
    from ibm_watsonx_ai.foundation_models import ModelInference
    from langchain_ibm import ChatWatsonx

    settled.hush()
    model = ModelInference(model_id=name, api_client=client, validate=False, max_retries=0, params={})
    return ChatWatsonx(watsonx_model=model, cache=False, verbose=False)


def client() -> Any:
    """Raises Failed, and what the library raises."""
    from ibm_watsonx_ai import APIClient

    settled.hush()
    with untouched():
        return APIClient(
            credentials(),
            project_id=settings.WATSONX_PROJECT_ID,
            httpx_client=settled.client(hosts(), settings.WATSONX_CA),
        )


def credentials() -> Any:
    """Exactly what settings say: whatever the library read from the environment is put back."""
    from ibm_watsonx_ai import Credentials

    own_door = settings.WATSONX_AUTH_URL and not settings.WATSONX_USERNAME
    said: dict[str, Any] = {
        "url": settings.WATSONX_URL,
        "api_key": settings.WATSONX_API_KEY or None,
        "token": None if settings.WATSONX_API_KEY else settings.WATSONX_TOKEN or None,
        "username": settings.WATSONX_USERNAME or None,
        "instance_id": settings.WATSONX_INSTANCE_ID or None,
        "version": settings.WATSONX_VERSION or None,
        "auth_url": settings.WATSONX_AUTH_URL or None,
        "platform_url": settings.WATSONX_URL if own_door else None,
        "verify": settings.WATSONX_CA or True,
    }
    made = Credentials(**said)
    for name in vars(made):
        if not name.startswith("_"):
            setattr(made, name, said.get(name))
    made._is_env_token = False
    return made


def hosts() -> list[str]:
    """Those of settings; the cloud's own when the models are there."""
    named = [urlsplit(one).hostname or "" for one in (settings.WATSONX_URL, settings.WATSONX_AUTH_URL) if one]
    return named + (IBM if any(named[0].endswith(one) for one in IBM) else [])


@contextmanager
def untouched() -> Iterator[None]:
    """What the library writes into the environment is taken out again; headers that were left there are not sent."""
    before = {name: os.environ.get(name) for name in WRITTEN}
    os.environ.pop(HEADERS, None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
