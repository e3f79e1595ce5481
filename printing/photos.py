"""Photos of graduates as a page takes them: upright JPEG in grey or RGB (照片)."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image, ImageOps

PLAIN: Final = frozenset({"L", "RGB"})
QUALITY: Final = 92
ORIENTATION: Final = 0x0112
END: Final = b"\xff\xd9"
"""How every JPEG ends; a file that was cut off in copying does not."""

MOST_PIXELS: Final = 50_000_000
KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG that needs no turning, its size in pixels, and whether it is grey (else RGB)."""

    jpeg: bytes
    width: int
    height: int
    grey: bool


@lru_cache(maxsize=KEPT)
def photo_of(file: bytes) -> Photo | None:
    """The photo of a file's content, None where no whole picture is in it.

    A plain JPEG stays as it is, byte by byte; one that says it lies on its side is turned, other colours become RGB.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow thinks of odd EXIF entries
            image = Image.open(io.BytesIO(file), formats=("JPEG", "PNG"))
            if image.width * image.height > MOST_PIXELS:
                return None
            if image.format == "JPEG" and END not in file[-64:]:
                return None
            if _is_plain(image):
                return Photo(file, image.width, image.height, image.mode == "L")
            return _made_plain(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _is_plain(image: Image.Image) -> bool:
    return image.format == "JPEG" and image.mode in PLAIN and image.getexif().get(ORIENTATION, 1) == 1


def _made_plain(image: Image.Image) -> Photo:
    upright = ImageOps.exif_transpose(image).convert("RGB")
    output = io.BytesIO()
    upright.save(output, "JPEG", quality=QUALITY)
    return Photo(output.getvalue(), upright.width, upright.height, grey=False)
