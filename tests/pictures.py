"""Photos for tests, drawn here: nothing is taken from anybody."""

import io
from typing import Any

from PIL import Image


def shot(size: tuple[int, int] = (320, 240), kind: str = "JPEG", colour: Any = (200, 30, 30), mode: str = "RGB",
         **more: Any) -> bytes:  # fmt: skip
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **more)
    return file.getvalue()


def exif(orientation: int = 1, taken: str = "2026:11:23 08:20:05") -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = "canary"  # the camera's own description
    made.get_ifd(0x8769)[36867] = taken
    made.get_ifd(0x8825)[1] = "N"  # where it was taken
    return made
