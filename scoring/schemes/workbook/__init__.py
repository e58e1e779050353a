"""Reading the CIS marking scheme workbook, whatever its revision, language and mishaps. assessment-rules 1.7, 1.8."""

from collections.abc import Callable
from pathlib import Path

from scoring.foundation.archives import read_bytes
from scoring.foundation.spreadsheets import Spreadsheet, open_spreadsheet
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose
from scoring.schemes.bringing_in.findings import Finding, Severity
from scoring.schemes.workbook.assembling import read_spreadsheet
from scoring.schemes.workbook.reading import Claims, Place, Places, Reading, Revision

__all__ = ["Claims", "Place", "Places", "Reading", "Revision", "read_workbook"]


def read_workbook(
    source: Path | bytes,
    *,
    filename: str,
    new_key: Callable[[], str],
    purpose: Purpose = Purpose.CHAMPIONSHIP,
    language: str | None = None,
) -> Reading:
    """Read a workbook into a scheme and a report; never raises for what is in the file.

    `language` (kk, ru, en) is the language of the texts; None detects it and says so in a note. The findings hold
    what was repaired, assumed or ignored, and what `check_scheme` says for `purpose`, each with its cell.
    """
    try:
        spreadsheet = _open(source)
    except RuleBroken as broken:
        finding = Finding(Severity.ERROR, None, broken.code, {**broken.params, "filename": filename[-80:]})
        return Reading(None, findings=(finding,), readable=False)
    return read_spreadsheet(spreadsheet, new_key=new_key, purpose=purpose, language=language)


def _open(source: Path | bytes) -> Spreadsheet:
    return open_spreadsheet(source if isinstance(source, bytes) else read_bytes(source))
