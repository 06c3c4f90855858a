"""Pictures of people. Whatever is sent, only a small square WebP made here is kept, under a name that nobody guesses.

Nothing of the sent file survives: not its name, not its metadata, not its bytes.
"""

import re
import struct
import uuid
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from meetings.models import User

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_AREA = 40_000_000  # pixels: a phone's camera, not a bomb
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
FOLDER = "pictures"
NAME = re.compile(r"[0-9a-f]{32}\.webp")
# What Pillow's decoders raise when bytes were changed
DAMAGED = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, MemoryError, struct.error, zlib.error)
Image.MAX_IMAGE_PIXELS = LARGEST_AREA


def square(sent: IO[bytes], size: int) -> bytes:
    """The WebP to keep of a sent file of `size` bytes. Raises ValidationError with a sentence."""
    if size > LARGEST_FILE:
        raise ValidationError(_("This picture is larger than 5 MB. Choose a smaller one."), code="too_large")
    try:
        with Image.open(sent, formats=FORMATS) as image:
            return encoded(image)
    except UnidentifiedImageError:
        raise ValidationError(_("This is no JPEG, PNG, WebP or GIF picture."), code="not_a_picture") from None
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except DAMAGED:
        raise ValidationError(
            _("This picture is damaged. Open it and save it again, or choose another one."), code="damaged"
        ) from None


def encoded(image: Image.Image) -> bytes:
    """Size is judged by what the file declares, before a pixel is decoded."""
    width, height = image.size
    if width * height > LARGEST_AREA:
        raise too_many_pixels()
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    small = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    kept = BytesIO()
    ground.save(kept, "WEBP", quality=82)
    return kept.getvalue()


def too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture has too many pixels. Choose a smaller one."), code="too_large")


@transaction.atomic
def replace(user: User, picture: bytes | None) -> None:
    """Give `user` this picture, or none; the old file goes once the change stands. Who has left gets none."""
    person = User.objects.select_for_update().filter(pk=user.pk, is_former=False).first()
    if person is None:
        return
    old = person.picture.name
    name = f"{FOLDER}/{uuid.uuid4().hex}.webp"
    person.picture = default_storage.save(name, ContentFile(picture)) if picture else ""
    person.save(update_fields=["picture"])
    transaction.on_commit(lambda: delete(old))


def delete(name: str | None) -> None:
    """Delete a picture's file by the name in the database; "" is nobody's."""
    if name:
        default_storage.delete(name)


def show(request: HttpRequest, name: str) -> HttpResponse:
    """A picture, to whoever knows its name. It never changes: another picture has another name."""
    path = f"{FOLDER}/{name}"
    if not NAME.fullmatch(name) or not default_storage.exists(path):
        raise Http404(_("There is no such picture."))
    with default_storage.open(path) as file:
        answer = HttpResponse(file.read(), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"  # no proxy keeps it longer than we do
    answer["Content-Disposition"] = f'inline; filename="{Path(name).name}"'
    return answer
