"""`scheme export`: from a file or the database into a file that comes back as the same scheme."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from scoring import cli
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme
from scoring.schemes.cli import group
from scoring.schemes.content import canonical_bytes, scheme_from_bytes
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.drafting import begin_scheme, open_draft_from
from scoring.schemes.editor import edits
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.publishing import publish
from scoring.schemes.taking_out.export import write_workbook
from scoring.schemes.workbook import read_workbook
from tests.schemes.builders import with_mark
from tests.schemes.conftest import MOMENT

FIRST = "key000000000"


def export(source: object, out: Path, *options: str, app: Flask | None = None) -> Result:
    make = (lambda: app) if app else None
    arguments = ["export", str(source), str(out), "--lang", "en", *options]
    return CliRunner().invoke(group, arguments, obj=make, catch_exceptions=False)


def read_back(path: Path) -> Scheme | None:
    return read_workbook(path, filename=path.name, new_key=new_aspect_key).scheme


@pytest.fixture
def document(tmp_path: Path, sound_scheme: Scheme) -> Path:
    path = tmp_path / "scheme.json"
    path.write_bytes(canonical_bytes(sound_scheme))
    return path


def test_a_workbook_from_a_document_comes_back_as_the_same_scheme(
    tmp_path: Path, document: Path, sound_scheme: Scheme
) -> None:
    result = export(document, tmp_path / "out.xlsx")

    assert (result.exit_code, result.stderr) == (0, "out.xlsx is written: 50 aspects, 100.00 marks in all.\n")
    assert read_back(tmp_path / "out.xlsx") == sound_scheme


def test_a_document_from_a_workbook_comes_back_as_the_same_scheme(tmp_path: Path, sound_scheme: Scheme) -> None:
    (tmp_path / "in.xlsx").write_bytes(write_workbook(sound_scheme, "kk"))

    result = export(tmp_path / "in.xlsx", tmp_path / "out.json")

    assert result.exit_code == 0
    assert scheme_from_bytes((tmp_path / "out.json").read_bytes()) == sound_scheme


def test_a_table_has_a_line_for_every_aspect_in_the_language_asked_for(tmp_path: Path, document: Path) -> None:
    export(document, tmp_path / "out.csv", "--lang", "ru")

    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert (len(rows), rows[0]["description"]) == (50, "Проверка 0")


def test_a_scheme_of_the_database_is_found_by_its_id(
    app: Flask, db_session: Session, chief: Actor, sound_scheme: Scheme, tmp_path: Path
) -> None:
    scheme = begin_scheme(
        db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT, new_id=lambda: "abcdefghijkl"
    ).public_id
    publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)
    open_draft_from(db_session, chief, scheme, 1, at=MOMENT)
    edit_draft(db_session, chief, scheme, edits.SetAspect(FIRST, {"maximum": 150}), seen=1, at=MOMENT)
    db_session.commit()

    results = [
        export(scheme, tmp_path / "draft.xlsx", app=app),
        export(scheme, tmp_path / "first.xlsx", "--version", "1", app=app),
        export(scheme, tmp_path / "none.xlsx", "--version", "9", app=app),
        export("zzzzzzzzzzzz", tmp_path / "none.xlsx", app=app),
    ]

    draft, first = read_back(tmp_path / "draft.xlsx"), read_back(tmp_path / "first.xlsx")
    assert [result.exit_code for result in results] == [0, 0, 2, 2]
    assert draft is not None
    assert (draft.total, first) == (9950, sound_scheme)
    assert not (tmp_path / "none.xlsx").exists()


def test_errors_of_the_source_are_said_and_the_file_is_written(tmp_path: Path, sound_scheme: Scheme) -> None:
    (tmp_path / "in.xlsx").write_bytes(with_mark(write_workbook(sound_scheme, "en"), "two"))

    result = export(tmp_path / "in.xlsx", tmp_path / "out.xlsx")

    assert result.exit_code == 1
    assert "scoring scheme check" in result.stderr
    assert (tmp_path / "out.xlsx").is_file()


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        pytest.param("gone.xlsx", "out.xlsx", "no such file", id="a file that is not there"),
        pytest.param("scheme.json", "out.pdf", ".xlsx, .csv or .json", id="an ending nobody knows"),
        pytest.param("scheme.json", "scheme.json", "another name", id="over the file being read"),
        pytest.param("broken.json", "out.xlsx", "not JSON", id="a document that is none"),
        pytest.param("broken.xlsx", "out.xlsx", "", id="a workbook that is none"),
        pytest.param("scheme.json", "nowhere/out.xlsx", "", id="a folder that is not there"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch, source: str, out: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("broken.json", "broken.xlsx"):
        (tmp_path / name).write_text("{", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    result = CliRunner().invoke(group, ["export", source, out, "--lang", "en"], catch_exceptions=False)

    assert result.exit_code == 2
    assert said.lower() in result.stderr.lower()
    assert len(result.stderr) > 20
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_root_command_hands_over_a_way_to_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "_make_app", lambda: app)

    result = CliRunner().invoke(cli.root, ["scheme", "export", "zzzzzzzzzzzz", str(tmp_path / "o.csv"), "--lang=en"])

    assert (result.exit_code, result.stderr) == (2, "There is no such scheme. Look in the list of schemes.\n")
