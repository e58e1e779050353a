"""Pictures for tests, good ones and hostile ones."""

import hashlib
import io
import struct
import zlib
from itertools import count
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from scoring.marking.photos import keeping
from scoring.marking.photos.keeping import NewPhoto
from scoring.marking.photos.pictures import remade
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall

_ids = count(1)
SECRET = b"taken at 43.2389 N by Aliya"


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), colour: str = "teal", **options: Any) -> bytes:
    target = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, colour).save(target, kind, **options)
    return target.getvalue()


def with_metadata() -> bytes:
    """A photo lying on its side, with a place and a name in its EXIF, and words behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to look at it
    exif[0x010E] = SECRET.decode()
    return picture(size=(320, 200), exif=exif, comment=SECRET) + SECRET


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header says how large it is; of pixels there are none to speak of."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


HTML = b"<!doctype html><script>fetch('/api/tablet')</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HOSTILE = {
    "a page": (HTML, "photo-unreadable", 422),
    "a page behind the beginning of a JPEG": (b"\xff\xd8\xff\xe0" + HTML, "photo-unreadable", 422),
    "a drawing with a script": (SVG, "photo-unreadable", 422),
    "200 megapixels": (png_of(20_000, 10_000), "photo-too-many-pixels", 422),
    "a billion pixels": (png_of(40_000, 40_000), "photo-too-many-pixels", 422),
    "pixels missing": (png_of(2000, 1000), "photo-unreadable", 422),
    "half a photo": (picture(size=(900, 900))[:700], "photo-unreadable", 422),
    "an animation of another kind": (picture("GIF"), "photo-unreadable", 422),
    "a bitmap": (picture("BMP"), "photo-unreadable", 422),
    "nothing": (b"", "photo-unreadable", 422),
    "seven megabytes": (b"\xff\xd8\xff" + bytes(7 * 1024 * 1024), "photo-too-large", 413),
}


def new_photo(hall: Hall, seat: int = 0, sheet: str = "A1", **said: Any) -> NewPhoto:
    given: dict[str, Any] = {"client_id": f"photo-{next(_ids):08d}", "seat": hall.seats[seat], "sheet": sheet} | said
    return NewPhoto(**given)


def kept(session: Session, hall: Hall, actor: Actor, **said: Any) -> tuple[dict[str, Any], bool]:
    """Keep a photo by the verb; in an app's context."""
    sent = picture()
    fingerprint = hashlib.sha256(sent).hexdigest()
    new = new_photo(hall, **said)
    made = remade(sent)
    with keeping.laid_down(hall.assessment, made) as photo:
        return keeping.keep_photo(session, hall.assessment, new, made, fingerprint, photo=photo, actor=actor, at=MOMENT)
