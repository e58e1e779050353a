"""A picture that somebody sent becomes one that we made: JPEG, upright, no wider than it is shown, without metadata.

What it is, its bytes say, never its name; how large it is, its header says, before anything is decoded.
"""

import io
import warnings
from dataclasses import dataclass
from threading import BoundedSemaphore

from PIL import Image, ImageOps, UnidentifiedImageError

from scoring.foundation.errors import Refused, TooLarge
from scoring.foundation.waiting import off_the_loop

UPLOAD_MIB = 6
UPLOAD_BYTES = UPLOAD_MIB * 1024 * 1024
MEGAPIXELS = 24  # what a good camera of a telephone makes
PIXELS = MEGAPIXELS * 1_000_000
SIDE = 1600  # pixels of the longer side of what is kept
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
AT_ONCE = 2  # decoded at one time: a picture of 24 megapixels takes about 100 MB
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept: the bytes of a JPEG, and its size in pixels."""

    data: bytes
    width: int
    height: int


def remade(sent: bytes) -> Picture:
    """The picture, made anew from its pixels alone.

    Raises TooLarge: photo-too-large; Refused: photo-unreadable (no JPEG, PNG or WebP, or a broken one),
    photo-too-many-pixels.
    """
    if len(sent) > UPLOAD_BYTES:
        raise TooLarge("photo-too-large", limit=UPLOAD_MIB)
    _measure(sent)
    with _places:
        return off_the_loop(lambda: _made_anew(sent))


def _measure(sent: bytes) -> None:
    """Ask the header alone, before a pixel is decoded."""
    width, height = _header(sent)
    if width * height > PIXELS:
        raise Refused("photo-too-many-pixels", limit=MEGAPIXELS)


def _header(sent: bytes) -> tuple[int, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
                return picture.size
    except Image.DecompressionBombError:
        raise Refused("photo-too-many-pixels", limit=MEGAPIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError):
        raise Refused("photo-unreadable") from None


def _made_anew(sent: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            picture.draft("RGB", (SIDE, SIDE))  # JPEG alone: decoded at half or a quarter of the size
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            return _written(_opaque(upright))
    except (OSError, ValueError, SyntaxError, OverflowError, EOFError, Image.DecompressionBombError):
        raise Refused("photo-unreadable") from None


def _opaque(picture: Image.Image) -> Image.Image:
    """Three colours; what was transparent is white."""
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture)
        picture = ground
    return picture.convert("RGB")


def _written(picture: Image.Image) -> Picture:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # the pixels, and nothing that hung on them
    target = io.BytesIO()
    clean.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(target.getvalue(), *clean.size)
