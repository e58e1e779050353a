"""The bytes of issued papers, kept under their hash in the instance folder; one that is lost is drawn again."""

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from flask import current_app

from scoring.documents.drawing import layouts
from scoring.documents.queries import Paper
from scoring.foundation.errors import NotFound

FOLDER = "papers"


def keep_bytes(content: bytes) -> str:
    """Write a file whole or not at all; its hash. What is there already is not written again, but young again: a file
    that no paper has yet is swept when it is old."""
    hashed = sha256(content).hexdigest()
    path = path_of(hashed)
    with suppress(FileNotFoundError):
        os.utime(path)
        return hashed
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(temporary).replace(path)
    return hashed


def bytes_of(paper: Paper) -> bytes:
    """The paper as it was issued, byte for byte, with the issuer's PDF signature where it got one.

    A signed file that is lost is not signed again, since it would be another one: the paper without it is given, which
    verifies as well. Raises NotFound: paper-bytes-lost, where that is gone too and this program draws it otherwise.
    """
    for hashed in (paper.sha256_signed, paper.sha256):
        content = _kept(hashed) if hashed else None
        if content is not None:
            return content
    path = path_of(paper.sha256)
    content = layouts.draw(paper.layout, paper.content, paper.proof)
    if sha256(content).hexdigest() != paper.sha256:
        raise NotFound("paper-bytes-lost")
    path.unlink(missing_ok=True)
    keep_bytes(content)
    return content


def _kept(hashed: str) -> bytes | None:
    """None, where the file is gone or damaged."""
    path = path_of(hashed)
    content = path.read_bytes() if path.is_file() else b""
    return content if sha256(content).hexdigest() == hashed else None


def path_of(hashed: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / FOLDER
    return folder / hashed[:2] / f"{hashed}.pdf"
