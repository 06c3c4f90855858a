"""What cameras see in tests: pictures as a file, which Chromium plays again and again in place of a camera."""

import colorsys
from pathlib import Path

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""(height, width, 3), RGB; both even."""

SIZE, RATE = (108, 192), 8
"""Small and slow: several browsers that encode and decode it share two cores."""


def coloured(path: Path, hue: float) -> Path:
    """One colour, from 0 to 1, with a light that runs along its upper edge."""
    (height, width), steps = SIZE, 16
    plain = np.full((*SIZE, 3), [round(255 * part) for part in colorsys.hsv_to_rgb(hue, 0.8, 0.7)], np.uint8)
    pictures = []
    for step in range(steps):
        picture = plain.copy()
        picture[: height // 6, step * width // steps : (step + 1) * width // steps] = 255
        pictures.append(picture)
    return film(path, pictures)


def film(path: Path, pictures: list[Picture], rate: int = RATE) -> Path:
    """As YUV4MPEG2 of 4:2:0."""
    height, width, _ = pictures[0].shape
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{rate}:1 Ip A1:1 C420jpeg\n".encode())
        for picture in pictures:
            light, blue, red = planes(picture)
            halves = [colour.reshape(height // 2, 2, width // 2, 2).mean((1, 3)) for colour in (blue, red)]
            file.write(b"FRAME\n" + b"".join(plane.round().astype(np.uint8).tobytes() for plane in (light, *halves)))
    return path


def planes(picture: Picture) -> tuple[npt.NDArray[np.float64], ...]:
    """Y, Cb, Cr of BT.601 in its limited range."""
    red, green, blue = np.moveaxis(picture / 255, 2, 0)
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return 16 + 219 * light, 128 + 126 * (blue - light), 128 + 160 * (red - light)


def hue(red: float, green: float, blue: float) -> float:
    """Of a colour that was seen, each part up to 255, whatever became of its brightness on the way."""
    return colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)[0]
