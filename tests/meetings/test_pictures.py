"""Pictures: only a small square made here is kept, whatever was sent; and what cannot be one is told so."""

import io
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from meetings.account import pictures
from meetings.models import User
from tests.meetings.conftest import World

SECRET_WORDS = b"taken at home, 52.5 north"


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    """Where pictures are kept in these tests."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "pictures"


@pytest.fixture
def alice(world: World) -> Client:
    client = Client()
    client.force_login(world.people["alice"])
    return client


def drawn(kind: str, size: tuple[int, int] = (600, 400), **options: Any) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, (220, 0, 0))
    image.paste((0, 0, 220), (size[0] // 2, 0, *size))
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def send(client: Client, content: bytes, name: str = "me.jpg") -> Any:
    return client.post("/account/picture/", {"picture": SimpleUploadedFile(name, content)}, follow=False)


def kept_picture(shelf: Path) -> Image.Image:
    files = list(shelf.iterdir())
    assert len(files) == 1
    return Image.open(files[0])


def refused(answer: Any) -> str:
    assert answer.status_code == 400
    return str(answer.context["picture_form"].errors["picture"][0])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_a_small_square(world: World, alice: Client, shelf: Path, kind: str) -> None:
    assert send(alice, drawn(kind), f"me.{kind.lower()}").status_code == 302
    picture = kept_picture(shelf)
    assert (picture.format, picture.size) == ("WEBP", (256, 256))
    left, right = picture.convert("RGB").getpixel((20, 128)), picture.convert("RGB").getpixel((235, 128))
    assert left[0] > 180 > left[2], "cut around the centre"
    assert right[2] > 180 > right[0]


def test_the_address_shows_the_picture_for_long_and_as_nothing_else(world: World, alice: Client) -> None:
    send(alice, drawn("PNG"))
    user = User.objects.get(pk=world.people["alice"].pk)
    assert user.avatar_url
    assert re.fullmatch(r"/pictures/[0-9a-f]{32}\.webp", user.avatar_url)
    answer = Client().get(user.avatar_url)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"], "no proxy keeps a face that was deleted here"
    assert Image.open(io.BytesIO(answer.content)).size == (256, 256)
    assert user.avatar_url in alice.get("/account/").content.decode()


def test_how_the_camera_was_held_is_obeyed_and_everything_else_forgotten(alice: Client, shelf: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010E] = SECRET_WORDS.decode()
    send(alice, drawn("JPEG", exif=exif))
    picture = kept_picture(shelf)
    assert picture.convert("RGB").getpixel((20, 128))[2] > 180, "what was right is left"
    assert not picture.getexif()
    assert SECRET_WORDS not in next(shelf.iterdir()).read_bytes()


def test_a_wrong_ending_does_not_matter(alice: Client, shelf: Path) -> None:
    assert send(alice, drawn("PNG"), "../../etc/me.svg.exe").status_code == 302
    assert kept_picture(shelf).size == (256, 256)


def test_transparency_stands_on_white(alice: Client, shelf: Path) -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(clear, "PNG")
    send(alice, clear.getvalue())
    assert kept_picture(shelf).convert("RGB").getpixel((128, 128)) == (255, 255, 255)


def test_another_picture_takes_the_place_of_the_old_one(
    world: World, alice: Client, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send(alice, drawn("PNG"))
        names.append(next(shelf.iterdir()).name)
        assert len(list(shelf.iterdir())) == 1
    assert names[0] != names[1]
    with django_capture_on_commit_callbacks(execute=True):
        assert alice.post("/account/picture/", {"remove": "1"}).status_code == 302
    assert not list(shelf.iterdir())
    assert User.objects.get(pk=world.people["alice"].pk).avatar_url is None


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is `side` × `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    lines = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_000, 60_000])
def test_a_bomb_is_not_lit(alice: Client, shelf: Path, side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lit: list[str] = []
    monkeypatch.setattr(Image.Image, "load", lambda image: lit.append("decoded"))
    assert refused(send(alice, bomb(side), "bomb.png")) == "This picture has too many pixels. Choose a smaller one."
    assert lit == []
    assert not shelf.exists()


def test_words_packed_into_a_png_do_not_unpack(alice: Client, shelf: Path) -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    png = drawn("PNG")
    assert "damaged" in refused(send(alice, png[:33] + text + png[33:]))
    assert not shelf.exists()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (SVG, "no JPEG, PNG, WebP or GIF"),
        (b"<html>hello", "no JPEG, PNG, WebP or GIF"),
        (drawn("BMP", (20, 20)), "no JPEG, PNG, WebP or GIF"),
        (drawn("JPEG")[:2000], "damaged"),
        (drawn("PNG")[:300], "damaged"),
        (drawn("WEBP")[:200], "damaged"),
        (b"", "empty"),
        (bytes(40 * 1024 * 1024), "larger than 5 MB"),
    ],
    ids=["svg", "html", "bmp", "half a jpeg", "half a png", "half a webp", "nothing", "40 MB"],
)
def test_what_is_no_picture_is_told_so(world: World, alice: Client, shelf: Path, content: bytes, says: str) -> None:
    assert says in refused(send(alice, content))
    assert not shelf.exists()
    assert not User.objects.get(pk=world.people["alice"].pk).picture


def test_without_a_file(alice: Client) -> None:
    assert refused(alice.post("/account/picture/")) == "Choose a picture first."
    assert "Choose a picture first." in refused(alice.post("/account/picture/", {"picture": "text"}))


def test_only_files_of_our_making_are_shown(settings: Any, tmp_path: Path, db: None) -> None:
    (tmp_path / "pictures").mkdir()
    for name in ("me.webp", f"{'a' * 32}.svg", f"{'a' * 32}.webp.html"):
        (tmp_path / "pictures" / name).write_bytes(b"mine")
        assert Client().get(f"/pictures/{name}").status_code == 404
    for name in ("..%2f..%2fmanage.py", "%2e%2e", f"{'a' * 32}.webp"):
        assert Client().get(f"/pictures/{name}").status_code == 404


def test_the_limits_are_what_the_page_says() -> None:
    assert pictures.LARGEST_FILE == 5 * 1024 * 1024


def test_metadata_that_makes_no_sense_is_refused_kindly() -> None:
    """Orientation is read from it, and Pillow fails on a width in letters with an error that it does not document."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 3, "hello"
    broken = drawn("PNG", exif=exif.tobytes().replace(b"\x01\x0e", b"\x01\x00", 1))
    with pytest.raises(ValidationError) as refused:
        pictures.square(io.BytesIO(broken), len(broken))
    assert refused.value.code == "damaged"
