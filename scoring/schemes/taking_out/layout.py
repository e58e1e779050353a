"""The R4 (and R3) sheets of a marking scheme as plain rows, before any file exists; assessment-rules 1.7."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from scoring.rules.hundredths import HUNDRED
from scoring.rules.scheme import Aspect, Criterion, Scheme, Section, SubCriterion, Text
from scoring.schemes.content.parameters import compose

SHEET = "CIS Marking Scheme Import"
CALCULATIONS_SHEET = "Calculations"
STANDARD_NAMES = {"WSOS": "WorldSkills Occupational Standards", "WSSS": "WorldSkills Standards Specification"}
COLUMNS = "ABCDEFGHIJKLMN"
HEADINGS = (
    "Sub\nCriterion\nID",
    "Sub Criterion\nName or Description",
    "Day of Marking",
    "Aspect\nType\nM = Meas\nJ = Judg",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Meas or Judg)\nOR\nJudgement Score Description (Judg only)",
    "Requirement\n(Measurement Only)",
    "{standard} Section",
    "Calculation Row \n(Export only)",
    "Max\nMark",
)


class RowKind(StrEnum):
    """What a row is, so that the writer of the file knows its dress and its merged cells."""

    TITLE = "title"
    STANDARD = "standard"
    SECTION_HEADING = "section-heading"
    SECTION = "section"
    VARIATION = "variation"
    CRITERIA = "criteria"
    CRITERIA_HEADING = "criteria-heading"
    CRITERION = "criterion"
    HEADER = "header"
    SUB_CRITERION = "sub-criterion"
    ASPECT = "aspect"
    LEVEL = "level"
    EXTRA = "extra"
    BLANK = "blank"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value it has, because many readers never compute it."""

    text: str
    value: Decimal


Cell = str | int | Decimal | bool | Formula


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its kind and its cells by column letter; a missing letter is an empty cell."""

    kind: RowKind
    cells: dict[str, Cell] = field(default_factory=dict)


BLANK = Row(RowKind.BLANK)


def said(text: Text, language: str) -> str:
    """The text in the language, else in the first of kk, ru, en that has it: a cell is better filled than empty."""
    return str(getattr(text, language)) or text.kk or text.ru or text.en


def marks(hundredths: int) -> Decimal:
    """Marks from hundredths, exactly: 150 is 1.5."""
    return Decimal(hundredths) / HUNDRED


def scheme_rows(scheme: Scheme, language: str) -> list[Row]:
    """Every row of sheet 1, top to footer; row number = index + 1."""
    rows = _top(scheme, language)
    first = len(rows) + 2  # the row below the first heading row, as a sheet counts
    starts: list[int] = []
    for criterion in scheme.criteria or (Criterion("A", Text()),):
        starts.append(len(rows))
        rows += _block(criterion, scheme, language)
    last = len(rows)
    return [*_with_sums(rows, starts, first, last), BLANK, _footer(rows, starts, last)]


def calculation_rows(scheme: Scheme) -> list[Row]:
    """Every row of the sheet Calculations: name, type, in the library or not, parameters. assessment-rules 1.6."""
    rows = []
    for row in scheme.calculations:
        kind, parameters = compose(row.calculation)
        rows.append(Row(RowKind.EXTRA, {"A": row.name, "B": kind, "C": row.library, "D": parameters}))
    return rows


def _top(scheme: Scheme, language: str) -> list[Row]:
    word = scheme.standard
    title = f"{scheme.skill_number} {said(scheme.title, language)}".strip()
    rows = [
        Row(RowKind.TITLE, {"A": title}),
        BLANK,
        Row(RowKind.STANDARD, {"A": STANDARD_NAMES.get(word, word)}),
        Row(
            RowKind.SECTION_HEADING,
            {"A": "Section", "B": f"{word} Marks", "I": f"{word} Marks", "J": "Aspect Marks", "K": "Variation"},
        ),
    ]
    rows += [_section(section, language) for section in scheme.sections]
    rows += [Row(RowKind.VARIATION, {"I": "Total Variation"}), BLANK, BLANK]
    rows += [
        Row(RowKind.CRITERIA, {"A": "Criteria"}),
        Row(RowKind.CRITERIA_HEADING, {"A": "ID", "B": "Name", "K": "Mark"}),
    ]
    rows += [_criterion(criterion, language) for criterion in scheme.criteria]
    return [*rows, BLANK, BLANK]


def _section(section: Section, language: str) -> Row:
    cells: dict[str, Cell] = {"A": _number_or_text(section.id), "B": said(section.name, language)}
    return Row(RowKind.SECTION, cells | _mark("I", section.declared))


def _criterion(criterion: Criterion, language: str) -> Row:
    cells: dict[str, Cell] = {"A": criterion.id, "B": said(criterion.name, language)}
    return Row(RowKind.CRITERION, cells | _mark("K", criterion.declared))


def _block(criterion: Criterion, scheme: Scheme, language: str) -> list[Row]:
    cells: dict[str, Cell] = dict(zip(COLUMNS, HEADINGS, strict=False))
    cells["I"] = f"{scheme.standard} Section"
    cells |= {"L": f"Criterion {criterion.id}", "M": "Total\nMark"}
    rows = [Row(RowKind.HEADER, cells)]
    for sub_criterion in criterion.sub_criteria:
        rows += [*_sub_criterion(sub_criterion, language), BLANK]
    return rows if len(rows) > 1 else [*rows, BLANK]


def _sub_criterion(sub_criterion: SubCriterion, language: str) -> Iterator[Row]:
    yield Row(
        RowKind.SUB_CRITERION,
        {
            "A": sub_criterion.id,
            "B": said(sub_criterion.name, language),
            "C": _number_or_text(sub_criterion.day),
        },
    )
    for aspect in sub_criterion.aspects:
        yield from _aspect(aspect, language)


def _aspect(aspect: Aspect, language: str) -> Iterator[Row]:
    cells: dict[str, Cell] = {"D": aspect.kind.value if aspect.kind else "", "E": said(aspect.description, language)}
    lines = [said(line.text, language) for line in aspect.extra]
    if lines:
        cells["G"] = lines[0]
    cells["H"] = said(aspect.requirement, language)
    if aspect.section is not None:
        cells["I"] = _number_or_text(aspect.section)
    if aspect.calculation is not None:
        cells["J"] = aspect.calculation
    yield Row(RowKind.ASPECT, cells | _mark("K", aspect.maximum))
    for line in lines[1:]:
        yield Row(RowKind.EXTRA, {"G": line})
    for score, text in enumerate(aspect.benchmarks):
        yield Row(RowKind.LEVEL, {"F": score, "G": said(text, language)})


def _with_sums(rows: list[Row], starts: list[int], first: int, last: int) -> list[Row]:
    """The same rows with the formulas that need to know where the aspects begin and end (sheet row numbers)."""
    sums = list(rows)
    sections = [index for index, row in enumerate(rows) if row.kind is RowKind.SECTION]
    total = Decimal(0)
    for index in sections:
        sums[index], variation = _section_sums(rows, index, first, last)
        total += variation
    index = next(i for i, row in enumerate(rows) if row.kind is RowKind.VARIATION)
    formula = Formula(f"=SUM(K{sections[0] + 1}:K{sections[-1] + 1})" if sections else "=SUM(0)", total)
    sums[index] = _and(rows[index], K=formula)
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        text = f"=SUM(K{start + 2}:K{end})"
        sums[start] = _and(rows[start], N=Formula(text, _sum(rows[start + 1 : end])))
    return sums


def _section_sums(rows: list[Row], index: int, first: int, last: int) -> tuple[Row, Decimal]:
    row, number = rows[index], index + 1
    own = str(row.cells["A"]).casefold()
    aspects = [r for r in rows[first - 1 : last] if r.kind is RowKind.ASPECT]
    actual = _sum([r for r in aspects if "I" in r.cells and str(r.cells["I"]).casefold() == own and own])
    declared = row.cells.get("I", Decimal(0))
    variation = abs((declared if isinstance(declared, Decimal) else Decimal(0)) - actual)
    sumif = Formula(f"=SUMIF(I{first}:I{last},A{number},K{first}:K{last})", actual)
    return _and(row, J=sumif, K=Formula(f"=ABS(I{number}-J{number})", variation)), variation


def _footer(rows: list[Row], starts: list[int], last: int) -> Row:
    total = _sum(rows[starts[0] :])
    cells: dict[str, Cell] = {"L": "Competition", "M": "Total\nMark", "N": Formula(f"=SUM(N1:N{last})", total)}
    return Row(RowKind.FOOTER, cells)


def _sum(rows: list[Row]) -> Decimal:
    values = (row.cells.get("K") for row in rows if row.kind is RowKind.ASPECT)
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def _and(row: Row, **cells: Cell) -> Row:
    return replace(row, cells=row.cells | cells)


def _mark(column: str, hundredths: int | None) -> dict[str, Cell]:
    return {} if hundredths is None else {column: marks(hundredths)}


def _number_or_text(text: str) -> Cell:
    """Real files hold section and day numbers as numbers; anything but a plain one stays the text it is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and str(int(text)) == text else text
