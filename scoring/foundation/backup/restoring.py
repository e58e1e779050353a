"""Restores a backup into an empty place: everything is proven before anything is written, and all of it or nothing."""

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from sqlalchemy import Connection, Engine, func, inspect, select, update

from scoring.foundation import migrations
from scoring.foundation.backup.sealed import is_sealed, unseal
from scoring.foundation.backup.tables import continue_numbers, insert_lines, tables_of
from scoring.foundation.backup.writing import CHUNK, FORMAT, MANIFEST, SHA256_HEX, digest_of, kept_files, sqlite_file
from scoring.foundation.config import Settings
from scoring.foundation.db import open_engine
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.models import Job, State

OWNER_ONLY = 0o600
_WINDOWS_PATH = re.compile(r"[\\:\x00]")


def needs_passphrase(source: Path) -> bool:
    """Whether a file is sealed with one."""
    with source.open("rb") as file:
        return is_sealed(file)


def restore(source: Path, settings: Settings, *, passphrase: str = "") -> dict[str, Any]:
    """Write the backup into the settings' database and instance folder; gives the manifest.

    Raises Refused: backup-place-not-empty, backup-unreadable, backup-changed, backup-newer, backup-passphrase-wrong.
    """
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    with _readable(source, passphrase, settings.instance_folder.parent) as file, _archive(file) as archive:
        manifest = _proven(archive)
        engine = open_engine(settings.database)
        try:
            _require_known(engine, manifest)
            _require_empty(engine, settings)
            _write_all(engine, settings, archive, manifest)
        finally:
            engine.dispose()
    return manifest


@contextmanager
def _readable(source: Path, passphrase: str, beside: Path) -> Iterator[IO[bytes]]:
    """The archive itself: of a sealed one an opened copy, gone afterwards."""
    with source.open("rb") as file:
        if not is_sealed(file):
            yield file
            return
        with tempfile.TemporaryFile(dir=beside) as opened:  # nameless, its owner's alone
            unseal(file, opened, passphrase)
            yield opened


@contextmanager
def _archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Raises Refused: backup-unreadable, backup-changed."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Refused("backup-unreadable") from None
    with archive:
        if len(archive.comment) != SHA256_HEX or digest_of(file).encode() != archive.comment:
            raise Refused("backup-changed")
        yield archive


def _proven(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, after every part was found to be what it says. Raises Refused."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        parts = {f"tables/{name}.jsonl": said["sha256"] for name, said in manifest["tables"].items()}
        parts |= {f"files/{name}": said["sha256"] for name, said in manifest["files"].items()}
        known = manifest["format"] == FORMAT and isinstance(manifest["revision"], str)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        raise Refused("backup-unreadable") from None
    if not known:
        raise Refused("backup-newer", revision=str(manifest["revision"]))
    if set(archive.namelist()) != {*parts, MANIFEST} or not all(map(_inside, manifest["files"])):
        raise Refused("backup-changed")
    for name, expected in parts.items():
        if _digest(archive, name) != expected:
            raise Refused("backup-changed")
    return manifest


def _inside(name: str) -> bool:
    """Whether a file of this name stays in the folder that it is put into."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or _WINDOWS_PATH.search(name)) and bool(path.parts)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as part:
            while piece := part.read(CHUNK):
                digest.update(piece)
    except (zipfile.BadZipFile, EOFError, OSError):
        return ""
    return digest.hexdigest()


def _require_known(engine: Engine, manifest: dict[str, Any]) -> None:
    if manifest["revision"] not in {revision for revision, _meaning in migrations.history(engine)}:
        raise Refused("backup-newer", revision=manifest["revision"])


def _require_empty(engine: Engine, settings: Settings) -> None:
    """Not one table, not one file: whatever is there might be somebody's marks."""
    found = inspect(engine).get_table_names()
    if found or kept_files(settings):
        raise Refused("backup-place-not-empty", folder=str(settings.instance_folder))


def _write_all(engine: Engine, settings: Settings, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    try:
        migrations.upgrade(engine, manifest["revision"])
        with engine.execution_options(sheber_writes=True).begin() as connection:
            _write_tables(connection, archive, manifest)
        migrations.upgrade(engine)
        _write_files(settings, archive, manifest)
    except BaseException:
        _clear(engine, settings)
        raise


def _write_tables(connection: Connection, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """In one transaction, with every trigger and foreign key on. Raises Refused: backup-changed."""
    tables = tables_of(connection)
    if {table.name for table in tables} != set(manifest["tables"]):
        raise Refused("backup-changed")
    for table in reversed(tables):  # what migrations put there
        if connection.scalar(select(func.count()).select_from(table.clause)):
            connection.execute(table.clause.delete())
    for table in tables:
        said = manifest["tables"][table.name]
        with archive.open(f"tables/{table.name}.jsonl") as part:
            if insert_lines(connection, table, said["columns"], part) != said["rows"]:
                raise Refused("backup-changed")
        continue_numbers(connection, table)
    _end_jobs(connection)


def _end_jobs(connection: Connection) -> None:
    """What waited or ran belongs to the moment of the backup: the backup itself was running then."""
    pending = Job.state.in_([State.WAITING, State.RUNNING])
    connection.execute(update(Job).where(pending).values(state=State.STOPPED, worker=None))


def _write_files(settings: Settings, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for name in manifest["files"]:
        target = settings.instance_folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(f"files/{name}") as part, target.open("xb") as file:
            target.chmod(OWNER_ONLY)
            shutil.copyfileobj(part, file, CHUNK)


def _clear(engine: Engine, settings: Settings) -> None:
    """It was empty before, and is again."""
    database = sqlite_file(settings)
    if database is None:
        migrations.downgrade(engine, "base")
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    else:
        engine.dispose()
        for end in ("", "-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)
    for _name, path in kept_files(settings):
        path.unlink()
