"""Pictures of papers: what somebody sent becomes one that we made, kept under its hash for as long as papers show it.

What a picture is, its bytes say, never its name: PNG, JPEG or WebP. SVG is a program as much as a picture, and refused.
"""

import io
import warnings
from enum import StrEnum
from hashlib import sha256

from PIL import Image, ImageOps, UnidentifiedImageError

from scoring.documents import pictures
from scoring.foundation.errors import Refused, TooLarge
from scoring.foundation.waiting import off_the_loop

UPLOAD_MIB = 4
UPLOAD_BYTES = UPLOAD_MIB * 1024 * 1024
MEGAPIXELS = 24
FORMATS = ("JPEG", "PNG", "WEBP")
LOGO_SIDE, GROUND_SIDE = 600, 1600  # pixels of the longer side
WHITE = 0.85  # so much white lies over a background that every text on it can be read
QUALITY = 80


class Use(StrEnum):
    LOGO = "logo"
    BACKGROUND = "background"


def keep_picture(sent: bytes, use: Use) -> str:
    """Make it anew from its pixels and keep it; its hash.

    Raises TooLarge: picture-too-large; Refused: picture-unreadable, picture-too-many-pixels.
    """
    if len(sent) > UPLOAD_BYTES:
        raise TooLarge("picture-too-large", limit=UPLOAD_MIB)
    _measure(sent)
    made = off_the_loop(lambda: _made_anew(sent, use))
    hashed = sha256(made).hexdigest()
    pictures.keep(hashed, made)
    return hashed


def _measure(sent: bytes) -> None:
    """Ask the header alone, before a pixel is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        raise Refused("picture-too-many-pixels", limit=MEGAPIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError):
        raise Refused("picture-unreadable") from None
    if width * height > MEGAPIXELS * 1_000_000:
        raise Refused("picture-too-many-pixels", limit=MEGAPIXELS)


def _made_anew(sent: bytes, use: Use) -> bytes:
    side = LOGO_SIDE if use is Use.LOGO else GROUND_SIDE
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((side, side))
            clean = _on_white(upright)
    except (OSError, ValueError, SyntaxError, OverflowError, EOFError, Image.DecompressionBombError):
        raise Refused("picture-unreadable") from None
    target = io.BytesIO()
    if use is Use.LOGO:
        clean.save(target, "PNG", optimize=True)
    else:
        Image.blend(clean, Image.new("RGB", clean.size, "white"), WHITE).save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Three colours, nothing that hung on the pixels; what was transparent is white."""
    coloured = picture.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    ground.alpha_composite(coloured)
    clean = Image.new("RGB", coloured.size)
    clean.paste(ground.convert("RGB"))
    return clean
