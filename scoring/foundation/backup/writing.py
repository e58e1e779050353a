"""Writes a backup while marking goes on: first the tables as of one moment, then the files that they may speak of."""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from scoring import __version__
from scoring.foundation import migrations
from scoring.foundation.backup.sealed import seal
from scoring.foundation.backup.tables import lines_of, snapshot, tables_of
from scoring.foundation.config import Settings
from scoring.foundation.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = {"backups", "exports"}  # made of what is in the backup already
CHUNK = 256 * 1024
SHA256_HEX = 64
Tell = Callable[[str, int], None]  # (step, how many parts of it are done now)


def make_backup(
    engine: Engine, settings: Settings, target: Path, *, at: datetime, passphrase: str = "", tell: Tell | None = None
) -> dict[str, Any]:
    """Write `target` whole or not at all; gives the manifest. Raises Refused: backup-exists, backup-no-tables."""
    if target.exists():
        raise Refused("backup-exists", file=str(target))
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        manifest = _write(engine, settings, draft, at, tell or (lambda _step, _parts: None))
        if passphrase:
            _seal(draft, passphrase)
        os.link(draft, target)  # fails where replacing would destroy another backup
    except FileExistsError:
        raise Refused("backup-exists", file=str(target)) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(engine: Engine, settings: Settings, path: Path, at: datetime, tell: Tell) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": __version__,
        "made_at": at.isoformat(),
        "database": engine.dialect.name,
    }
    with _own_file(path) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            manifest |= _write_tables(engine, archive, tell)
            manifest["files"] = dict(_write_files(settings, archive, tell))
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            archive.comment = b"0" * SHA256_HEX
        _write_digest(file)
    return manifest


def _write_tables(engine: Engine, archive: zipfile.ZipFile, tell: Tell) -> dict[str, Any]:
    """One moment of all tables."""
    with snapshot(engine) as connection:
        revision = migrations.current_of(connection)
        if revision is None:
            raise Refused("backup-no-tables")
        written = {}
        for table in tables_of(connection):
            digest, rows = hashlib.sha256(), 0
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as part:
                for lines in lines_of(connection, table):
                    text = "".join(lines).encode()
                    digest.update(text)
                    part.write(text)
                    rows += len(lines)
                    tell("backup-tables", len(lines))
            written[table.name] = {"columns": list(table.columns), "rows": rows, "sha256": digest.hexdigest()}
    return {"revision": revision, "tables": written}


def _write_files(settings: Settings, archive: zipfile.ZipFile, tell: Tell) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read after the tables: a file is kept before the row that speaks of it is written."""
    for name, path in kept_files(settings):
        digest, size = hashlib.sha256(), 0
        try:
            source = path.open("rb")
        except FileNotFoundError:  # it was thrown away this moment, and its row with it
            continue
        with source, archive.open(f"files/{name}", "w", force_zip64=True) as part:
            while piece := source.read(CHUNK):
                digest.update(piece)
                part.write(piece)
                size += len(piece)
        tell("backup-files", 1)
        yield name, {"size": size, "sha256": digest.hexdigest()}


def kept_files(settings: Settings) -> list[tuple[str, Path]]:
    """(name, path) of all in the instance folder that cannot be made anew: uploads, photos, keys; not the database."""
    folder = settings.instance_folder
    database = sqlite_file(settings)
    own = {database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")} if database else set()
    return [
        (path.relative_to(folder).as_posix(), path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(folder).parts[0] not in LEFT_OUT
        and path not in own
    ]


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the database, where it is one."""
    prefix = "sqlite:///"
    return Path(settings.database.removeprefix(prefix)).resolve() if settings.database.startswith(prefix) else None


@contextmanager
def _own_file(path: Path) -> Iterator[IO[bytes]]:
    """For its owner alone: a backup holds personal data and keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write_digest(file: IO[bytes]) -> None:
    """The comment of the archive, its last bytes, is the SHA-256 of all that stands before: no byte is unguarded."""
    digest = digest_of(file)
    file.seek(-SHA256_HEX, os.SEEK_END)
    file.write(digest.encode("ascii"))


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of all but the comment."""
    left = file.seek(0, os.SEEK_END) - SHA256_HEX
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _seal(path: Path, passphrase: str) -> None:
    sealed = path.with_name(f"{path.name}.sealed")
    try:
        with path.open("rb") as source, _own_file(sealed) as target:
            for piece in seal(source, passphrase):
                target.write(piece)
        sealed.replace(path)
    finally:
        sealed.unlink(missing_ok=True)
