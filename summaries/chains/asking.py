"""One question to a model and its answer, through langchain: measured, bounded, traced by nobody."""

import queue
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langsmith import tracing_context

from summaries.chains.failures import failure, unknown
from summaries.chains.gauge import Gauge
from summaries.chains.wire import Call, Patience, elsewhere
from summaries.contract import Failed, Spent


@dataclass
class Model:
    """A model and what was learned of it; shared by all that ask it.

    `make` may ask the network. `options` go with every question; one that the server does not know is not sent again.
    `worded` says them, and how many tokens an answer may have, in the client's words. `count` asks the server how many
    tokens a text is.
    """

    name: str
    make: Callable[[], BaseChatModel]
    worded: Callable[[dict[str, Any], int], dict[str, Any]]
    options: dict[str, Any] = field(default_factory=dict)
    streaming: dict[str, Any] = field(default_factory=dict)
    count: Callable[[str], int] | None = None
    gauge: Gauge = field(default_factory=Gauge)


@dataclass(frozen=True, slots=True)
class Means:
    """What a piece of work may use: tokens of context (question and answer), threads, seconds for each call."""

    context: int = 8192
    parallel: int = 4
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`whole` is False when the model was stopped by the limit of its answer."""

    text: str
    whole: bool = True


Reading = Generator[str, None, Answer]


class Errand:
    """One piece of work with a model. Its calls share patience; `ledger` collects what they cost."""

    def __init__(self, model: Model, means: Means) -> None:
        self.model, self.means = model, means
        self.patience = Patience()
        self.ledger: queue.SimpleQueue[Spent] = queue.SimpleQueue()

    def stop(self) -> None:
        self.patience.over.set()

    def spent(self) -> Iterator[Spent]:
        while not self.ledger.empty():
            yield self.ledger.get()

    def ask(self, messages: Sequence[BaseMessage], room: int) -> Answer:
        """The whole answer. Raises Failed."""
        return drained(self.reading(messages, room, at_once=True))

    def stream(self, messages: Sequence[BaseMessage], room: int) -> Reading:
        """Yields pieces of the answer, returns it. Raises Failed, also when the stream ends before the answer does."""
        return self.reading(messages, room, at_once=False)

    def reading(self, messages: Sequence[BaseMessage], room: int, at_once: bool) -> Reading:
        """Ask; ask again without an option that the server does not know."""
        while True:
            call = Call(time.monotonic() + self.means.timeout, self.patience)
            try:
                return (yield from self.once(messages, room, at_once, call))
            except Exception as error:
                known = [*self.model.options, *self.model.streaming, "stream_options"]
                if not self.forget(unknown(call, known)):
                    raise failure(error, call) from None

    def forget(self, option: str) -> bool:
        option = "stream_usage" if option == "stream_options" else option
        gone = self.model.options.pop(option, None), self.model.streaming.pop(option, None)
        return gone != (None, None)

    def once(self, messages: Sequence[BaseMessage], room: int, at_once: bool, call: Call) -> Reading:
        whole: AIMessageChunk | AIMessage | None = None
        finish = ""
        for part in elsewhere(lambda: self.parts(messages, room, at_once), call):
            whole = part if whole is None or not isinstance(whole, AIMessageChunk) else whole + part
            finish = part.response_metadata.get("finish_reason") or finish
            if text := str(part.text):
                yield text
        text = "" if whole is None else str(whole.text)
        self.count(messages, text, whole)
        self.patience.well(call.until - self.means.timeout)
        if not finish and not text.rstrip().endswith("}"):
            raise Failed("down", "stream ended")
        return Answer(text, whole=finish not in ("length", "max_tokens"))

    def parts(self, messages: Sequence[BaseMessage], room: int, at_once: bool) -> Iterator[Any]:
        options = self.model.worded(self.model.options, room)
        with tracing_context(enabled=False):
            chat = self.model.make()
            if at_once:
                yield chat.invoke(list(messages), **options)
            else:
                yield from chat.stream(list(messages), **options, **self.model.streaming)

    def count(self, messages: Sequence[BaseMessage], text: str, answer: AIMessage | None) -> None:
        """Note the cost, and learn from it. A server that does not tell is estimated."""
        asked, gauge = written(messages), self.model.gauge
        usage = answer.usage_metadata if answer is not None else None
        if usage and usage["input_tokens"] > 0:
            gauge.learn(asked, usage["input_tokens"])
            self.ledger.put(Spent(1, usage["input_tokens"], usage["output_tokens"]))
        else:
            self.ledger.put(Spent(1, gauge.tokens(asked), gauge.tokens(text)))

    def measure(self, sample: str) -> None:
        """Ask the server, if it can tell, how dense such a text is; else the first answer will."""
        if self.model.count is None or self.model.gauge.measured:
            return
        count = self.model.count
        call = Call(time.monotonic() + self.means.timeout, self.patience)
        try:
            for tokens in elsewhere(lambda: iter([count(sample)]), call):
                self.model.gauge.learn(sample, tokens)
        except Exception as error:
            why = failure(error, call)
            if why.code != "not_configured" or call.status != 404:  # no such endpoint: the first answer tells
                raise why from None


def drained(reading: Reading) -> Answer:
    """The answer alone, when nobody watches it grow."""
    while True:
        try:
            next(reading)
        except StopIteration as end:
            answer: Answer = end.value
            return answer


def written(messages: Sequence[BaseMessage]) -> str:
    return "\n".join(str(message.text) for message in messages)
