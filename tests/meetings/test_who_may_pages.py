"""One table: everybody against every page. A route that is not in it fails the test."""

from typing import Any

import pytest
from django.contrib import admin

from tests.meetings import crowd
from tests.meetings.conftest import World
from transcription.sharing.links import key_of

EVERYBODY = ("alice", "bob", "gina", "wanda", "rob", "mallory", "nobody")
PLAN = {"title": "New", "language": "en"}
SIGN_UP = {
    "email": "new@example.org",
    "display_name": "New",
    "password1": "a-long-secret",
    "password2": "a-long-secret",
}
TABLE: list[tuple[str, str, dict[str, Any], str]] = [
    # page                                     Alice Bob Gina(guest) Wanda(waits) Rob(removed) Mallory nobody
    ("get", "/", {}, "200 200 200 200 200 200 200"),
    ("post", "/", {}, "200 200 200 200 200 200 200"),
    ("get", "/login/", {}, "door door door door door door door"),
    ("post", "/login/", {}, "door door door door door door door"),
    ("get", "/signup/", {}, "go go go go go go go"),
    ("post", "/signup/", {}, "go go go go go go go"),
    ("get", "/account/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/", {}, "200 200 403 200 200 200 door"),
    ("get", "/account/picture/", {}, "405 405 403 405 405 405 door"),
    ("post", "/account/picture/", {}, "400 400 403 400 400 400 door"),
    ("get", "/account/data/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/data/", {}, "405 405 403 405 405 405 door"),
    ("get", "/account/data/export/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/data/export/", {}, "405 405 403 405 405 405 door"),
    ("get", "/account/tokens/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/tokens/", {"name": "Mine", "scopes": ["read"]}, "again again 403 again again again door"),
    ("get", f"/account/tokens/{crowd.TOKEN}/revoke/", {}, "405 405 403 405 405 405 door"),
    ("post", f"/account/tokens/{crowd.TOKEN}/revoke/", {}, "go go 403 go go go door"),
    ("get", "/account/delete/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/delete/", {}, "200 200 403 200 200 200 door"),
    ("get", "/account/two-step/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/two-step/", {}, "405 405 403 405 405 405 door"),
    ("get", "/account/two-step/authenticate/", {}, "go go door go go go door"),
    ("post", "/account/two-step/authenticate/", {}, "go go door go go go door"),
    ("get", "/account/two-step/reauthenticate/", {}, "again again 403 again again again door"),
    ("post", "/account/two-step/reauthenticate/", {}, "again again 403 again again again door"),
    ("get", "/account/two-step/totp/activate/", {}, "again again 403 again again again door"),
    ("post", "/account/two-step/totp/activate/", {}, "again again 403 again again again door"),
    ("get", "/account/two-step/totp/deactivate/", {}, "404 404 403 404 404 404 door"),
    ("post", "/account/two-step/totp/deactivate/", {}, "404 404 403 404 404 404 door"),
    ("get", "/account/two-step/recovery-codes/", {}, "404 404 403 404 404 404 door"),
    ("post", "/account/two-step/recovery-codes/", {}, "405 405 403 405 405 405 door"),
    ("get", "/account/two-step/recovery-codes/generate/", {}, "again again 403 again again again door"),
    ("post", "/account/two-step/recovery-codes/generate/", {}, "again again 403 again again again door"),
    ("get", "/account/two-step/recovery-codes/download/", {}, "404 404 403 404 404 404 door"),
    ("post", "/account/two-step/recovery-codes/download/", {}, "404 404 403 404 404 404 door"),
    ("get", "/account/login/", {}, "go go 200 go go go 200"),
    ("post", "/account/login/", {}, "go go 200 go go go 200"),
    ("get", "/account/logout/", {}, "200 200 200 200 200 200 front"),
    ("post", "/account/logout/", {}, "front front front front front front front"),
    ("get", "/account/inactive/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/inactive/", {}, "405 405 405 405 405 405 405"),
    ("get", "/account/signup/", {}, "go go 200 go go go 200"),
    ("post", "/account/signup/", SIGN_UP, "go go go go go go go"),
    ("get", "/account/reauthenticate/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/reauthenticate/", {}, "200 200 403 200 200 200 door"),
    ("get", "/account/email/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/email/", {}, "go go 403 go go go door"),
    ("get", "/account/confirm-email/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/confirm-email/", {}, "405 405 405 405 405 405 405"),
    ("get", "/account/password/change/", {}, "200 200 403 200 200 200 door"),
    ("post", "/account/password/change/", {}, "200 200 403 200 200 200 door"),
    ("get", "/account/password/set/", {}, "go go 403 go go go door"),
    ("post", "/account/password/set/", {}, "go go 403 go go go door"),
    ("get", "/account/password/reset/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/password/reset/", {}, "200 200 200 200 200 200 200"),
    ("get", "/account/login/code/confirm/", {}, "go go 403 go go go door"),
    ("post", "/account/login/code/confirm/", {}, "go go 403 go go go door"),
    ("get", "/account/confirm-email/forged/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/confirm-email/forged/", {}, "404 404 404 404 404 404 404"),
    ("get", "/account/password/reset/key/done/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/password/reset/key/done/", {}, "405 405 405 405 405 405 405"),
    ("get", "/account/password/reset/key/1-forged/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/password/reset/key/1-forged/", {}, "200 200 200 200 200 200 200"),
    ("get", "/account/password/reset/done/", {}, "200 200 200 200 200 200 200"),
    ("post", "/account/password/reset/done/", {}, "405 405 405 405 405 405 405"),
    ("get", "/language/", {}, "405 405 405 405 405 405 405"),
    ("post", "/language/", {}, "front front front front front front front"),
    ("get", "/pictures/nobodys.webp", {}, "404 404 404 404 404 404 404"),
    ("post", "/pictures/nobodys.webp", {}, "404 404 404 404 404 404 404"),
    ("get", "/meetings/new/", {}, "200 200 403 200 200 200 door"),
    ("post", "/meetings/new/", PLAN, "go go 403 go go go door"),
    ("get", "/m/{code}/edit/", {}, "200 403 403 403 403 403 door"),
    ("post", "/m/{code}/edit/", PLAN, "go 403 403 403 403 403 door"),
    ("get", "/meetings/now/", {}, "405 405 405 405 405 405 405"),
    ("post", "/meetings/now/", {}, "go go 403 go go go door"),
    ("get", "/m/{code}/ready/", {}, "lobby 403 403 403 403 403 door"),
    ("post", "/m/{code}/ready/", {}, "lobby 403 403 403 403 403 door"),
    ("get", "/m/{code}/copy/", {}, "200 403 403 403 403 403 door"),
    ("post", "/m/{code}/copy/", PLAN, "go 403 403 403 403 403 door"),
    ("get", "/m/{code}/invite/", {}, "200 403 403 403 403 403 door"),
    ("post", "/m/{code}/invite/", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/{code}/meeting.ics", {}, "200 200 200 200 200 200 200"),
    ("post", "/m/{code}/meeting.ics", {}, "405 405 405 405 405 405 405"),
    ("get", f"/i/{crowd.KEY}/", {}, "lobby lobby lobby lobby lobby lobby lobby"),
    ("post", f"/i/{crowd.KEY}/", {}, "lobby lobby lobby lobby lobby lobby lobby"),
    ("get", f"/s/{key_of(crowd.SHARE)}/", {}, "200 200 200 200 200 200 200"),
    ("post", f"/s/{key_of(crowd.SHARE)}/", {}, "405 405 405 405 405 405 405"),
    ("get", "/s/nobodys-key/", {}, "404 404 404 404 404 404 404"),
    ("get", "/metrics", {}, "404 404 404 404 404 404 404"),
    ("post", "/metrics", {}, "405 405 405 405 405 405 405"),
    ("get", "/i/nobodys-key/", {}, "404 404 404 404 404 404 404"),
    ("get", "/m/{code}/clear/", {}, "200 403 403 403 403 403 door"),
    ("post", "/m/{code}/clear/", {"sure": "yes"}, "409 403 403 403 403 403 door"),
    ("get", "/m/{code}/delete/", {}, "200 403 403 403 403 403 door"),
    ("post", "/m/{code}/delete/", {}, "go 403 403 403 403 403 door"),
    ("get", "/m/{code}/end/", {}, "405 405 405 405 405 405 405"),
    ("post", "/m/{code}/end/", {}, "lobby 403 403 403 403 403 door"),
    ("get", "/m/{code}/reopen/", {}, "405 405 405 405 405 405 405"),
    ("post", "/m/{code}/reopen/", {}, "lobby 403 403 403 403 403 door"),
    ("get", "/m/{code}/", {}, "200 200 200 200 200 200 200"),
    ("post", "/m/{code}/", {"captions": "yes", "name": "Zoe"}, "go go go lobby 200 go go"),
    ("get", "/m/{code}/room/", {}, "200 200 200 lobby lobby lobby lobby"),
    ("post", "/m/{code}/room/", {}, "200 200 200 lobby lobby lobby lobby"),
    ("get", "/m/{code}/chat/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/chat/", {}, "405 405 405 405 405 405 405"),
    ("get", "/meetings/", {}, "200 200 200 200 200 200 door"),
    ("post", "/meetings/", {}, "200 200 200 200 200 200 door"),
    ("get", "/search/", {}, "200 200 200 200 200 200 door"),
    ("post", "/search/", {}, "200 200 200 200 200 200 door"),
    ("get", "/m/{code}/transcripts/{pk}/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/transcripts/{pk}/", {}, "200 200 200 404 404 404 door"),
    ("get", "/m/{code}/transcripts/{pk}/export/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/transcripts/{pk}/export/", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/{code}/transcripts/{pk}/minutes/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/transcripts/{pk}/minutes/", {}, "200 200 200 404 404 404 door"),
    ("get", "/m/{code}/transcripts/{pk}/corrections/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/transcripts/{pk}/corrections/", {}, "200 200 200 404 404 404 door"),
    ("get", "/m/{code}/transcripts/{pk}/pictures/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/transcripts/{pk}/pictures/", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/{code}/action-items.ics", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/action-items.ics", {}, "405 405 405 405 405 405 405"),
    ("get", "/action-items.ics", {}, "200 200 200 200 200 200 door"),
    ("post", "/action-items.ics", {}, "405 405 405 405 405 405 405"),
    ("get", f"/action-items/{crowd.ITEM}.ics", {}, "200 200 200 404 404 404 door"),
    ("post", f"/action-items/{crowd.ITEM}.ics", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/{code}/simulate/", {}, "405 405 405 405 405 405 405"),
    ("post", "/m/{code}/simulate/", {}, "202 403 403 403 403 403 door"),
    ("get", "/action-items/", {}, "200 200 200 200 200 200 door"),
    ("post", "/action-items/", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/{code}/action-items/", {}, "200 200 200 404 404 404 door"),
    ("post", "/m/{code}/action-items/", {"description": "Call"}, "go go go 404 404 404 door"),
    ("post", "/m/{code}/action-items/", {"item": "nonsense", "status": "complete"}, "404 404 404 404 404 404 door"),
    ("post", "/m/{code}/action-items/", {"item": crowd.ITEM, "status": "complete"}, "go go go 404 404 404 door"),
    ("get", "/static/0123456789ab/js/room/room.js", {}, "go go go go go go go"),
    ("post", "/static/0123456789ab/js/room/room.js", {}, "405 405 405 405 405 405 405"),
    ("get", "/v1/audio/transcriptions", {}, "405 405 405 405 405 405 405"),
    ("post", "/v1/audio/transcriptions", {}, "401 401 401 401 401 401 401"),
    ("get", "/v1/models", {}, "401 401 401 401 401 401 401"),
    ("post", "/v1/models", {}, "405 405 405 405 405 405 405"),
    ("get", "/v1/chat/completions", {}, "404 404 404 404 404 404 404"),
    ("post", "/v1/chat/completions", {}, "404 404 404 404 404 404 404"),
    ("get", "/v1/models/pocketsphinx", {}, "401 401 401 401 401 401 401"),
    ("post", "/v1/models/pocketsphinx", {}, "405 405 405 405 405 405 405"),
    ("get", "/words.js", {}, "200 200 200 200 200 200 200"),
    ("post", "/words.js", {}, "405 405 405 405 405 405 405"),
    ("get", "/m/aaaa-bbbb-cccc/", {}, "404 404 404 404 404 404 404"),
    ("get", "/m/aaaa-bbbb-cccc/room/", {}, "404 404 404 404 404 404 404"),
    ("get", "/styleguide/", {}, "403 403 403 403 403 403 door"),
    ("post", "/styleguide/", {}, "403 403 403 403 403 403 door"),
    ("get", "/healthz", {}, "200 200 200 200 200 200 200"),
    ("post", "/healthz", {}, "200 200 200 200 200 200 200"),
    ("get", "/readyz", {}, "200 200 200 200 200 200 200"),
    ("post", "/readyz", {}, "200 200 200 200 200 200 200"),
]
CASES = [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in TABLE]


@pytest.fixture
def everybody(world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr("transcription.simulation.running.start", lambda code: True)
    monkeypatch.setattr("transcription.recognition.pool.Pool.warm", nobody_listens)
    return crowd.gather(world)


async def nobody_listens(*_: Any, **__: Any) -> None:
    """Each request here has an event loop of its own, and whoever listens for one would stay when it is gone."""


@pytest.mark.parametrize(("method", "path", "body", "expected"), CASES)
def test_the_table(everybody: World, method: str, path: str, body: dict[str, Any], expected: str) -> None:
    path = path.format(code=everybody.meeting.code, pk=everybody.transcript.pk)
    answers = crowd.answers(everybody, EVERYBODY, method, path, body)
    assert answers == dict(zip(EVERYBODY, expected.split(), strict=True))


def test_every_page_is_in_the_table() -> None:
    filled = {"code": "aaaa-bbbb-cccc", "pk": "00000000-0000-4000-8000-000000000001"}
    asked = {(crowd.route_of(path.format(**filled)), method) for method, path, _, _ in TABLE}
    pages = {
        (route, method) for route, _ in crowd.routes() if not route.startswith("api/") for method in ("get", "post")
    }
    assert pages - asked == set(), "Say in TABLE who may what there."


OPERATORS = ("mallory", "gina", "nobody", "stan", "max", "olga")
ADMIN: list[tuple[str, str]] = [
    # page                                        Mallory Gina nobody Stan(staff) Max(manager) Olga(administrator)
    ("/styleguide/", "403 403 door 200 200 200"),
    ("/admin/", "door door door 200 200 200"),
    ("/admin/meetings/user/", "door door door 403 403 200"),
    ("/admin/meetings/user/add/", "door door door 403 403 200"),
    ("/admin/meetings/user/{person}/change/", "door door door 403 403 200"),
    ("/admin/meetings/user/{person}/password/", "door door door 403 403 200"),
    ("/admin/meetings/user/{person}/delete/", "door door door 403 403 403"),
    ("/admin/meetings/meeting/", "door door door 403 200 200"),
    ("/admin/meetings/meeting/add/", "door door door 403 403 403"),
    ("/admin/meetings/meeting/{meeting}/change/", "door door door 403 200 200"),
    ("/admin/meetings/meeting/{meeting}/delete/", "door door door 403 403 200"),
    ("/admin/meetings/participant/", "door door door 403 200 200"),
    ("/admin/meetings/participant/add/", "door door door 403 403 403"),
    ("/admin/meetings/invitation/", "door door door 403 403 200"),
    ("/admin/meetings/invitation/add/", "door door door 403 403 403"),
    ("/admin/meetings/accesstoken/", "door door door 403 403 200"),
    ("/admin/meetings/accesstoken/add/", "door door door 403 403 403"),
    ("/admin/transcription/transcript/", "door door door 403 200 200"),
    ("/admin/transcription/transcript/{transcript}/change/", "door door door 403 200 200"),
    ("/admin/transcription/transcript/{transcript}/delete/", "door door door 403 403 403"),
    ("/admin/transcription/dialogue/", "door door door 403 200 200"),
    ("/admin/transcription/gap/", "door door door 403 200 200"),
    ("/admin/transcription/pause/", "door door door 403 200 200"),
    ("/admin/transcription/stream/", "door door door 403 403 200"),
    ("/admin/transcription/upload/", "door door door 403 403 200"),
    ("/admin/summaries/run/", "door door door 403 200 200"),
    ("/admin/summaries/summary/", "door door door 403 200 200"),
    ("/admin/summaries/actionitem/", "door door door 403 200 200"),
    ("/admin/summaries/actionitem/add/", "door door door 403 403 403"),
    ("/admin/summaries/correction/", "door door door 403 200 200"),
    ("/admin/conferencing/connection/", "door door door 403 403 200"),
    ("/admin/conferencing/place/", "door door door 403 403 200"),
    ("/admin/conferencing/place/add/", "door door door 403 403 403"),
    ("/admin/conferencing/chatmessage/", "door door door 403 403 200"),
    ("/admin/conferencing/chatmessage/add/", "door door door 403 403 403"),
    ("/admin/auth/group/", "door door door 403 403 200"),
    ("/admin/account/emailaddress/", "door door door 403 403 200"),
    ("/admin/mfa/authenticator/", "door door door 403 403 200"),
]


@pytest.mark.parametrize(("path", "expected"), ADMIN, ids=[path for path, _ in ADMIN])
def test_the_table_of_operators(everybody: World, path: str, expected: str) -> None:
    path = path.format(
        person=everybody.people["bob"].pk, meeting=everybody.meeting.pk, transcript=everybody.transcript.pk
    )
    said = crowd.answers(everybody, OPERATORS, "get", path, {})
    assert said == dict(zip(OPERATORS, expected.split(), strict=True))
    refused = [name for name in OPERATORS if said[name] in ("door", "403")]
    assert crowd.answers(everybody, refused, "post", path, {"title": "Forged"}) == {
        name: said[name] for name in refused
    }


def test_every_table_of_the_admin_is_in_the_table() -> None:
    lists = {f"/admin/{one._meta.app_label}/{one._meta.model_name}/" for one in admin.site._registry}
    assert lists - {path for path, _ in ADMIN} == set(), "Say in ADMIN who may look at it."
