"""Which revision of the workbook a file is: told by its headings, never by its name. assessment-rules 1.7."""

import re
from collections.abc import Iterable

from scoring.schemes.workbook.columns import Heading
from scoring.schemes.workbook.headings import Column, fold
from scoring.schemes.workbook.reading import Revision

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_OLD_SHEET = "cissubcriteriaimport"
_RU_B_WORDS = re.compile(r"методик|проф задач|подкритер|субкритер|и измер")


def revision_of(headings: Iterable[Heading], *, sheet: str, labels: Iterable[str], standard: str) -> Revision:
    """The revision of a sheet; `labels` are the texts above the headings, `standard` the word of the section table."""
    found = {_of_heading(heading, sheet, set(labels), standard) for heading in headings}
    if not found:
        return Revision.UNKNOWN
    return found.pop() if len(found) == 1 else Revision.MIXED


def _of_heading(heading: Heading, sheet: str, labels: set[str], standard: str) -> Revision:
    if not heading.words:
        return Revision.UNKNOWN  # the columns were told by their contents
    columns = heading.columns.keys()
    words = fold(" ".join(heading.words.values()))
    kind = fold(heading.words.get(Column.KIND, ""))
    section = fold(heading.words.get(Column.SECTION, "")).upper() or standard
    if Column.GATE in columns or "бинарн" in words or "дискретн" in words:
        return Revision.RU_A
    if Column.CALCULATION not in columns and _RU_B_WORDS.search(words):
        return Revision.RU_B
    if Column.CALCULATION in columns or Column.DAY in columns:
        older = "o obj" in kind or "skill name" in labels
        return Revision.MIXED if older else _modern(section, standard)
    if ("s sub" in kind and "j judg" not in kind) or fold(sheet).replace(" ", "") == _OLD_SHEET:
        return Revision.R0
    if "meas" in kind:
        return Revision.R2
    if "o obj" in kind or "skill name" in labels:
        return Revision.R1
    return Revision.R2 if Column.KIND in columns else Revision.UNKNOWN


def _modern(section: str, standard: str) -> Revision:
    """R3 and R4 differ by one word; where the heading is translated, the table of sections may still say it."""
    if ("WSSS" in section and standard == "WSOS") or ("WSOS" in section and standard == "WSSS"):
        return Revision.MIXED
    if "WSSS" in section or standard == "WSSS":
        return Revision.R3
    return Revision.R4
