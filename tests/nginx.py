"""A real nginx on loopback with the configuration that is shipped, and a certificate of its own."""

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import trustme

from tests.servers import PATIENCE, ROOT, Parley, free_port

MAIN = """\
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/parley.conf;
}}
"""


class Nginx:
    """In front of these servers, whether they run or not."""

    def __init__(self, folder: Path, *servers: Parley) -> None:
        self.folder, self.servers = folder, servers
        self.port, self.plain = free_port(), free_port()
        self.url, self.ws = f"https://localhost:{self.port}", f"wss://localhost:{self.port}"
        self.authority = folder / "authority.pem"

    def configured(self) -> str:
        """The shipped file with ports, processes and paths of today."""
        shipped = (ROOT / "deploy" / "nginx.conf").read_text()
        processes = "\n".join(f"    server 127.0.0.1:{one.port} max_fails=1 fail_timeout=2s;" for one in self.servers)
        text = re.sub(r"(?:    server 127\.0\.0\.1:\d+ .*\n)+", f"{processes}\n", shipped)
        for theirs, ours in {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "/etc/nginx/tls": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "parley.example.org;": "localhost;",
        }.items():
            assert theirs in text
            text = text.replace(theirs, ours)
        return text

    def start(self) -> "Nginx":
        """Raises RuntimeError with what nginx says."""
        made = trustme.CA()
        made.cert_pem.write_to_path(self.authority)
        issued = made.issue_cert("localhost", "127.0.0.1")
        issued.private_key_pem.write_to_path(self.folder / "parley.key")
        (self.folder / "parley.pem").write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
        (self.folder / "parley.conf").write_text(self.configured())
        (self.folder / "nginx.conf").write_text(MAIN.format(folder=self.folder))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        log = (self.folder / "said").open("wb")
        with log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "pid").exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "said").read_text())
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
