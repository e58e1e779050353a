"""Files that people bring: named by what they hold, size-bound while they are read, written whole or not at all."""

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app, request

from scoring.foundation.archives import FILE_LIMIT
from scoring.foundation.errors import NotFound, Refused, TooLarge

CHUNK = 64 * 1024
NAME_MAX = 120  # characters of a shown file name
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file: its fingerprint (hexadecimal), its size in bytes and a name that is safe to show and to save."""

    sha256: str
    size: int
    filename: str


def keep_sent(*, limit: int) -> Upload:
    """Keep the file that a form sends as `file`. Raises Refused: file-not-chosen; TooLarge: file-too-large."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("file-not-chosen")
    return keep(sent.stream, sent.filename, limit=limit)


def keep(source: IO[bytes], filename: str, *, limit: int) -> Upload:
    """Write a file into the instance folder under its fingerprint. Raises TooLarge: file-too-large."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as target:
            while piece := source.read(CHUNK):
                size += len(piece)
                if size > limit:
                    raise TooLarge("file-too-large", limit=limit // (1024 * 1024))
                digest.update(piece)
                target.write(piece)
        path = _path(digest.hexdigest())
        path.parent.mkdir(exist_ok=True)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Upload(digest.hexdigest(), size, safe_name(filename))


def file_limit() -> int:
    """The most bytes a file may have: what the reader of workbooks takes, or less where the operator allows less."""
    allowed: int = current_app.config["SETTINGS"].upload_bytes
    return min(allowed, FILE_LIMIT)


def kept(sha256: str) -> Path:
    """Where a kept file lies. Raises NotFound: file-gone."""
    path = _path(sha256)
    if not path.is_file():
        raise NotFound("file-gone")
    return path


def safe_name(filename: str) -> str:
    """The last part of a name without what a path, a header or a screen could be tricked with; its end is kept."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in _FORBIDDEN.sub("", last) if unicodedata.category(each) not in {"Cf", "Cs", "Cc"})
    stem, dot, suffix = shown.strip(" .").rpartition(".")
    if not dot:
        return suffix[:NAME_MAX] or "file"
    return f"{stem[: NAME_MAX - len(suffix[:10]) - 1]}.{suffix[:10]}"


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / "uploads"
    return folder


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("file-gone")
    return _folder() / sha256[:2] / sha256
