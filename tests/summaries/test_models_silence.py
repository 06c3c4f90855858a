"""Nothing that was said, no name, no key reaches a log at any level, whatever happens."""

import logging
import threading
from typing import Any

import pytest

from config.logs import Wordless
from summaries.chains import wire
from summaries.contract import Failed
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Broken, Peer, Status
from tests.summaries.scenes import talk

SECRETS = ("zanzibar", "quetzalcoatl", "sk-very-secret", "Zanzibar")
TALK = talk("Quetzalcoatl: We sail to Zanzibar on Friday.", "Bob: I'll pack for Zanzibar.")


@pytest.mark.parametrize(
    "script",
    [
        honest,
        lambda body: "Zanzibar, in prose",
        lambda body: Status(400, "Zanzibar is not allowed"),
        lambda body: Status(500, "Zanzibar is not allowed"),
        lambda body: Broken('{"sentences": [{"ids": ["u1"], "text": "Zanzibar', "event"),
        lambda body: Broken('{"sentences": [{"ids": ["u1"], "text": "Zanzibar', "cut"),
    ],
    ids=["good", "prose", "400", "500", "event", "cut"],
)
def test_nothing_said_is_logged(
    served: tuple[Any, Peer],
    settings: Any,
    script: Any,
    caplog: pytest.LogCaptureFixture,
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.OPENAI_API_KEY = settings.WATSONX_API_KEY = "sk-very-secret"
    monkeypatch.setattr(wire, "PAUSE", 0.01)
    provider, peer = type(served[0])(), served[1]
    peer.script = script
    caplog.set_level(logging.DEBUG)
    details, before = [], threading.active_count()
    for turn in range(2):  # the second time with every logger there is at DEBUG
        for name in list(logging.root.manager.loggerDict) if turn else []:
            caplog.set_level(logging.DEBUG, logger=name)
        for work in (provider.summarise(TALK, "minutes"), provider.items(TALK)):
            try:
                list(work)
            except Failed as failed:
                details.append(failed.detail)
                logging.getLogger("summaries.runs").exception("run failed")
    formatter = Wordless("{levelname} {name} {message}", style="{")
    written = "\n".join([*(formatter.format(record) for record in caplog.records), *details, *capfd.readouterr()])
    assert not [secret for secret in SECRETS if secret in written]
    assert threading.active_count() < before + 20, "Threads are left over."
