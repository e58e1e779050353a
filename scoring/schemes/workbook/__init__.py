"""Reading the CIS marking scheme workbook, whatever its revision, language and mishaps. assessment-rules 1.7, 1.8."""

from collections.abc import Callable
from pathlib import Path

from scoring.rules.rulesets import Purpose
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
    raise NotImplementedError
