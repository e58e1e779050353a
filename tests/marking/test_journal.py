"""The journal cannot be rewritten, and if somebody does it all the same, it is found out each time."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.marking import checkpoints, entries, locking
from scoring.marking.commands import Act
from scoring.marking.locking import Choice
from scoring.marking.models import FROZEN_TABLES
from scoring.rules.journal import Entry, EntryKind, entry_hash
from tests.marking.hall import MOMENT, Hall
from tests.marking.sheet_acts import sign_all


@pytest.fixture
def locked(hall: Hall) -> Hall:
    """Two seats marked, one sheet locked: six marks, a comment, an agreement, three signatures and a lock."""
    hall.complete(1, 0)
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="a clean edge", reason="for-competitor")
    sign_all(hall, 1, 0)
    with hall.app.app_context(), db.transaction() as session:
        locking.lock_sheets(session, hall.assessment, Choice(hall.seats[0], "A1"), actor=hall.chief, at=MOMENT)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 1, answer="typed:0.50")
    return hall


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["journal", *arguments], env={"SHEBER_LANGUAGE": "en"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def verdict(hall: Hall, *arguments: str) -> tuple[int, list[str]]:
    """The exit code, and of each fault what stands before its sentence: the assessment and the code."""
    code, output = run(hall.app, "verify", *arguments)
    return code, [line.split()[1] for line in output.splitlines() if line.startswith(hall.assessment + " ")]


def kept_checkpoint(hall: Hall, folder: Path) -> str:
    path = folder / "checkpoint.json"
    assert run(hall.app, "checkpoint", hall.assessment, "--output", str(path))[0] == 0
    return str(path)


def tamper(hall: Hall, statement: str, **values: object) -> None:
    """Run a statement with the triggers dropped, as somebody who owns the database could."""
    with hall.app.app_context(), db.transaction() as session:
        _drop_triggers(session)
        session.execute(text(statement), values)


def _drop_triggers(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for table in FROZEN_TABLES:
        for act in ("update", "delete", "replace"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET seat = seat", "DELETE FROM {}", "UPDATE {} SET id = id + 1"])
def test_database_refuses_to_change_what_is_written(locked: Hall, table: str, statement: str) -> None:
    column = "assessment_id" if table == "checkpoint" else "seat"
    wanted = statement.format(table).replace("seat", column)
    with locked.app.app_context(), db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match=f"{table}-is-append-only"):
            connection.execute(text(wanted))
        connection.rollback()

    assert verdict(locked) == (0, [])


@pytest.mark.one_database  # PostgreSQL has no INSERT OR REPLACE
@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("new_id", ["id", "id + 1000"], ids=["the same id", "another id"])
@pytest.mark.parametrize("ours", [True, False], ids=["our connection", "any connection"])
def test_what_is_written_is_not_replaced(locked: Hall, table: str, new_id: str, ours: bool) -> None:
    columns = {"journal_entry": ("value", "99"), "checkpoint": ("at", "'2026-01-01T00:00:00'")}
    column, value = columns[table]
    with locked.app.app_context():
        path = db.engine.url.database or ""
        names = [each["name"] for each in inspect(db.engine).get_columns(table)]
        taken = ", ".join({"id": new_id, column: value}.get(name, f'"{name}"') for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT OR REPLACE INTO {table} ({quoted}) SELECT {taken} FROM {table}"
        engine = db.engine if ours else create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            with pytest.raises(DBAPIError, match=f"{table}-is-append-only"):
                connection.execute(text(statement))
            connection.rollback()

    assert verdict(locked) == (0, [])


def test_untouched_journal_is_intact(locked: Hall, tmp_path: Path) -> None:
    code, output = run(locked.app, "verify", "--checkpoint", kept_checkpoint(locked, tmp_path))

    assert (code, locked.assessment in output) == (0, True)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param(
            "UPDATE journal_entry SET value = 100 WHERE seat = :seat AND seq = 1", "chain-entry-changed", id="value"
        ),
        pytest.param(
            "UPDATE journal_entry SET \"by\" = '1' WHERE seat = :seat AND seq = 2", "chain-entry-changed", id="author"
        ),
        pytest.param("DELETE FROM journal_entry WHERE seat = :seat AND seq = 3", "chain-gap", id="entry deleted"),
        pytest.param("DELETE FROM journal_entry WHERE seat = :seat AND seq > 8", "chain-tail-missing", id="tail cut"),
        pytest.param("DELETE FROM journal_entry WHERE seat = :seat", "chain-tail-missing", id="chain deleted"),
        pytest.param("UPDATE journal_text SET text = 'sloppy'", "text-changed", id="comment rewritten"),
        pytest.param(
            "UPDATE checkpoint SET signature = previous WHERE number = 1", "checkpoint-forged", id="signature forged"
        ),
        pytest.param("UPDATE checkpoint SET number = 2", "checkpoint-missing", id="checkpoint renumbered"),
        pytest.param("DELETE FROM checkpoint", "checkpoint-missing", id="checkpoints deleted"),
    ],
)
def test_tampering_is_found_out(locked: Hall, statement: str, found: str) -> None:
    values = {"seat": locked.seats[0]} if ":seat" in statement else {}
    tamper(locked, statement, **values)

    code, faults = verdict(locked)

    assert code == 1
    assert found in faults


def test_changed_last_entry_is_found_by_the_checkpoint(locked: Hall) -> None:
    last = locked.journal()[-1].seq
    tamper(
        locked,
        "UPDATE journal_entry SET at = '2026-01-01T00:00:00' WHERE seat = :s AND seq = :n",
        s=locked.seats[0],
        n=last,
    )

    assert verdict(locked) == (1, ["chain-checkpoint-differs"])


def test_chain_forged_from_end_to_end_is_found_by_the_checkpoint(locked: Hall) -> None:
    def forge(entry: Entry, previous: str) -> Entry:
        value = 100 if entry.kind is EntryKind.MARK else entry.value
        return Entry(**{**parts_of(entry), "value": value, "previous": previous})

    rewrite_chain(locked, forge)

    assert verdict(locked) == (1, ["chain-checkpoint-differs"])


def parts_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def rewrite_chain(hall: Hall, forge: Callable[[Entry, str], Entry]) -> None:
    """Write the whole chain anew, every hash right."""
    chain, previous = [], "0" * 64
    for entry in hall.journal():
        chain.append(forge(entry, previous))
        previous = entry_hash(chain[-1])
    tamper(hall, "DELETE FROM journal_entry WHERE seat = :seat", seat=hall.seats[0])
    with hall.app.app_context(), db.transaction() as session:
        entries.add_entries(session, chain)


def test_tail_cut_together_with_its_checkpoints_is_found_by_one_kept_elsewhere(locked: Hall, tmp_path: Path) -> None:
    path = kept_checkpoint(locked, tmp_path)
    last = locked.journal()[-1].seq
    tamper(locked, "DELETE FROM journal_entry WHERE seat = :seat AND seq = :last", seat=locked.seats[0], last=last)
    tamper(locked, "DELETE FROM checkpoint")

    assert verdict(locked) == (0, [])
    assert verdict(locked, "--checkpoint", path) == (1, ["chain-tail-missing", "checkpoint-missing"])


def test_checkpoint_file_that_somebody_edited_is_found_out(locked: Hall, tmp_path: Path) -> None:
    path = Path(kept_checkpoint(locked, tmp_path))
    said = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(said | {"cause": "day-end"}), "utf-8")

    assert verdict(locked, "--checkpoint", str(path)) == (1, ["checkpoint-forged"])


def test_checkpoint_of_a_vanished_assessment_is_not_intact(locked: Hall, tmp_path: Path) -> None:
    path = Path(kept_checkpoint(locked, tmp_path))
    said = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(said | {"assessment": "gone"}), "utf-8")

    assert run(locked.app, "verify", "--checkpoint", str(path))[0] == 1


@pytest.mark.clause("decisions.md 25")
def test_erased_text_leaves_the_chain_whole(locked: Hall) -> None:
    (comment,) = [entry for entry in locked.journal() if entry.text is not None]
    with locked.app.app_context(), db.transaction() as session:
        entries.erase_text(session, comment.text or "")

    assert verdict(locked) == (0, [])


@pytest.mark.clause("decisions.md 25")
def test_export_holds_every_entry_with_its_hash_and_no_text(locked: Hall) -> None:
    code, output = run(locked.app, "export", "--assessment", locked.assessment)

    lines = [json.loads(line) for line in output.splitlines()]
    expected = [
        entry_hash(entry)
        for seat in sorted((0, 1), key=lambda seat: locked.seats[seat])
        for entry in locked.journal(seat)
    ]
    assert code == 0
    assert [line["hash"] for line in lines] == expected
    assert "clean edge" not in output


@pytest.mark.clause("decisions.md 4")
def test_hash_in_a_checkpoint_does_not_tell_a_hidden_score(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)
    with hall.app.app_context(), db.transaction() as session:
        kept = locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)

    (entry,) = hall.journal()
    known = replace(entry, content=None)  # all that others may know of it, or guess

    hashes = {entry_hash(replace(known, value=score)) for score in range(4)}
    assert kept.heads[hall.seats[0]].hash == entry_hash(entry)
    assert kept.heads[hall.seats[0]].hash not in hashes


@pytest.mark.clause("decisions.md 4")
def test_two_equal_scores_have_no_equal_content(hall: Hall) -> None:
    hall.score("j1", (2, 2, 2))

    assert len({entry.content for entry in hall.journal()}) == 3


def test_day_that_ends_while_the_journal_is_read_is_no_fault(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile() -> None:
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
        with hall.app.app_context(), db.transaction() as session:
            locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)

    def chains_and_then(session: Session, assessment_id: int) -> dict[str, list[Entry]]:
        found = entries.chains_of(session, assessment_id)
        beside = Thread(target=meanwhile)
        beside.start()
        beside.join()
        return found

    monkeypatch.setattr(checkpoints, "chains_of", chains_and_then)
    with hall.app.app_context(), db.reading() as session:
        report = checkpoints.verify(session, hall.assessment)

    assert report.faults == ()


def test_key_is_made_once_and_read_by_nobody_else(locked: Hall) -> None:
    (path,) = (locked.app.config["SETTINGS"].instance_folder / "keys").iterdir()

    assert path.stat().st_mode & 0o077 == 0
    assert len(path.read_text("ascii")) == 64


def test_checkpoint_survives_its_file(locked: Hall, tmp_path: Path) -> None:
    path = Path(kept_checkpoint(locked, tmp_path))
    with locked.app.app_context(), db.reading() as session:
        assert (
            checkpoints.read_checkpoint(path.read_text("utf-8"))
            == checkpoints.checkpoints_of(session, locked.assessment)[-1]
        )


def test_verdict_speaks_the_language_of_the_terminal(locked: Hall) -> None:
    def said(language: str) -> str:
        runner = locked.app.test_cli_runner()
        return runner.invoke(args=["journal", "verify"], env={"SHEBER_LANGUAGE": language}).output

    assert len({said(language) for language in ("kk", "ru", "en")}) == 3
