"""A workbook from the drop to the draft: read by a job, kept with its errors, laid over what was there."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import uploads
from scoring.foundation.errors import Forbidden, Outdated, Refused, TooLarge
from scoring.people.actors import Actor
from scoring.rules.scheme import Scheme, Text
from scoring.schemes.bringing_in import importing
from scoring.schemes.bringing_in.fixes import accept_fix
from scoring.schemes.content.placing import with_changed_aspect
from scoring.schemes.queries import scheme_view
from scoring.schemes.taking_out.export import write_workbook
from tests.schemes.builders import with_mark
from tests.schemes.conftest import MOMENT


def test_what_was_exported_comes_back_as_it_was(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]
) -> None:
    dropped = drop(chief, write_workbook(sound_scheme, "ru"))

    scheme = importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)

    assert scheme_view(db_session, chief, scheme.public_id).content == sound_scheme


def test_a_file_with_errors_is_kept_as_a_draft_all_the_same(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), "two"))

    view = importing.import_view(db_session, chief, dropped)
    scheme = importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)

    assert view.report is not None
    assert "total-differs" in {line.finding.code for line in view.report.lines}
    assert scheme_view(db_session, chief, scheme.public_id).content.total == 9800


def test_a_finding_names_the_aspect_and_quotes_its_row(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 2.004))

    view = importing.import_view(db_session, chief, dropped)

    assert view.report
    assert view.content
    line = next(line for line in view.report.lines if line.finding.code == "mark-too-fine")
    first = next(view.content.aspects())
    assert (line.target.key, line.target.field) == (first.key, "maximum")
    row = int((line.finding.cell or "K0")[1:])
    assert view.report.cells[""][row][4] == "Check 0"


def test_an_accepted_fix_fills_the_empty_field(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 2.004))
    view = importing.import_view(db_session, chief, dropped)
    assert view.report
    number = next(line.number for line in view.report.lines if line.finding.code == "mark-too-fine")

    accept_fix(db_session, chief, dropped, number)

    mended = importing.import_view(db_session, chief, dropped).content
    assert mended
    assert mended.total == 10000


def test_a_fix_is_accepted_once(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]
) -> None:
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 2.004))
    view = importing.import_view(db_session, chief, dropped)
    assert view.report
    number = next(line.number for line in view.report.lines if line.finding.code == "mark-too-fine")
    accept_fix(db_session, chief, dropped, number)

    with pytest.raises(Refused) as refused:
        accept_fix(db_session, chief, dropped, number)

    assert refused.value.code == "fix-not-possible"


def test_a_file_that_is_no_workbook_says_so_and_cannot_be_kept(
    db_session: Session, chief: Actor, drop: Callable[..., str]
) -> None:
    dropped = drop(chief, b"%PDF-1.7 not a workbook", filename="scheme.pdf")

    view = importing.import_view(db_session, chief, dropped)

    assert view.report
    assert [line.finding.code for line in view.report.lines] == ["file-is-pdf"]
    with pytest.raises(Refused) as refused:
        importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)
    assert refused.value.code == "import-not-read"


def test_a_file_is_kept_once(db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]) -> None:
    dropped = drop(chief, write_workbook(sound_scheme, "en"))
    importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)

    assert refused.value.code == "import-kept"


def test_the_file_of_another_chief_expert_is_closed(
    db_session: Session,
    chief: Actor,
    stranger: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    dropped = drop(chief, write_workbook(sound_scheme, "en"))

    for touch in (
        lambda: importing.import_view(db_session, stranger, dropped),
        lambda: importing.keep_as_draft(db_session, stranger, dropped, at=MOMENT),
        lambda: accept_fix(db_session, stranger, dropped, 0),
    ):
        with pytest.raises(Forbidden):
            touch()


def test_a_file_above_the_limit_is_refused_and_leaves_nothing(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(TooLarge) as refused:
        uploads.keep(io.BytesIO(b"x" * 2_000_000), "big.xlsx", limit=1_000_000)

    assert refused.value.code == "file-too-large"
    assert list((tmp_path / "instance" / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("../../etc/passwd", "passwd", id="a path"),
        pytest.param("C:\\Users\\me\\scheme.xlsx", "scheme.xlsx", id="a path of Windows"),
        pytest.param("схема құзырет.xlsx", "схема құзырет.xlsx", id="Cyrillic"),
        pytest.param("a\u202ecod.xlsx", "acod.xlsx", id="a turned direction"),
        pytest.param("x" * 500 + ".xlsx", "x" * 115 + ".xlsx", id="too long"),
        pytest.param("", "file", id="nothing"),
    ],
)
def test_file_names_are_made_safe(given: str, shown: str) -> None:
    assert uploads.safe_name(given) == shown


def test_texts_survive_in_all_three_languages(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]
) -> None:
    first = next(sound_scheme.aspects())
    changed = with_changed_aspect(sound_scheme, replace(first, description=Text(kk="=Әліпби", ru="Ёлка", en="@home")))

    dropped = drop(chief, write_workbook(changed, "kk"))

    view = importing.import_view(db_session, chief, dropped)
    assert view.content == changed
