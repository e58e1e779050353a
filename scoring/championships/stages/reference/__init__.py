"""What the product knows of seasons: the four tracks, and the teachers' contests in 13 industries (TC-01)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import TrackRow
from scoring.rules.scheme import Text

FOLDER = Path(__file__).parent
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Contest:
    """A teachers' contest as it was held in 2023-2024: its industry, the host region's ISO code, months ("10-11")."""

    number: int
    name: Text
    region: str
    months: str


@cache
def contests() -> tuple[Contest, ...]:
    """The thirteen, by number. docs/kazakhstan.md A.1."""
    return tuple(Contest(row["no"], _name(row), row["region"], row["months"]) for row in _rows("contests.json"))


def load_reference(session: Session) -> None:
    """Add the tracks that are missing; one that an organizer renamed stays as it is. Said twice, it changes nothing."""
    known = set(session.scalars(select(TrackRow.code)))
    for row in _rows("tracks.json"):
        if row["code"] not in known:
            session.add(
                TrackRow(
                    code=row["code"],
                    name_kk=row["kk"],
                    name_ru=row["ru"],
                    name_en=row["en"],
                    hides_names=row["hides_names"],
                )
            )
    session.flush()


def _rows(filename: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / filename).read_text(encoding="utf-8"))
    return rows


def _name(row: dict[str, Any]) -> Text:
    return Text(kk=row["kk"], ru=row["ru"], en=row["en"])
