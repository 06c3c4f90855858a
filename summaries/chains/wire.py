"""The one way to a model's server: a deadline for each call, few requests in an outage, known hosts, certificates.

The libraries' own retries are off. They multiply (one outage of watsonx would be 44 requests) and know no deadline, and
their read timeout is half an hour. Here every request of a call shares its deadline, and all calls of one piece of work
share their patience: after PATIENCE repeated requests the work fails; an answer that is good fills it up again.
"""

import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

PATIENCE = 2
PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds before a request is repeated; a server that asks for more is busy
AGAIN = frozenset({429, 500, 502, 503, 504, 520, 521, 522, 524, 529})
CONNECT = 10.0  # seconds
COMPLAINT, LARGEST = 20_000, 8_000_000  # bytes that are read of a refusal, and of an answer
T = TypeVar("T")


class Patience:
    """Shared by the calls of one piece of work, which may run side by side."""

    def __init__(self) -> None:
        self.left, self.failed_at = PATIENCE, 0.0
        self.lock = threading.Lock()
        self.over = threading.Event()  # nobody wants the work any more

    def again(self, pause: float) -> bool:
        """May a request be repeated? Returns after the pause."""
        with self.lock:
            if not self.left:
                return False
            self.left -= 1
            self.failed_at = time.monotonic()
        return not self.over.wait(pause)

    def well(self, asked_at: float) -> None:
        """A call was answered; only one that began after the last failure shows that the outage is over."""
        with self.lock:
            if asked_at > self.failed_at:
                self.left = PATIENCE


@dataclass
class Call:
    """What is known of one call of a model, whatever its library makes of it. `complaint` is never shown or logged."""

    until: float
    patience: Patience
    requests: int = 0
    status: int = 0
    broken: str = ""
    complaint: str = ""
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        return self.until - time.monotonic()


current: ContextVar[Call] = ContextVar("call")


class Transport(httpx.BaseTransport):
    """Give it to a library's client. `hosts` are those that may be asked; one that begins with a dot is a suffix."""

    def __init__(self, hosts: Sequence[str], ca: str = "", proxy: str = "") -> None:
        trust = ssl.create_default_context(cafile=ca) if ca else httpx.create_ssl_context(trust_env=False)
        self.hosts = tuple(hosts)
        self.inner = httpx.HTTPTransport(verify=trust, proxy=proxy or None, trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        call = current.get()
        if not self.known(request.url.host):
            call.broken = "host"
            raise httpx.UnsupportedProtocol("not a server of the settings", request=request)
        for attempt in range(PATIENCE + 1):
            outcome = self.once(request, call)
            wait = pause(outcome, attempt)
            if wait is None or call.seconds <= wait or not call.patience.again(wait):
                break
        if isinstance(outcome, httpx.Response):
            return outcome
        raise outcome

    def once(self, request: httpx.Request, call: Call) -> httpx.Response | httpx.TransportError:
        call.requests += 1
        call.status, call.broken, call.complaint = 0, "", ""
        left = max(call.seconds, 0.001)
        request.extensions["timeout"] = {"connect": min(CONNECT, left), "read": left, "write": left, "pool": left}
        try:
            response = self.inner.handle_request(request)
            call.status = response.status_code
            return refusal(response, call) if response.status_code >= 300 else answer(response, call)
        except httpx.TransportError as error:
            call.broken = kind(error)
            return error

    def known(self, host: str) -> bool:
        return any(host == one or (one.startswith(".") and host.endswith(one)) for one in self.hosts)

    def close(self) -> None:
        self.inner.close()


def kind(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    return "certificate" if "CERTIFICATE_VERIFY_FAILED" in str(error) else "connection"


def pause(outcome: httpx.Response | httpx.TransportError, attempt: int) -> float | None:
    """Seconds before the request is repeated, None when that would not help."""
    wait: float = PAUSE * 2**attempt
    if isinstance(outcome, httpx.TransportError):
        return wait if kind(outcome) == "connection" else None
    if outcome.status_code not in AGAIN:
        return None
    asked = outcome.headers.get("retry-after", "")
    wait = max(wait, float(asked)) if asked.isascii() and asked.isdigit() else wait
    return wait if wait <= LONGEST_PAUSE else None


def refusal(response: httpx.Response, call: Call) -> httpx.Response:
    """Read what is wrong, so that the connection is free and the reason is known."""
    complaint = b""
    for part in response.iter_bytes():
        complaint += part
        if len(complaint) > COMPLAINT:
            break
    response.close()
    call.complaint = complaint.decode(errors="replace")
    unsaid = ("content-encoding", "content-length", "transfer-encoding")
    headers = [(name, value) for name, value in response.headers.items() if name not in unsaid]
    return httpx.Response(response.status_code, headers=headers, content=complaint)


def answer(response: httpx.Response, call: Call) -> httpx.Response:
    assert isinstance(response.stream, httpx.SyncByteStream)
    response.stream = Draining(response.stream, call)
    return response


class Draining(httpx.SyncByteStream):
    """The body of an answer, as long as the call may last."""

    def __init__(self, inner: httpx.SyncByteStream, call: Call) -> None:
        self.inner, self.call = inner, call

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for part in self.inner:
                size += len(part)
                if self.call.seconds <= 0 or self.call.left.is_set() or size > LARGEST:
                    raise httpx.ReadTimeout("the call is over")
                yield part
        except httpx.TransportError as error:
            self.call.broken = kind(error)
            raise

    def close(self) -> None:
        self.inner.close()


def elsewhere(work: Callable[[], Iterator[T]], call: Call) -> Iterator[T]:
    """Iterate on a thread of its own: nothing that a library or a name server does keeps the caller past the deadline.

    Raises TimeoutError, or what `work` raises. May be closed; the thread then ends with its next byte or the deadline.
    """
    said: queue.SimpleQueue[tuple[bool, T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        current.set(call)
        try:
            for one in work():
                said.put((True, one, None))
                if call.left.is_set():
                    return
            said.put((False, None, None))
        except BaseException as error:
            said.put((False, None, error))

    threading.Thread(target=run, name="model", daemon=True).start()
    try:
        while True:
            more, one, error = said.get(timeout=max(call.seconds, 0.001))
            if error is not None:
                raise error
            if not more:
                return
            yield one  # type: ignore[misc]
    except queue.Empty:
        call.broken = "timeout"
        raise TimeoutError from None
    finally:
        call.left.set()
