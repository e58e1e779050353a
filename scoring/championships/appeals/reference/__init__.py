"""Holidays, which are no working days: a list that whoever runs an installation keeps, by the year's decree.

It is shipped empty: the government moves days off by a decree for each year, and a guess would turn somebody's appeal
away. While it is empty, working days are Monday to Friday.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def holidays() -> frozenset[date]:
    days = json.loads((FOLDER / "holidays.json").read_text(encoding="utf-8"))["days"]
    return frozenset(date.fromisoformat(day) for day in days)
