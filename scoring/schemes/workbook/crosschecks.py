"""What the file claims of itself against what its aspects say; the aspects are the truth. assessment-rules 1.8."""

from scoring.rules.hundredths import format_hundredths
from scoring.schemes.bringing_in.findings import Report
from scoring.schemes.workbook.drafts import AspectDraft, SchemeDraft


def cross_check(draft: SchemeDraft, report: Report) -> None:
    """Totals, blocks, sections and variations; what the rules check themselves (criteria, limits) is left to them."""
    _check_total(draft, report)
    _check_blocks(draft, report)
    _check_sections(draft, report)
    _check_lines(draft.aspects(), report)
    _check_sub_criteria(draft, report)
    _check_gates(draft, report)
    for letter, criterion in draft.criteria.items():
        if not criterion.sub_criteria and (criterion.name or criterion.declared):
            report.warning(criterion.fields.get("id"), "criterion-without-aspects", id=letter)


def _differs(report: Report, where: str, code: str, claimed: int, actual: int, **params: str) -> None:
    said, counted = format_hundredths(claimed), format_hundredths(actual)
    report.warning(where, code, fix=counted, claimed=said, actual=counted, **params)


def _check_total(draft: SchemeDraft, report: Report) -> None:
    total = sum(criterion.total() for criterion in draft.criteria.values())
    if draft.total is not None and draft.total[0] != total:
        _differs(report, draft.total[1], "file-total-differs", draft.total[0], total)


def _check_blocks(draft: SchemeDraft, report: Report) -> None:
    for letter, (claimed, where) in draft.block_marks.items():
        criterion = draft.criteria.get(letter)
        actual = criterion.total() if criterion else 0
        if claimed != actual:
            _differs(report, where, "block-total-differs", claimed, actual, id=letter)


def _check_sections(draft: SchemeDraft, report: Report) -> None:
    actual: dict[str, int] = {}
    for aspect in draft.aspects():
        actual[aspect.section] = actual.get(aspect.section, 0) + (aspect.maximum or 0)
    for section in draft.sections:
        _check_section(draft, section.id, section.declared, actual.get(section.id, 0), report)
    if draft.sections and all(section.declared is None for section in draft.sections):
        report.warning(draft.sections[0].fields.get("id"), "sections-without-weights")
        return  # without weights there is no variation to claim
    declared = sum(section.declared or 0 for section in draft.sections)
    if draft.sections and declared != 100_00:
        where = draft.sections[0].fields.get("declared")
        report.warning(where, "sections-not-hundred", sum=format_hundredths(declared), whole=format_hundredths(100_00))
    variation = sum(abs((section.declared or 0) - actual.get(section.id, 0)) for section in draft.sections)
    if draft.total_variation is not None and draft.total_variation[0] != variation:
        _differs(report, draft.total_variation[1], "total-variation-claim-differs", draft.total_variation[0], variation)


def _check_section(draft: SchemeDraft, section: str, weight: int | None, actual: int, report: Report) -> None:
    marks = draft.section_marks.get(section)
    if marks is not None and marks[0] != actual:
        _differs(report, marks[1], "section-marks-differ", marks[0], actual, section=section)
    variation = None if weight is None else draft.section_variations.get(section)
    declared = weight or 0
    expected = abs(declared - actual)
    marks_said = marks is None or marks[0] == actual  # one mistake is one finding
    if variation is not None and marks_said and variation[0] != expected:
        _differs(report, variation[1], "section-variation-claim-differs", variation[0], expected, section=section)


def _check_sub_criteria(draft: SchemeDraft, report: Report) -> None:
    """The sum that some write in the row of a sub-criterion; 0 there is a formula nobody filled in."""
    for sub in draft.sub_criteria():
        if sub.declared is not None and sub.declared[0] not in (0, sub.total()):
            claimed, where = sub.declared
            _differs(report, where, "sub-criterion-total-differs", claimed, sub.total(), id=sub.id)


def _check_gates(draft: SchemeDraft, report: Report) -> None:
    """The Russian layout A: column D holds the number of an aspect of type Z. Counted from where, nobody says."""
    everywhere = draft.aspects()
    for criterion in draft.criteria.values():
        within = [aspect for sub in criterion.sub_criteria for aspect in sub.aspects]
        for sub in criterion.sub_criteria:
            for aspect in sub.aspects:
                if aspect.gate and not any(_has_gate(each, aspect.gate) for each in (sub.aspects, within, everywhere)):
                    report.warning(aspect.fields.get("gate"), "gate-unknown", text=aspect.gate[:60])


def _has_gate(aspects: list[AspectDraft], number: str) -> bool:
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    return 0 < place <= len(aspects) and aspects[place - 1].letter == "Z"


def _check_lines(aspects: list[AspectDraft], report: Report) -> None:
    """The Russian layout A: an aspect of type D is worth the sum of its lines."""
    for aspect in aspects:
        marks = [mark for _, mark in aspect.extra if mark is not None]
        where = aspect.fields.get("maximum")
        if not marks or aspect.letter not in ("D", "Д"):
            continue
        if aspect.maximum is None:
            aspect.maximum = sum(marks)
            shown = format_hundredths(aspect.maximum)
            report.note(where, "maximum-from-lines", fix=shown, mark=shown)
        elif aspect.maximum != sum(marks):
            _differs(report, where or "", "lines-sum-differs", aspect.maximum, sum(marks))
