"""Models that speak OpenAI's chat completions, by langchain-openai: OpenAI itself, Ollama, vLLM, llama.cpp, …"""

import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from summaries.chains.asking import Model
from summaries.chains.making import Maker, Purpose
from summaries.providers import settled

OPENAI = "https://api.openai.com/v1"


class Compatible(Maker):
    """One model for every purpose."""

    name = "openai"

    def __init__(self) -> None:
        super().__init__(settled.means(), settled.titles)
        self.url = settings.OPENAI_BASE_URL or OPENAI
        self.making = threading.Lock()
        self.chat: BaseChatModel | None = None
        self.lends = Model(
            name=settings.OPENAI_MINUTES_MODEL,
            make=self.make,
            worded=self.worded,
            options={"response_format": {"type": "json_object"}, "temperature": 0},
            streaming={"stream_usage": True},
        )

    def lent(self, purpose: Purpose) -> Model:
        return self.lends

    def worded(self, options: dict[str, Any], room: int) -> dict[str, Any]:
        """OpenAI wants the new name of the limit; many others know the old one only. Past the client, which would
        treat an answer in JSON in a way of its own, and fail where we can mend."""
        limit = "max_completion_tokens" if self.url == OPENAI else "max_tokens"
        return {"extra_body": options | {limit: room}}

    def make(self) -> BaseChatModel:
        with self.making:
            if self.chat is None:
                self.chat = chat(self.url)
            return self.chat


def chat(url: str) -> BaseChatModel:
    """All that the library would take from the environment is said here. Asks nobody. Raises Failed."""
    from langchain_openai import ChatOpenAI

    settled.hush()
    return ChatOpenAI(
        model=settings.OPENAI_MINUTES_MODEL,
        base_url=url,
        api_key=SecretStr(settings.OPENAI_API_KEY or "none"),
        http_client=settled.client([urlsplit(url).hostname or ""], settings.OPENAI_CA),
        openai_proxy="",
        max_retries=0,
        timeout=float(settings.MINUTES_TIMEOUT),
        use_responses_api=False,
        output_version="v0",
        cache=False,
        verbose=False,
    )
