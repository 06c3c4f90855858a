"""IBM Cloud's identity service: an API key becomes a token, which is replaced when 80 % of its life is over.

POST identity/token, form-encoded; the answer says `access_token` and `expires_in` (REFERENCE 1.1). A token's life is
counted from the moment it was asked for, on the loop's clock: no clock of this machine need be right.
"""

import asyncio
import base64
import json
import ssl

import httpx

from transcription.contract import EngineFailed
from transcription.engines.streaming import configured
from transcription.engines.streaming.parts import fields, number
from transcription.engines.streaming.refusals import HANDSHAKE, refused, status

LABEL = "IBM Cloud's identity service"
GRANT = "urn:ibm:params:oauth:grant-type:apikey"
SHARE = 0.8


class Tokens:
    """The token of one API key, shared by all streams."""

    def __init__(self, url: str, key: str, tls: ssl.SSLContext) -> None:
        self.url, self.key, self.tls = url, key, tls
        self.token, self.good_until = "", 0.0
        self.asking = asyncio.Lock()

    async def bearer(self) -> str:
        """A token that is good for a while yet. Raises EngineFailed."""
        async with self.asking:
            now = asyncio.get_running_loop().time()
            if not self.token or now >= self.good_until:
                answer = await self.ask()
                self.token, self.good_until = str(answer["access_token"]), now + SHARE * life(answer)
            return self.token

    def forget(self, token: str) -> None:
        """It was refused: the next one is asked for, unless somebody has done so since."""
        if token == self.token:
            self.token = ""

    async def ask(self) -> dict[str, object]:
        form = {"grant_type": GRANT, "apikey": self.key, "response_type": "cloud_iam"}
        try:
            async with asyncio.timeout(HANDSHAKE), httpx.AsyncClient(verify=self.tls, timeout=HANDSHAKE) as client:
                response = await client.post(self.url, data=form, headers={"Accept": "application/json"})
        except (TimeoutError, httpx.TimeoutException):
            raise refused(LABEL, TimeoutError()) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise refused(LABEL, cause(error)) from None
        if response.status_code == 400:  # so it says that there is no such key
            raise status(LABEL, 401)
        if response.status_code != 200:
            raise status(LABEL, response.status_code)
        return understood(response.content)


def understood(content: bytes) -> dict[str, object]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    token = fields(answer, "access_token")
    if not isinstance(token, str) or not token or configured.key("", token):
        raise EngineFailed(f"What answers at the address of {LABEL} gives no tokens.", lasting=True)
    return dict(answer)


def life(answer: dict[str, object]) -> float:
    """Seconds that a token lives: as the answer says, else as the token itself says; else it is used once."""
    said = number(answer.get("expires_in"))
    return max(0.0, said if said is not None else written(str(answer["access_token"])))


def written(token: str) -> float:
    """The life that is written into a JWT."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError, RecursionError):
        return 0.0
    issued, expires = number(fields(claims, "iat")), number(fields(claims, "exp"))
    return 0.0 if issued is None or expires is None else expires - issued


def cause(error: Exception) -> Exception:
    """What lies below a client's error: a certificate, a name that does not resolve."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return ConnectionError()
