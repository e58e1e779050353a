"""Office files opened with caution: what the file really is, and no part that inflates past a bound."""

import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from scoring.rules.errors import RuleBroken

FILE_LIMIT = 16 * 1024 * 1024  # bytes of an uploaded workbook; a real one with a logo has a quarter of a megabyte
INFLATED_LIMIT = 64 * 1024 * 1024  # bytes of all parts that are read, together
DECLARED_LIMIT = 96 * 1024 * 1024  # bytes of all parts as the directory has them, pictures too
PARTS_LIMIT = 2_000
# Big pieces, because expat before 2.6 reads an unfinished token again with every piece it is fed.
PIECE = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


class Archive:
    """The parts of a zip file, read in pieces, with one budget of inflated bytes for all of them."""

    def __init__(self, content: bytes) -> None:
        self._zip = _open_zip(content)
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self._left = INFLATED_LIMIT

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        return list(self._names.values())

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece.

        Raises RuleBroken: file-inflates (more than the directory or the budget allows), file-damaged.
        """
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while piece := part.read(PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise RuleBroken("file-inflates", limit=INFLATED_LIMIT // 2**20)
                    yield piece
        except (KeyError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
            if isinstance(error, RuleBroken):
                raise
            raise RuleBroken("file-damaged") from error
        except Exception as error:  # zlib.error, lzma errors: the packers of the standard library have no common base
            raise RuleBroken("file-damaged") from error


def read_bytes(path: Path) -> bytes:
    """The content of a file, if it is a file and not too large.

    Raises RuleBroken: workbook-missing, workbook-is-directory, workbook-not-permitted, workbook-is-device,
    file-empty, file-too-large.
    """
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise RuleBroken("workbook-is-device")  # opening a pipe would wait for somebody to write into it
        with path.open("rb") as stream:
            content = stream.read(FILE_LIMIT + 1)
    except FileNotFoundError:
        raise RuleBroken("workbook-missing") from None
    except IsADirectoryError:
        raise RuleBroken("workbook-is-directory") from None
    except RuleBroken:
        raise
    except (OSError, ValueError):
        raise RuleBroken("workbook-not-permitted") from None
    return check_size(content)


def check_size(content: bytes) -> bytes:
    """The same bytes, if there are some and not too many. Raises RuleBroken: file-empty, file-too-large."""
    if not content:
        raise RuleBroken("file-empty")
    if len(content) > FILE_LIMIT:
        raise RuleBroken("file-too-large", limit=FILE_LIMIT // 2**20)
    return content


def _open_zip(content: bytes) -> zipfile.ZipFile:
    check_size(content)
    if not content.startswith(b"PK"):
        raise RuleBroken(_what_it_is(content))
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise RuleBroken("file-damaged") from error
    _check_directory(archive.infolist())
    _check_contents(archive)
    return archive


def _what_it_is(content: bytes) -> str:
    """The code for a file that is no zip: said by its first bytes, never by its name."""
    start = content[:1024].lstrip()
    if content.startswith(_OLE):
        return "file-password-protected" if _ENCRYPTED in content else "file-is-old-excel"
    if start.startswith(b"%PDF"):
        return "file-is-pdf"
    return "file-is-text" if _looks_like_text(content[:4096]) else "file-not-a-workbook"


def _looks_like_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in start)


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    sizes = [part.file_size for part in parts]
    if len(parts) > PARTS_LIMIT:
        raise RuleBroken("too-many-parts", limit=PARTS_LIMIT)
    if max(sizes, default=0) > INFLATED_LIMIT or sum(sizes) > DECLARED_LIMIT:
        raise RuleBroken("file-inflates", limit=INFLATED_LIMIT // 2**20)
    if any(part.flag_bits & 0x1 for part in parts):
        raise RuleBroken("file-password-protected")


def _check_contents(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise RuleBroken("file-is-binary-workbook")
    if "mimetype" in archive.namelist() and archive.getinfo("mimetype").file_size < 200:
        try:
            kind = archive.read("mimetype")
        except Exception as error:  # as in Archive.pieces
            raise RuleBroken("file-damaged") from error
        if kind.startswith(_OPEN_DOCUMENT):
            raise RuleBroken("file-is-opendocument")
