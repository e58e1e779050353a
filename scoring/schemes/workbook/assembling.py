"""The sheets of a workbook brought together into one scheme with its report."""

import re
from collections.abc import Callable
from dataclasses import replace

from scoring.foundation.spreadsheets import Spreadsheet, column_letters
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Section
from scoring.schemes.bringing_in.findings import Finding, Report, Severity
from scoring.schemes.workbook import companions
from scoring.schemes.workbook.calculation_sheet import CalculationSheet, is_calculation_sheet, point, read_calculations
from scoring.schemes.workbook.crosschecks import cross_check
from scoring.schemes.workbook.cursor import Cursor
from scoring.schemes.workbook.drafts import CriterionDraft, SchemeDraft, place_of, said
from scoring.schemes.workbook.gathering import gathered
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column, fold
from scoring.schemes.workbook.judging import judge
from scoring.schemes.workbook.languages import language_of
from scoring.schemes.workbook.reading import Claims, Place, Places, Reading, Revision
from scoring.schemes.workbook.revisions import revision_of
from scoring.schemes.workbook.rows import RowReader, choose_letters
from scoring.schemes.workbook.sheets import SchemeSheet, scheme_sheets
from scoring.schemes.workbook.top import TopReader
from scoring.schemes.workbook.values import ALPHABET, LOOKALIKES


def read_spreadsheet(
    spreadsheet: Spreadsheet, *, new_key: Callable[[], str], purpose: Purpose, language: str | None
) -> Reading:
    """The scheme in an opened workbook; see `read_workbook`."""
    report = Report()
    _say_what_is_ignored(spreadsheet, report)
    sheets = scheme_sheets(spreadsheet, report)
    calculations, calculation_grid = _calculations(spreadsheet, report)
    companion = companions.companion_grid(spreadsheet)
    draft = SchemeDraft()
    letters = choose_letters(
        [text for sheet in sheets for text in sheet.ids()], {"alphabet": ALPHABET, "lookalikes": LOOKALIKES}
    )
    if not sheets:
        report.error(None, "headings-not-found")
    if letters is ALPHABET:
        report.note(None, "ids-by-russian-alphabet")
    rows = frozenset(row for row, _ in calculations.numbers)
    for sheet in sheets:
        TopReader(sheet.grid, draft, report, letters=letters, last=sheet.first_row() - 1).read()
        RowReader(Cursor(sheet.grid, draft, report, letters, new_key, rows)).read(sheet.headings)
    _say_of_cells(sheets, draft, report)
    if sheets and not draft.title:
        report.note(None, "scheme-title-missing")
    point(draft.aspects(), calculations, report)
    _drop_unused_criteria(draft)
    cross_check(draft, report)
    spoken = _language(draft, companions.language_said(companion) or language, report)
    reading = _reading(draft, calculations, sheets, spoken, report)
    if companion is not None:
        grid = sheets[0].grid if sheets else None
        reading = companions.with_companion(reading, companion, grid, calculation_grid)
    return _judged(reading, purpose)


def _say_what_is_ignored(spreadsheet: Spreadsheet, report: Report) -> None:
    if spreadsheet.macros:
        report.error(None, "macros-in-file")
    if spreadsheet.comments:
        report.note(None, "comments-in-file")
    if spreadsheet.external_links:
        report.warning(None, "links-to-other-files")


def _calculations(spreadsheet: Spreadsheet, report: Report) -> tuple[CalculationSheet, Grid | None]:
    for sheet in spreadsheet.sheets:
        if is_calculation_sheet(sheet.name):
            grid = Grid(sheet, prefix=f"{sheet.name.strip()}!")
            return read_calculations(grid, report), grid
    return CalculationSheet(), None


def _say_of_cells(sheets: list[SchemeSheet], draft: SchemeDraft, report: Report) -> None:
    for sheet in sheets:
        grid = sheet.grid
        computed = grid.formulas.worked_out()
        if computed:
            report.note(grid.name(*computed[0]), "formulas-worked-out", count=len(computed))
        if grid.far_right:
            report.note(grid.name(*grid.far_right), "columns-far-right-ignored")
        _say_hidden_columns(sheet, report)
    for row, cell in [(aspect.row, aspect.fields.get("kind")) for aspect in draft.aspects()]:
        if sheets and row in sheets[0].grid.sheet.hidden_rows:
            report.warning(cell, "hidden-row-read", row=row)


def _say_hidden_columns(sheet: SchemeSheet, report: Report) -> None:
    columns = {place for heading in sheet.headings for place in heading.columns.values()}
    for place in sorted(columns & sheet.grid.sheet.hidden_columns):
        report.note(sheet.grid.name(sheet.first_row(), place), "hidden-column-read", column=column_letters(place))


def _drop_unused_criteria(draft: SchemeDraft) -> None:
    for letter in [letter for letter, each in draft.criteria.items() if not _is_used(each)]:
        del draft.criteria[letter]


def _is_used(criterion: CriterionDraft) -> bool:
    return bool(criterion.sub_criteria or criterion.name or criterion.declared)


def _language(draft: SchemeDraft, language: str | None, report: Report) -> str:
    if language is not None:
        return language
    found = language_of(draft.texts())
    report.note(None, f"language-assumed-{found}")
    return found


def _reading(
    draft: SchemeDraft, calculations: CalculationSheet, sheets: list[SchemeSheet], language: str, report: Report
) -> Reading:
    revision = _revision(draft, sheets)
    if revision in (Revision.UNKNOWN, Revision.MIXED):
        report.note(None, f"revision-{revision.value}")
    scheme = Scheme(
        skill_number=draft.skill_number,
        title=said(draft.title, language),
        sections=tuple(Section(each.id, said(each.name, language), each.declared) for each in draft.sections),
        criteria=tuple(criterion.finished(language) for criterion in draft.criteria.values()),
        calculations=calculations.rows,
        standard=draft.standard or _standard(sheets),
    )
    return Reading(scheme, revision, report.findings(), _places(draft, sheets), _claims(draft), language)


def _revision(draft: SchemeDraft, sheets: list[SchemeSheet]) -> Revision:
    found = set()
    for sheet in sheets:
        rows = [row for row in sheet.grid.by_row if row < sheet.first_row()]
        labels = [fold(sheet.grid.text(row, column)) for row in rows for column in sheet.grid.by_row[row]]
        name = sheet.grid.sheet.name
        found.add(revision_of(sheet.headings, sheet=name, labels=labels, standard=draft.standard))
    if not found:
        return Revision.UNKNOWN
    return found.pop() if len(found) == 1 else Revision.MIXED


def _standard(sheets: list[SchemeSheet]) -> str:
    words = " ".join(heading.words.get(Column.SECTION, "") for sheet in sheets for heading in sheet.headings)
    return "WSSS" if "WSSS" in words.upper() else "WSOS"


def _places(draft: SchemeDraft, sheets: list[SchemeSheet]) -> Places:
    criteria = list(draft.criteria.values())
    return Places(
        sheet=sheets[0].grid.sheet.name if sheets else "",
        aspects={aspect.key: place_of(aspect) for aspect in draft.aspects()},
        sub_criteria={
            (first, second): place_of(sub)
            for first, criterion in enumerate(criteria)
            for second, sub in enumerate(criterion.sub_criteria)
        },
        criteria={index: place_of(criterion) for index, criterion in enumerate(criteria)},
        sections={index: place_of(section) for index, section in enumerate(draft.sections)},
    )


def _claims(draft: SchemeDraft) -> Claims:
    return Claims(
        total=draft.total[0] if draft.total else None,
        total_variation=draft.total_variation[0] if draft.total_variation else None,
        criteria={each.id: each.declared for each in draft.criteria.values() if each.declared is not None},
        blocks={letter: mark for letter, (mark, _) in draft.block_marks.items()},
        section_marks={section: mark for section, (mark, _) in draft.section_marks.items()},
        section_variations={section: mark for section, (mark, _) in draft.section_variations.items()},
    )


def _judged(reading: Reading, purpose: Purpose) -> Reading:
    if reading.scheme is None:
        return reading
    findings = [*gathered(reading.findings), *judge(reading.scheme, reading.places, purpose, reading.findings)]
    return replace(reading, findings=tuple(sorted(findings, key=_position)))


def _position(finding: Finding) -> tuple[str, int, int]:
    """The whole file first, then the cells from top to bottom, the graver finding of a cell first."""
    sheet, _, name = (finding.cell or "").rpartition("!")
    found = re.search(r"\d+", name)
    return sheet, int(found[0]) if found else 0, list(Severity).index(finding.severity)


__all__ = ["Place", "read_spreadsheet"]
