"""The skills of WorldSkills Kazakhstan and their sectors, as the product knows them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scoring.rules.scheme import Text

FOLDER = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Sector:
    """A group of skills: one of the six of WorldSkills, or the local one of agriculture."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill with its number ("17") and the id of its sector."""

    number: str
    name: Text
    sector: str


@cache
def sectors() -> tuple[Sector, ...]:
    return tuple(Sector(row["id"], _name(row)) for row in _rows("sectors.json"))


@cache
def skills() -> tuple[Skill, ...]:
    """In the order of their numbers."""
    return tuple(Skill(row["number"], _name(row), row["sector"]) for row in _rows("skills.json"))


def _rows(filename: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / filename).read_text(encoding="utf-8"))
    return rows


def _name(row: dict[str, Any]) -> Text:
    return Text(kk=row["kk"], ru=row["ru"], en=row["en"])
