"""Static files are answered before Django, under a version, and kept by browsers for good."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rjsmin
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from config import versions
from config.asgi import application
from config.statics import Statics

MODULE = "js/room/room.js"
SOURCE = settings.BASE_DIR / "static" / MODULE


async def ask(path: str, method: str = "GET", app: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named, "query_string": b""}
    talk = ApplicationCommunicator(app or application, scope)
    await talk.send_input({"type": "http.request", "body": b""})
    start, body = await talk.receive_output(10), await talk.receive_output(10)
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.fixture
def released(settings: Any) -> Any:
    """As it runs with a secret of its own."""
    settings.DEBUG, settings.STATIC_URL = False, "/static/0123456789ab/"
    settings.WHITENOISE_IMMUTABLE_FILE_TEST = "/"
    return Statics(application)


async def test_a_module_is_kept_for_good(released: Any) -> None:
    status, headers, body = await ask(static(MODULE), app=released)
    assert (status, body) == (200, SOURCE.read_bytes())
    assert headers["content-type"].startswith("text/javascript")
    assert headers["cache-control"] == "max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-length"] == str(len(body))


async def test_it_is_packed_for_who_can_unpack_it(released: Any) -> None:
    for _ in range(2):
        status, headers, body = await ask(static(MODULE), app=released, accept_encoding="gzip, br")
        assert (status, gzip.decompress(body)) == (200, rjsmin.jsmin(SOURCE.read_bytes()))
        assert headers["content-encoding"] == "gzip"
        assert headers["content-length"] == str(len(body))
        assert len(body) < SOURCE.stat().st_size / 2
        assert headers["vary"] == "Accept-Encoding"


async def test_what_packages_bring_is_packed_as_it_is(released: Any) -> None:
    """Swagger UI is terse already, and does not survive being shortened."""
    path = static("drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")
    _, _, plain = await ask(path, app=released)
    status, headers, body = await ask(path, app=released, accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == plain


def differ(pairs: list[tuple[str, str]]) -> list[int]:
    """Which of these pairs of programs do not mean the same."""
    here = Path(__file__).with_name("same_tree.mjs")
    command = ["node", str(here)]
    answer = subprocess.run(command, input=json.dumps(pairs), capture_output=True, check=True, text=True)
    found: list[int] = json.loads(answer.stdout)
    return found


def test_modules_without_their_comments_mean_the_same() -> None:
    files = sorted(settings.BASE_DIR.glob("static/js/**/*.js"))
    sources = [file.read_text() for file in files]
    assert len(files) > 100
    assert [files[index] for index in differ([(one, rjsmin.jsmin(one)) for one in sources])] == []


def test_a_module_that_was_hurt_is_found_out() -> None:
    pairs = [
        ("a = `b  ${c}`;", "a = `b ${c}`;"),
        ("() => { return\na }", "() => { return a }"),
        ("a = 1;  // b", "a=1;"),
        ("a(", "a("),
    ]
    assert differ(pairs) == [0, 1, 3]


async def test_who_has_it_is_told_so(released: Any) -> None:
    _, headers, _ = await ask(static(MODULE), app=released)
    again = {"if_modified_since": headers["last-modified"]}
    assert (await ask(static(MODULE), app=released, **again))[0::2] == (304, b"")
    assert (await ask(static(MODULE), app=released, range="bytes=0-9"))[0::2] == (206, SOURCE.read_bytes()[:10])
    assert (await ask(static(MODULE), "HEAD", app=released))[0::2] == (200, b"")


@pytest.mark.parametrize("method", ["POST", "DELETE", "TRACE"])
async def test_files_can_only_be_read(released: Any, method: str) -> None:
    assert (await ask(static(MODULE), method, app=released))[0] == 405


@pytest.mark.parametrize("path", ["../manage.py", "js/../../.env", "js", "js/", "no.js", "js/room/room.js/", "\0"])
async def test_nothing_else_is_a_file(released: Any, settings: Any, path: str) -> None:
    settings.DEBUG = True
    for app in (released, Statics(application)):
        assert app.find(static("") + path) is None
        assert app.find(static("") + f"/{path}") is None


def test_an_old_page_gets_the_modules_of_today(settings: Any, client: Client) -> None:
    settings.STATIC_URL = "/static/0123456789ab/"
    answer = client.get(f"/static/ba9876543210/{MODULE}")
    assert (answer.status_code, answer["Location"]) == (302, f"/static/0123456789ab/{MODULE}")
    assert client.get("/static/0123456789ab/js/gone.js").status_code == 404
    assert client.get("/static/ba9876543210//elsewhere.example/x.js")["Location"].startswith("/static/0123456789ab/")


async def test_a_developer_sees_each_change(settings: Any, tmp_path: Path) -> None:
    settings.DEBUG, settings.STATIC_URL, settings.STATICFILES_DIRS = True, "/static/", [tmp_path]
    settings.WHITENOISE_IMMUTABLE_FILE_TEST = "$^"
    app = Statics(application)
    for text in (b"one", b"two and more"):
        (tmp_path / "new.css").write_bytes(text)
        status, headers, body = await ask("/static/new.css", app=app)
        assert (status, body, headers["cache-control"]) == (200, text, "max-age=0, public")


def test_the_version_is_what_the_files_are(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "static", tmp_path / "b" / "static"
    for folder in (one, two):
        (folder / "js").mkdir(parents=True)
        (folder / "js" / "x.js").write_text("1")
    before = versions.of(one)
    assert before == versions.of(two)
    assert len(before) == 12
    (one / "js" / "x.js").write_text("2")
    changed = versions.of(one)
    (one / "js" / "x.js").rename(one / "js" / "y.js")
    assert len({before, changed, versions.of(one)}) == 3
