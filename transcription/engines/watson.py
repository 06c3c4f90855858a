"""IBM Watson Speech to Text, of IBM Cloud or of a Cloud Pak: which model, and what an operator sets for it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from transcription.contract import Engine, EngineFailed, Hints, Trouble
from transcription.engines.streaming import configured

LARGE = "en-US en-AU en-GB en-IN de-DE es-ES es-AR es-CL es-CO es-MX es-PE fr-FR fr-CA it-IT ja-JP nl-NL pt-BR pt-PT"
"""The large speech models; of those of a language the first is the usual one. Their names are language tags."""


def model(language: str, chosen: str = "") -> str:
    """The model for a language tag: one of the comma list `chosen` if it fits, else a large one; empty if none does."""
    known = [*(one.strip() for one in chosen.split(",") if one.strip()), *LARGE.split()]
    if not language:  # nobody knows: it cannot find out either
        return known[0]
    exact = (one for one in known if one.split("_")[0].lower() == language.lower())
    near = (one for one in known if one.split("-")[0].lower() == language.lower().split("-")[0])
    return next(exact, "") or next(near, "")


class WatsonOffer:
    """Configured with an address and a key, or with an address and the bearer token of a Cloud Pak."""

    SETTINGS: ClassVar[tuple[str, ...]] = (
        "WATSON_STT_URL",
        "WATSON_STT_API_KEY",
        "WATSON_STT_TOKEN",
        "WATSON_STT_IAM_URL",
        "WATSON_STT_MODEL",
        "WATSON_STT_CA",
        "WATSON_STT_PRICE",
    )
    HOSTED: ClassVar[bool] = True

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.url, self.key = values["WATSON_STT_URL"], values["WATSON_STT_API_KEY"]
        self.token, self.iam = values["WATSON_STT_TOKEN"], values["WATSON_STT_IAM_URL"]
        self.chosen, self.authority = values["WATSON_STT_MODEL"], values["WATSON_STT_CA"]
        self.model = model("", self.chosen)
        self.price = float(values["WATSON_STT_PRICE"])

    def installed(self) -> str:
        return ""

    def configured(self) -> str:
        if not self.url:
            return "Set WATSON_STT_URL to the address of your instance."
        if not (self.key or self.token):
            return "Set WATSON_STT_API_KEY, or WATSON_STT_TOKEN on Cloud Pak."
        return (
            configured.address("WATSON_STT_URL", self.url)
            or configured.address("WATSON_STT_IAM_URL", self.iam)
            or configured.key("WATSON_STT_API_KEY", self.key)
            or configured.key("WATSON_STT_TOKEN", self.token)
            or configured.authority("WATSON_STT_CA", self.authority)
        )

    def service(self) -> Any:
        from transcription.engines.streaming.dialling import trusting
        from transcription.engines.streaming.iam import Tokens
        from transcription.engines.streaming.watson import Service

        tls = trusting(self.authority)
        tokens = None if self.token else Tokens(self.iam, self.key, tls)
        return Service(self.url, tls, tokens, self.token)

    async def check(self) -> None:
        """A connection without sound: who asks and for which model is known then, and nothing is paid."""
        from transcription.engines.streaming.refusals import everybodys

        try:
            connection = await self.service().open(self.model)
        except EngineFailed as failure:
            raise everybodys(failure) from None
        await connection.close()

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.engines.streaming.line import Streaming

        service = self.service()

        async def open_for(hints: Hints) -> Any:
            if found := model(hints.language, self.chosen):
                return await service.open(found)
            # Of this speaker only: others are heard as before.
            raise EngineFailed("IBM Watson has no model for a speaker's language.", Trouble.UNSUPPORTED_AUDIO)

        return Streaming("watson", open_for)
