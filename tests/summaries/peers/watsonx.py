"""IBM watsonx.ai over TLS: both doors (IBM Cloud's IAM and Cloud Pak's), project, tokenization, chat and its stream."""

import base64
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import trustme

from tests.summaries.peers.script import Answer, Body, Broken, Cut, Handler, Peer, Slow, Status, pieces, stamp, tokens

NOW = "2026-03-04T10:00:00.000Z"


def jwt(seconds: int = 3600) -> str:
    parts = ({"alg": "none"}, {"iat": stamp(), "exp": stamp() + seconds, "sub": "u"})
    return ".".join(
        [*(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts), "sig"]
    )


@dataclass
class WatsonxPeer(Peer):
    """`doors` may answer instead, by the end of a path: {"/identity/token": Status(400)}."""

    doors: Callable[[str], Status | None] = lambda path: None


class Watsonx(Handler):
    peer: WatsonxPeer

    def do_GET(self) -> None:
        self.go()

    def do_POST(self) -> None:
        self.go()

    def go(self) -> None:
        body = self.read()
        path = self.path.partition("?")[0]
        if refused := self.peer.doors(path):
            return self.failed(refused)
        if path in ("/ml/v1/text/chat", "/ml/v1/text/chat_stream"):
            with self.peer.busy():
                return self.chat(body, self.peer.script(body), path.endswith("stream"))
        if path == "/ml/v1/text/tokenization":
            count = self.peer.count(body["input"])
            return self.answer(200, {"model_id": body["model_id"], "result": {"token_count": count}})
        known = self.door(path)
        return self.answer(200, known) if known else self.failed(Status(404, path))

    def door(self, path: str) -> dict[str, Any] | None:
        token = {"access_token": jwt(), "token_type": "Bearer", "expires_in": 3600, "expiration": stamp() + 3600}
        if path.startswith("/v2/projects/"):
            return {"metadata": {"guid": path.rsplit("/", 1)[-1]}, "entity": {"storage": {"type": "assetfiles"}}}
        return {
            "/ml/wml_services/v2/version": {"version": "5.1.0"},
            "/icp4d-api/v1/authorize": {"_messageCode_": "200", "message": "Success", "token": jwt()},
            "/identity/token": token,
        }.get(path)

    def failed(self, status: Status) -> None:
        error = {"trace": "t", "errors": [{"code": f"scripted_{status.code}", "message": status.message}]}
        self.answer(status.code, error, status.headers)

    def chat(self, body: Body, answer: Answer, streamed: bool) -> None:
        if isinstance(answer, Status):
            return self.failed(answer)
        if isinstance(answer, Slow) and not answer.each:
            self.peer.wait(answer.seconds)
        text = answer if isinstance(answer, str) else answer.text
        finish = "length" if isinstance(answer, Cut) else "stop"
        if streamed:
            return self.stream(body, answer, text, finish)
        if isinstance(answer, Broken):
            return self.hang_up()
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
        return self.answer(200, self.chunk(body, choices=[choice], usage=self.usage(body, text)))

    def usage(self, body: Body, text: str) -> dict[str, int]:
        asked, told = tokens(self.peer, body), self.peer.count(text)
        return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}

    def chunk(self, body: Body, **more: Any) -> dict[str, Any]:
        return {"id": "chat-1", "model_id": body["model_id"], "created": stamp(), "created_at": NOW, **more}

    def stream(self, body: Body, answer: Answer, text: str, finish: str) -> None:
        self.begin()
        for piece in pieces(text):
            delta = {"role": "assistant", "content": piece}
            self.event(self.chunk(body, choices=[{"index": 0, "finish_reason": None, "delta": delta}]))
            if isinstance(answer, Slow) and answer.each:
                self.peer.wait(answer.seconds)
        if isinstance(answer, Broken):
            if answer.how == "event":
                self.event({"errors": [{"code": "x", "message": f"scripted {text}"}]}, "error")
            return self.hang_up() if answer.how == "cut" else self.finish_stream()
        self.event(self.chunk(body, choices=[{"index": 0, "finish_reason": finish, "delta": {"content": ""}}]))
        self.event(self.chunk(body, choices=[], usage=self.usage(body, text)))
        return self.finish_stream()

    def event(self, value: object, name: str = "message") -> None:
        self.send(f"id: 1\nevent: {name}\ndata: {json.dumps(value)}\n\n")


def tls(authority: trustme.CA) -> Callable[[Any], Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return lambda socket: context.wrap_socket(socket, server_side=True, do_handshake_on_connect=False)
