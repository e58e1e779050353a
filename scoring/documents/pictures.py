"""Pictures that papers show, in the instance folder under their hash: the same hash, the same bytes, for ever."""

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from flask import current_app

from scoring.foundation.errors import NotFound

FOLDER = "paper-pictures"


def keep(hashed: str, content: bytes) -> None:
    """Write it whole or not at all. What is there already is young again: one that nothing shows is swept when old."""
    path = path_of(hashed)
    with suppress(FileNotFoundError):
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(temporary).replace(path)


def picture(hashed: str) -> bytes:
    """Raises NotFound: paper-picture-lost, for a file that is gone or damaged."""
    path = path_of(hashed)
    content = path.read_bytes() if path.is_file() else b""
    if sha256(content).hexdigest() != hashed:
        raise NotFound("paper-picture-lost")
    return content


def hold(hashed: str) -> None:
    """It is about to be shown: make it young. Raises as `picture` does."""
    with suppress(FileNotFoundError):
        os.utime(path_of(hashed))
    picture(hashed)


def path_of(hashed: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / FOLDER
    return folder / f"{hashed}.picture"
