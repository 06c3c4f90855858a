"""People for cameras to see: head and shoulders before a wall, each in colours of their own, breathing."""

import colorsys
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.film import film

WIDTH, HEIGHT, RATE, STEPS = 640, 360, 6, 12
SKINS = ((0.07, 0.35, 0.93), (0.06, 0.55, 0.55), (0.07, 0.45, 0.78), (0.05, 0.6, 0.38), (0.08, 0.3, 0.97))


def portrait(path: Path, number: int) -> Path:
    return film(
        path, [np.asarray(picture(number, math.sin(2 * math.pi * step / STEPS))) for step in range(STEPS)], RATE
    )


def picture(number: int, breath: float) -> Image.Image:
    """`breath` from -1 to 1."""
    wall = (0.11 + 0.37 * number) % 1
    image = room(wall, number)
    draw = ImageDraw.Draw(image)
    middle, top = WIDTH // 2 + 40 * (number % 3 - 1), 96 + 3 * breath
    skin, hair = rgb(*SKINS[number % len(SKINS)]), rgb(0.08, 0.5, 0.15 + 0.1 * (number % 4))
    draw.ellipse((middle - 165, 262 - 3 * breath, middle + 165, 620), fill=rgb((wall + 0.5) % 1, 0.45, 0.6))
    draw.rounded_rectangle((middle - 32, top + 120, middle + 32, top + 190), 26, fill=shade(skin, 0.85))
    draw.ellipse((middle - 78, top - 22, middle + 78, top + 110), fill=hair)
    if number % 2:
        draw.rounded_rectangle((middle - 78, top + 30, middle + 78, top + 165), 40, fill=hair)
        draw.rounded_rectangle((middle - 32, top + 120, middle + 32, top + 190), 26, fill=shade(skin, 0.85))
    draw.ellipse((middle - 62, top, middle + 62, top + 152), fill=skin)
    draw.pieslice((middle - 66, top - 16, middle + 66, top + 92), 180, 360, fill=hair)
    for side in (-1, 1):
        draw.ellipse((middle + 25 * side - 5, top + 66, middle + 25 * side + 5, top + 76), fill=(40, 30, 30))
    draw.arc((middle - 24, top + 88, middle + 24, top + 122), 20, 160, fill=shade(skin, 0.6), width=4)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def room(hue: float, number: int) -> Image.Image:
    """A wall and a window or a picture on it: plain surfaces, which stay small as PNG."""
    wall = Image.new("RGB", (WIDTH, HEIGHT), rgb(hue, 0.22, 0.78))
    draw = ImageDraw.Draw(wall)
    left = 60 if number % 2 else WIDTH - 190
    draw.rounded_rectangle((left, 40, left + 130, 170), 6, fill=rgb(hue, 0.3, 0.6))
    draw.rounded_rectangle((left + 9, 49, left + 121, 161), 3, fill=rgb((hue + 0.12) % 1, 0.2, 0.95))
    draw.rectangle((0, 318, WIDTH, HEIGHT), fill=rgb(hue, 0.3, 0.62))
    return wall


def rgb(hue: float, strength: float, light: float) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in colorsys.hsv_to_rgb(hue, strength, light))
    return red, green, blue


def shade(colour: tuple[int, int, int], by: float) -> tuple[int, int, int]:
    red, green, blue = (round(part * by) for part in colour)
    return red, green, blue
