"""`make run TLS=1`: https for colleagues on the network, with a certificate for every name of this machine."""

import asyncio
import json
import socket
import ssl
import urllib.error
import urllib.request
from pathlib import Path

from cryptography import x509
from websockets.asyncio.client import connect

from config import certificate, machine
from tests.servers import ROOT, Parley


def named_in(made: certificate.Made) -> set[str]:
    ours = x509.load_pem_x509_certificate(made.chain.read_bytes())
    names = ours.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_it_is_good_for_every_name_of_the_machine(tmp_path: Path) -> None:
    made = certificate.make(tmp_path / "tls", machine.names())
    assert named_in(made) == set(machine.names())
    assert {"localhost", "127.0.0.1", socket.gethostname(), *machine.addresses()} <= set(machine.names())
    assert made.key.stat().st_mode & 0o777 == 0o600


def test_it_stays_until_the_machine_is_called_otherwise(tmp_path: Path) -> None:
    first = certificate.make(tmp_path, ["localhost"]).chain.read_bytes()
    assert certificate.make(tmp_path, ["localhost"]).chain.read_bytes() == first
    moved = certificate.make(tmp_path, ["localhost", "192.0.2.7"])
    assert moved.chain.read_bytes() != first
    assert named_in(moved) == {"localhost", "192.0.2.7"}


class Secure(Parley):
    """A Parley that speaks https and wss."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {"TLS": "1", "HOST": "127.0.0.1"})
        self.url, self.ws = f"https://127.0.0.1:{self.port}", f"wss://127.0.0.1:{self.port}"

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=ROOT / "var" / "tls" / "authority.pem")

    def ready(self) -> bool:
        try:
            return self.ask("readyz")[0] == 200
        except (OSError, ssl.SSLError):
            return False

    def ask(self, path: str, body: object = None, host: str = "") -> tuple[int, bytes]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | ({"Host": host} if host else {})
        request = urllib.request.Request(f"{self.url}/{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=20, context=self.trusting) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()


async def told_by_the_room(server: Secure, code: str, token: str) -> str:
    address = f"{server.ws}/ws/meetings/{code}/"
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(address, ssl=server.trusting, additional_headers=headers) as room:
        return str(json.loads(await room.recv())["type"])


def test_https_and_wss(tmp_path: Path) -> None:
    server = Secure(tmp_path)
    server.prepare()
    code = server.manage("demo").rstrip().rstrip("/").rsplit("/", 1)[1]
    server.start()
    try:
        for name in machine.names():
            assert server.ask("healthz", host=f"{name}:{server.port}")[0] == 200, name
        assert server.ask("healthz", host="parley.evil.example")[0] == 400
        status, answer = server.ask("api/token/", {"username": "demo", "password": "try-parley"})
        assert status == 201
        token = json.loads(answer)["token"]
        join = urllib.request.Request(
            f"{server.url}/api/meetings/{code}/join/",
            b'{"captions": true}',
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        urllib.request.urlopen(join, timeout=20, context=server.trusting).close()
        assert asyncio.run(told_by_the_room(server, code, token)) == "welcome"
    finally:
        assert server.stop() == 0
