"""The seventeen regions and three cities of republican significance of Kazakhstan."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its ISO 3166-2 code ("KZ-10") and KATO code (nine digits); a city has no centre."""

    iso: str
    kato: str
    kk: str
    ru: str
    en: str
    centre_kk: str
    centre_ru: str


@cache
def regions() -> tuple[Region, ...]:
    rows = json.loads((FOLDER / "regions.json").read_text(encoding="utf-8"))
    return tuple(Region(**row) for row in rows)
