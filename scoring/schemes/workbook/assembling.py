"""The sheets of a workbook brought together into one scheme with its report."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from scoring.foundation.spreadsheets import Spreadsheet
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Section
from scoring.schemes.findings import Finding, Report, Severity
from scoring.schemes.workbook import companions
from scoring.schemes.workbook.calculation_sheet import CalculationSheet, is_calculation_sheet, point, read_calculations
from scoring.schemes.workbook.columns import Columns, Heading, find_headings, guess_columns, missing_columns
from scoring.schemes.workbook.crosschecks import cross_check
from scoring.schemes.workbook.drafts import CriterionDraft, SchemeDraft, place_of, said
from scoring.schemes.workbook.grid import Grid
from scoring.schemes.workbook.headings import Column, fold
from scoring.schemes.workbook.judging import judge
from scoring.schemes.workbook.languages import language_of
from scoring.schemes.workbook.reading import Claims, Place, Places, Reading, Revision
from scoring.schemes.workbook.revisions import revision_of
from scoring.schemes.workbook.rows import RowReader, choose_letters
from scoring.schemes.workbook.top import TopReader
from scoring.schemes.workbook.values import ALPHABET, LOOKALIKES, sub_id_of

MAIN_SHEET = "cis marking scheme import"


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    """A sheet with aspects: its headings, or the columns guessed where nobody can read the headings."""

    grid: Grid
    headings: list[Heading]
    guessed: tuple[int, Columns] | None = None

    def first_row(self) -> int:
        return self.headings[0].row if self.headings else (self.guessed or (1, {}))[0]

    def ids(self) -> list[str]:
        """The texts of the columns of identifiers."""
        columns = {heading.columns.get(Column.SUB_ID, 0) for heading in self.headings}
        if self.guessed:
            columns.add(self.guessed[1].get(Column.SUB_ID, 0))
        texts = (self.grid.text(row, column) for row in self.grid.by_row for column in columns if column)
        return [text for text in texts if text]


def read_spreadsheet(
    spreadsheet: Spreadsheet, *, new_key: Callable[[], str], purpose: Purpose, language: str | None
) -> Reading:
    """The scheme in an opened workbook; see `read_workbook`."""
    report = Report()
    _say_what_is_ignored(spreadsheet, report)
    sheets = _scheme_sheets(spreadsheet, report)
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
    for sheet in sheets:
        TopReader(sheet.grid, draft, report, letters=letters, last=sheet.first_row() - 1).read()
        RowReader(sheet.grid, draft, report, letters=letters, new_key=new_key).read(sheet.headings, sheet.guessed)
    _say_of_cells(sheets, draft, report)
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
    if spreadsheet.external_links:
        report.warning(None, "links-to-other-files")


def _scheme_sheets(spreadsheet: Spreadsheet, report: Report) -> list[SchemeSheet]:
    """The sheets that hold aspects: the one of the layout's own name first, hidden ones only if there is no other."""
    found = []
    for sheet in spreadsheet.sheets:
        if is_calculation_sheet(sheet.name) or companions.is_companion(sheet.name):
            continue
        grid = Grid(sheet)
        headings = find_headings(grid)
        if headings:
            found.append(SchemeSheet(grid, _completed(grid, headings, report)))
    if not found:
        found = _guessed_sheets(spreadsheet, report)
    visible = [each for each in found if not each.grid.sheet.hidden]
    if found and not visible:
        report.warning(None, "hidden-sheet-read", sheet=found[0].grid.sheet.name[:60])
    chosen = sorted(visible or found, key=lambda each: fold(each.grid.sheet.name) != MAIN_SHEET)
    for each in found:
        if each not in chosen:
            report.warning(None, "hidden-sheet-ignored", sheet=each.grid.sheet.name[:60])
    return _compatible(chosen, report)


def _compatible(sheets: list[SchemeSheet], report: Report) -> list[SchemeSheet]:
    """The first sheet, and those that bring other sub-criteria: a copy of the same ones is not counted twice."""
    kept: list[SchemeSheet] = []
    seen: set[str] = set()
    for sheet in sheets:
        ids = {sub_id for text in sheet.ids() if (sub_id := sub_id_of(text, LOOKALIKES))}
        name = sheet.grid.sheet.name[:60]
        if kept and (ids & seen or not ids):
            report.warning(None, "sheet-ignored", sheet=name)
            continue
        if kept:
            sheet.grid.prefix = f"{sheet.grid.sheet.name}!"
            report.note(None, "sheet-added", sheet=name)
        seen |= ids
        kept.append(sheet)
    return kept


def _completed(grid: Grid, headings: list[Heading], report: Report) -> list[Heading]:
    """The headings with the columns that they fail to name, each said."""
    ends = [heading.row for heading in headings[1:]] + [max(grid.by_row)]
    completed = []
    for heading, end in zip(headings, ends, strict=True):
        needed = {Column.KIND, Column.MAXIMUM, Column.DESCRIPTION, Column.SUB_ID}
        missing = missing_columns(grid, heading, end) if needed - heading.columns.keys() else {}
        for column, place in missing.items():
            report.warning(grid.name(heading.row, place), "column-guessed", column=column.value)
        completed.append(replace(heading, columns={**heading.columns, **missing}))
    return completed


def _guessed_sheets(spreadsheet: Spreadsheet, report: Report) -> list[SchemeSheet]:
    for sheet in spreadsheet.sheets:
        if is_calculation_sheet(sheet.name) or companions.is_companion(sheet.name):
            continue
        grid = Grid(sheet)
        guessed = guess_columns(grid)
        if guessed is not None:
            columns = ", ".join(f"{grid.name(1, place)[:-1]} {column.value}" for column, place in guessed[1].items())
            report.warning(grid.name(guessed[0], 1), "headings-not-understood", columns=columns)
            return [SchemeSheet(grid, [], guessed)]
    return []


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
    for row, cell in [(aspect.row, aspect.fields.get("kind")) for aspect in draft.aspects()]:
        if sheets and row in sheets[0].grid.sheet.hidden_rows:
            report.warning(cell, "hidden-row-read", row=row)


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
    findings = [*reading.findings, *judge(reading.scheme, reading.places, purpose, reading.findings)]
    return replace(reading, findings=tuple(sorted(findings, key=_position)))


def _position(finding: Finding) -> tuple[str, int, int]:
    """The whole file first, then the cells from top to bottom, the graver finding of a cell first."""
    sheet, _, name = (finding.cell or "").rpartition("!")
    found = re.search(r"\d+", name)
    return sheet, int(found[0]) if found else 0, list(Severity).index(finding.severity)


__all__ = ["Place", "read_spreadsheet"]
