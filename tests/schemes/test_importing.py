"""A workbook from the drop to the draft: read by a job, kept with its errors, laid over what was there."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from scoring.foundation import uploads
from scoring.foundation.errors import Forbidden, Outdated, Refused, TooLarge
from scoring.foundation.jobs.worker import work_off
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes import edits, importing
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.editing import edit_draft
from scoring.schemes.export import SHEET, write_workbook
from scoring.schemes.fixes import accept_fix
from scoring.schemes.placing import aspect_of, with_changed_aspect
from scoring.schemes.queries import scheme_view
from tests.schemes.conftest import MOMENT

FIRST = "key000000000"


@pytest.fixture
def drop(app: Flask, db_session: Session) -> Callable[..., str]:
    """Take a file in, let the job read it, and give the id of the import."""

    def take(actor: Actor, content: bytes, *, filename: str = "scheme.xlsx", over: str | None = None) -> str:
        upload = uploads.keep(io.BytesIO(content), filename, limit=10_000_000)
        row = importing.take_in(
            db_session, actor, upload, purpose=Purpose.CHAMPIONSHIP, at=MOMENT, over=over, new_id=lambda: filename[:16]
        )
        db_session.commit()
        work_off(app)
        db_session.expire_all()
        return row.public_id

    return take


def with_mark(content: bytes, mark: object) -> bytes:
    """The workbook with another maximum for its first aspect, and without the sheet that would repair it."""
    book: Workbook = load_workbook(io.BytesIO(content))
    del book["Sheber"]
    sheet = book[SHEET]
    row = next(number for number in range(1, 60) if sheet.cell(number, 4).value == "M")
    sheet.cell(row, 11).value = mark  # type: ignore[assignment]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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


def test_a_file_laid_over_a_scheme_keeps_the_keys_of_its_aspects(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 1.5), over=scheme)

    importing.lay_over(db_session, chief, dropped, {}, seen=1, at=MOMENT)

    content = scheme_view(db_session, chief, scheme).content
    assert [aspect.key for aspect in content.aspects()] == [aspect.key for aspect in sound_scheme.aspects()]
    assert aspect_of(content, FIRST).maximum == 150


def test_an_aspect_said_to_be_new_gets_its_own_key(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 2), over=scheme)
    _, new, matches, _ = importing.proposals(db_session, chief, dropped)
    first = next(match.new_key for match in matches if match.old_key == FIRST)

    importing.lay_over(db_session, chief, dropped, {str(first): importing.NEW}, seen=1, at=MOMENT)

    keys = {aspect.key for aspect in scheme_view(db_session, chief, scheme).content.aspects()}
    assert FIRST not in keys
    assert first in keys
    assert next(new.aspects()).key == first


def test_a_draft_changed_meanwhile_is_not_overwritten(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, write_workbook(sound_scheme, "en"), over=scheme)
    edit_draft(db_session, chief, scheme, edits.AddCriterion(), seen=1, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        importing.lay_over(db_session, chief, dropped, {}, seen=1, at=MOMENT)

    assert refused.value.code == "draft-changed"


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
