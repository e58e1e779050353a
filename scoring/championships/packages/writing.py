"""Writes a package: the same state gives the same bytes, and the last bytes of the file guard all before them."""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from scoring.championships.packages.layout import MANIFEST, PACKAGE_MAX, PART_MAX, SIGNATURE, Kind, Manifest, Part
from scoring.foundation.errors import TooLarge

NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows: same state, same bytes
LEVEL = 6
SHA256_HEX = 64
CHUNK = 256 * 1024
OWNER_ONLY = 0o600


def write_package(
    path: Path,
    *,
    kind: Kind,
    stage: str,
    as_of: str,
    signer: tuple[str, str],
    parts: Iterable[tuple[str, bytes]],
    sign: Callable[[bytes], str],
) -> Manifest:
    """Write `path` whole or not at all. `signer` is (fingerprint, name); parts are taken one by one, in their order.

    Raises TooLarge: package-part-too-large (`place`), package-too-large; and what `sign` raises.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                said = dict(_put(archive, name, content) for name, content in parts)
                manifest = Manifest(kind, stage, as_of, *signer, parts=said)
                _put(archive, MANIFEST, manifest.content())
                _put(archive, SIGNATURE, sign(manifest.content()).encode("ascii"))
                archive.comment = b"0" * SHA256_HEX
            _write_digest(file)
            if file.seek(0, os.SEEK_END) > PACKAGE_MAX:
                raise TooLarge("package-too-large", limit=PACKAGE_MAX // 2**20)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of all but the last 64 bytes."""
    left = file.seek(0, os.SEEK_END) - SHA256_HEX
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> tuple[str, Part]:
    if len(content) > PART_MAX:
        raise TooLarge("package-part-too-large", place=name, limit=PART_MAX // 2**20)
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    archive.writestr(entry, content, compresslevel=LEVEL)
    return name, Part(len(content), hashlib.sha256(content).hexdigest())


def _write_digest(file: IO[bytes]) -> None:
    """The comment of the archive, its last bytes, is the SHA-256 of all that stands before: no byte is unguarded."""
    digest = digest_of(file)
    file.seek(-SHA256_HEX, os.SEEK_END)
    file.write(digest.encode("ascii"))
