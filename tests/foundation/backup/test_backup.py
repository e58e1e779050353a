"""A backup and its restoring: between both databases, of every byte, into empty places alone."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import inspect, text

from scoring.app import create_app
from scoring.foundation import migrations
from scoring.foundation.backup import make_backup, restore
from scoring.foundation.backup.restoring import needs_passphrase
from scoring.foundation.backup.tables import lines_of
from scoring.foundation.config import Settings
from scoring.foundation.db import db, open_engine
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.worker import work_off
from scoring.marking.checkpoints import verify
from scoring.marking.commands import Act
from scoring.rules.journal import entry_hash
from tests.conftest import temporary_postgresql
from tests.marking.hall import Hall, make_hall

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECRET = "a secret of the tests alone, and long enough"
PASSPHRASE = "тау мен дала, көл мен орман"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty place to restore into."""
    urls = iter([""]) if request.param == "sqlite" else temporary_postgresql()
    for url in urls:
        yield Settings(instance=str(tmp_path / "restored"), database_url=url, secret_key=SECRET)


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(instance=str(tmp_path / "restored"), secret_key=SECRET)


@pytest.fixture
def hall(app) -> Hall:
    made = make_hall(app)
    made.complete()
    return made


def backup_of(app, target: Path, **more: object) -> dict:
    with app.app_context():
        return make_backup(db.engine, app.config["SETTINGS"], target, at=NOW, **more)


def everything(settings: Settings) -> dict[str, list[tuple]]:
    """Every row of every table, in order."""
    engine = open_engine(settings.database)
    with engine.connect() as connection:
        inspector = inspect(connection)
        found = {}
        for name in sorted(inspector.get_table_names()):
            columns = ", ".join(f'"{column["name"]}"' for column in inspector.get_columns(name))
            found[name] = sorted(map(repr, connection.execute(text(f'SELECT {columns} FROM "{name}"'))))
    engine.dispose()
    return found


def counted(settings: Settings) -> dict[str, int]:
    return {name: len(rows) for name, rows in everything(settings).items()}


def chains(app, hall: Hall) -> list[list[str]]:
    return [[entry_hash(entry) for entry in replace(hall, app=app).journal(seat)] for seat in range(len(hall.seats))]


def test_restored_place_holds_every_row_every_file_and_an_intact_journal(app, hall, place, tmp_path):
    kept = app.config["SETTINGS"].instance_folder / "uploads" / "ab" / "photo"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\x00photo\xff")
    backup_of(app, tmp_path / "all.zip")

    restore(tmp_path / "all.zip", place)

    again = create_app(place)
    assert counted(place) == counted(app.config["SETTINGS"])
    assert (place.instance_folder / "uploads" / "ab" / "photo").read_bytes() == b"\x00photo\xff"
    assert chains(again, hall) == chains(app, hall)
    with again.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()
    again.extensions["scoring.db"].dispose()


def test_marking_goes_on_in_the_restored_place_and_its_journal_still_refuses_changes(app, hall, place, tmp_path):
    backup_of(app, tmp_path / "all.zip")
    restore(tmp_path / "all.zip", place)
    again = create_app(place)

    replace(hall, app=again).complete(sheet=2)

    assert len(chains(again, hall)[0]) > len(chains(app, hall)[0])
    with again.app_context(), pytest.raises(Exception, match=r"journal|append|UPDATE"), db.transaction() as session:
        session.execute(text("UPDATE journal_entry SET value = 1"))
    again.extensions["scoring.db"].dispose()


@pytest.mark.one_database
def test_there_and_back_changes_no_row(app, hall, tmp_path):
    backup_of(app, tmp_path / "first.zip")
    for number, url in enumerate(temporary_postgresql()):
        there = Settings(instance=str(tmp_path / f"there{number}"), database_url=url, secret_key=SECRET)
        restore(tmp_path / "first.zip", there)
        engine = open_engine(there.database)
        make_backup(engine, there, tmp_path / "second.zip", at=NOW)
        engine.dispose()
    back = Settings(instance=str(tmp_path / "back"), secret_key=SECRET)

    restore(tmp_path / "second.zip", back)

    assert everything(back) == everything(app.config["SETTINGS"])


def test_backup_under_load_holds_what_was_acknowledged_before_and_a_prefix_of_every_chain(app, tmp_path, empty):
    hall = make_hall(app, seats=4, sheets=2)
    stopping, acknowledged = Event(), [[] for _ in hall.seats]

    def mark(seat: int) -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            answer = f"typed:0.{number % 70 + 10}"
            hall.send(hall.judges[0], Act.ANSWER, "m1", seat, answer=answer)
            acknowledged[seat].append(number)

    threads = [Thread(target=mark, args=(seat,)) for seat in range(4)]
    for thread in threads:
        thread.start()
    while not all(acknowledged):
        stopping.wait(0.05)
    before = [len(each) for each in acknowledged]
    backup_of(app, tmp_path / "all.zip")
    after = [len(each) for each in acknowledged]
    stopping.set()
    for thread in threads:
        thread.join()

    restore(tmp_path / "all.zip", empty)

    again = create_app(empty)
    whole, restored = chains(app, hall), chains(again, hall)
    assert [chain == longer[: len(chain)] for chain, longer in zip(restored, whole, strict=True)] == [True] * 4
    assert [len(chain) >= least for chain, least in zip(restored, before, strict=True)] == [True] * 4
    assert sum(after) > sum(before), "nobody marked while the backup ran"
    with again.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()
    again.extensions["scoring.db"].dispose()


@pytest.mark.one_database
def test_changed_byte_anywhere_is_found_and_nothing_is_written(app, hall, empty, tmp_path):
    backup_of(app, tmp_path / "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()

    codes = set()
    for place in (*range(0, len(whole), max(1, len(whole) // 60)), len(whole) - 70, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "changed.zip").write_bytes(changed)
        with pytest.raises(Refused) as refusal:
            restore(tmp_path / "changed.zip", empty)
        codes.add(refusal.value.code)

    assert codes <= {"backup-changed", "backup-unreadable"}
    assert list(empty.instance_folder.iterdir()) == []


@pytest.mark.one_database
@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(empty, tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "file", empty)

    assert refusal.value.code in {"backup-unreadable", "backup-changed"}


def rewrite(source: Path, target: Path, change: Callable[[dict], dict], extra: dict[str, bytes] | None = None) -> None:
    """A backup with another manifest and a fitting fingerprint, as somebody with time could make."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, json.dumps(change(json.loads(content))) if name == "manifest.json" else content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
        new.comment = b"0" * 64
    body = target.read_bytes()[:-64]
    target.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


@pytest.mark.one_database
def test_backup_of_a_newer_program_is_refused(app, hall, empty, tmp_path):
    backup_of(app, tmp_path / "all.zip")
    rewrite(tmp_path / "all.zip", tmp_path / "newer.zip", lambda manifest: manifest | {"revision": "9999"})

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "newer.zip", empty)

    assert (refusal.value.code, refusal.value.params) == ("backup-newer", {"revision": "9999"})


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["../escaped", "/escaped", "uploads/../../escaped", "c:\\escaped"])
def test_file_that_would_leave_its_folder_is_refused(app, hall, empty, tmp_path, name):
    backup_of(app, tmp_path / "all.zip")
    said = {name: {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}}
    rewrite(
        tmp_path / "all.zip",
        tmp_path / "hostile.zip",
        lambda manifest: manifest | {"files": manifest["files"] | said},
        {f"files/{name}": b"x"},
    )

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "hostile.zip", empty)

    assert refusal.value.code == "backup-changed"
    assert not (tmp_path / "escaped").exists()


@pytest.mark.one_database
@pytest.mark.parametrize("what", ["a file", "a table"])
def test_place_that_is_not_empty_is_left_as_it_is(app, hall, empty, tmp_path, what):
    backup_of(app, tmp_path / "all.zip")
    empty.instance_folder.mkdir()
    if what == "a file":
        (empty.instance_folder / "note").write_text("mine")
    else:
        engine = open_engine(empty.database)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE mine (id INTEGER)"))
        engine.dispose()

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "all.zip", empty)

    assert refusal.value.code == "backup-place-not-empty"
    assert list(counted(empty)) == ([] if what == "a file" else ["mine"])


@pytest.mark.one_database
def test_backup_of_older_tables_is_brought_up_to_date(empty, tmp_path):
    older = Settings(instance=str(tmp_path / "older"), secret_key=SECRET)
    older.instance_folder.mkdir()
    engine = open_engine(older.database)
    migrations.upgrade(engine, "0004")
    manifest = make_backup(engine, older, tmp_path / "older.zip", at=NOW)
    newest = migrations.newest(engine)
    engine.dispose()

    restore(tmp_path / "older.zip", empty)

    engine = open_engine(empty.database)
    assert (manifest["revision"], migrations.current(engine)) == ("0004", newest)
    engine.dispose()


@pytest.mark.one_database
def test_passphrase_seals_the_file_and_opens_it_again(app, hall, empty, tmp_path):
    backup_of(app, tmp_path / "all.sealed", passphrase=PASSPHRASE)

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "all.sealed", empty, passphrase="another one altogether")
    restore(tmp_path / "all.sealed", empty, passphrase=PASSPHRASE)

    assert refusal.value.code == "backup-passphrase-wrong"
    assert needs_passphrase(tmp_path / "all.sealed")
    assert b"journal_entry" not in (tmp_path / "all.sealed").read_bytes()
    assert counted(empty) == counted(app.config["SETTINGS"])


@pytest.mark.one_database
def test_backup_is_its_owners_alone_and_never_written_over(app, hall, tmp_path):
    backup_of(app, tmp_path / "all.zip")

    with pytest.raises(Refused) as refusal:
        backup_of(app, tmp_path / "all.zip")

    assert refusal.value.code == "backup-exists"
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".all")] == []


@pytest.mark.one_database
def test_button_makes_a_file_that_can_be_restored(app, client, signed_in, hall, empty, tmp_path):
    signed_in(client, "administrator")
    address = client.post("/backup").location

    waiting = client.get(address)
    work_off(app)
    ready = client.get(address)
    plain = client.post(f"{address}/file", data={}, buffered=True)
    short = client.post(f"{address}/file", data={"passphrase": "short"})
    sealed = client.post(f"{address}/file", data={"passphrase": PASSPHRASE}, buffered=True)
    (tmp_path / "sealed").write_bytes(sealed.get_data())
    restore(tmp_path / "sealed", empty, passphrase=PASSPHRASE)

    assert [each.status_code for each in (waiting, ready, plain, short, sealed)] == [200, 200, 200, 422, 200]
    assert plain.get_data()[:2] == b"PK"
    again = create_app(empty)
    assert chains(again, hall) == chains(app, hall)
    with again.app_context(), db.reading() as session:
        assert set(session.scalars(text("SELECT state FROM job"))) == {"stopped"}
    again.extensions["scoring.db"].dispose()
    with app.app_context(), db.reading() as session:
        logged = list(session.scalars(text("SELECT what FROM access_log WHERE what LIKE 'backup%' ORDER BY id")))
    assert logged == ["backup-made", "backup-downloaded", "backup-downloaded"]


@pytest.mark.one_database
def test_backup_of_somebody_else_is_not_found(app, client, signed_in, hall):
    signed_in(client, "administrator")
    address = client.post("/backup").location
    work_off(app)
    other = app.test_client()
    signed_in(other, "administrator")

    assert [other.get(address).status_code, other.post(f"{address}/file").status_code] == [404, 404]


@pytest.mark.one_database
def test_stopped_backup_leaves_nothing_behind(app, client, signed_in, hall, monkeypatch):
    signed_in(client, "administrator")
    job = client.post("/backup").location.rpartition("/")[2]

    def stop_in_the_middle(*arguments: object) -> object:
        client.post(f"/api/jobs/{job}/stop")
        return lines_of(*arguments)

    monkeypatch.setattr("scoring.foundation.backup.writing.lines_of", stop_in_the_middle)
    monkeypatch.setattr("scoring.foundation.jobs.progress.WRITE_EVERY", 0)
    work_off(app)

    assert client.get(f"/api/jobs/{job}").json["state"] == "stopped"
    assert list((app.config["SETTINGS"].instance_folder / "backups").iterdir()) == []
