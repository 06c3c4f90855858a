"""OpenAI's chat completions, as Ollama, vLLM and others serve them: whole answers and streams with usage."""

import json
from typing import Any

from tests.summaries.peers.script import Body, Broken, Cut, Handler, Peer, Slow, Status, pieces, stamp, tokens


class OpenAI(Handler):
    def do_POST(self) -> None:
        body = self.read()
        with self.peer.busy():
            answer = self.peer.script(body)
            if isinstance(answer, Status):
                error = {"message": answer.message, "type": "scripted", "code": str(answer.code)}
                return self.answer(answer.code, {"error": error}, answer.headers)
            if isinstance(answer, Slow) and not answer.each:
                self.peer.wait(answer.seconds)
            text = answer if isinstance(answer, str) else answer.text
            finish = "length" if isinstance(answer, Cut) else "stop"
            if body.get("stream"):
                return self.stream(body, answer, text, finish)
            if isinstance(answer, Broken):
                return self.hang_up()
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
            return self.answer(200, self.chunk(choices=[choice], **self.usage(body, text)))

    def usage(self, body: Body, text: str) -> dict[str, Any]:
        if not self.peer.with_usage:
            return {}
        asked, told = tokens(self.peer, body), self.peer.count(text)
        return {"usage": {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}}

    def chunk(self, **more: Any) -> dict[str, Any]:
        return {"id": "c1", "object": "chat.completion", "created": stamp(), "model": "m", **more}

    def stream(self, body: Body, answer: object, text: str, finish: str) -> None:
        self.begin()
        for piece in pieces(text):
            self.data(self.chunk(choices=[{"index": 0, "delta": {"content": piece}, "finish_reason": None}]))
            if isinstance(answer, Slow) and answer.each:
                self.peer.wait(answer.seconds)
        if isinstance(answer, Broken):
            if answer.how == "event":
                self.data({"error": {"message": f"scripted {text}", "type": "server_error", "code": "500"}})
            if answer.how == "cut":
                return self.hang_up()
            return self.finish_stream()
        self.data(self.chunk(choices=[{"index": 0, "delta": {}, "finish_reason": finish}]))
        if (body.get("stream_options") or {}).get("include_usage"):
            self.data(self.chunk(choices=[], **self.usage(body, text)))
        self.send("data: [DONE]\n\n")
        return self.finish_stream()

    def data(self, value: object) -> None:
        self.send(f"data: {json.dumps(value)}\n\n")


def peer(script: Any) -> Peer:
    return Peer(script)
