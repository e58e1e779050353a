"""What the rows of one entry say: who, of which team, how they take part, what their place needs; doubts by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.marking.setup.columns import accommodation_codes, status_of
from scoring.marking.setup.seating import BEGINNING, EXTRA_TIME, MINUTES_MOST
from scoring.people.directory.naming import NAME_LENGTH, tidy
from scoring.people.files.known import Known, day_of, first_cell, number_of
from scoring.people.files.planning import ERROR, WARNING, Finding
from scoring.people.files.sheets import Row
from scoring.people.models import Person
from scoring.rules.ranking import Participation

TEXT_SHOWN = 60  # signs of a cell that a finding repeats


@dataclass(slots=True)
class Group:
    """The rows of one entry as they are read: what they say, and what stands against it."""

    rows: list[Row] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    team: str = ""
    status: Participation | None = None
    conditions: dict[str, int | None] = field(default_factory=dict)
    organisation: str = ""
    findings: list[Finding] = field(default_factory=list)
    refused: bool = False

    def against(self, severity: str, cell: str, code: str, **params: str | int) -> None:
        self.findings.append(Finding(severity, cell, code, dict(params)))
        self.refused = self.refused or severity == ERROR

    @property
    def first(self) -> str:
        return first_cell(self.rows[0])

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(person.public_id for person in self.persons)

    @property
    def said(self) -> str:
        """The name that the first row gives, or its code: so that a row about nobody known can be told from others."""
        given = self.rows[0].values
        named = [given[key].text for key in ("surname", "given") if key in given] or [
            given[key].text for key in ("person",) if key in given
        ]
        return " ".join(named)[:TEXT_SHOWN]


def grouped(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one skill and team name are one entry, every other row is one of its own."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        team = normalised(row.values["team"].text) if "team" in row.values else ""
        skill = row.values["skill"].text.strip() if "skill" in row.values else ""
        groups.setdefault((skill, team) if team else row.number, []).append(row)
    return list(groups.values())


def read(known: Known, rows: Sequence[Row]) -> Group:
    """The rows of one entry as they are read."""
    group = Group(list(rows))
    for row in rows:
        person = _person(known, group, row)
        if person is not None:
            group.persons.append(person)
        _read_cells(known, group, row)
    return group


def _person(known: Known, group: Group, row: Row) -> Person | None:
    """Who the row names: by code, by IIN, else by name and, if it is said, birth date."""
    given = row.values
    if "person" in given:
        found = known.persons.get(given["person"].text)
        if found is None:
            group.against(ERROR, given["person"].cell, "entry-row-unknown")
        return found
    number, born = number_of(given.get("iin")), day_of(given.get("birth_date"))
    if "birth_date" in given and born is None:
        _doubt(group, row, "birth_date", "people-date-unread")
    if number:
        candidates = [person for person in known.persons.values() if person.iin == number]
    elif "surname" in given or "given" in given:
        named = [given[key].text if key in given else "" for key in ("surname", "given")]
        candidates = [one for one in known.named(*named) if born is None or one.birth_date == born]
    else:
        group.against(ERROR, first_cell(row), "entry-row-nobody")
        return None
    if len(candidates) == 1:
        return candidates[0]
    cell = next(given[key].cell for key in ("iin", "surname", "given") if key in given)
    group.against(ERROR, cell, "entry-row-doubtful" if candidates else "entry-row-unknown")
    return None


def _read_cells(known: Known, group: Group, row: Row) -> None:
    """What the row says of the entry; a cell that cannot be read is left out, and said."""
    given = row.values
    if "team" in given and not group.team:
        try:
            group.team = tidy(given["team"].text, limit=NAME_LENGTH)
        except Refused:
            group.against(WARNING, given["team"].cell, "seat-text-too-long", limit=NAME_LENGTH)
    if "status" in given:
        status = status_of(given["status"].text)
        if status is None or status not in BEGINNING:  # never official instead: it may say "withdrew"
            _doubt(group, row, "status", "entry-row-status", severity=ERROR)
        else:
            group.status = group.status or status
    if "organisation" in given:
        places = known.places(given["organisation"])
        if len(places) == 1:
            group.organisation = group.organisation or next(iter(places))
        else:
            _doubt(group, row, "organisation", "people-organisation-twice" if places else "people-organisation-unknown")
    _read_conditions(group, row)


def _read_conditions(group: Group, row: Row) -> None:
    given = row.values
    codes, strangers = accommodation_codes(given["accommodations"].text) if "accommodations" in given else ([], [])
    if strangers:  # not repeated: it may be a diagnosis. decisions.md 24
        group.against(WARNING, given["accommodations"].cell, "seat-accommodation-unknown")
    minutes = _whole(given["minutes"].text) if "minutes" in given else None
    if "minutes" in given and not 1 <= (minutes or 0) <= MINUTES_MOST:
        _doubt(group, row, "minutes", "seat-minutes-unread")
        minutes = None
    if minutes is not None and EXTRA_TIME not in codes:
        codes.append(EXTRA_TIME)
    if EXTRA_TIME in codes and minutes is None:
        group.against(WARNING, given["accommodations"].cell, "seat-minutes-missing")
        codes.remove(EXTRA_TIME)
    group.conditions |= {code: minutes if code == EXTRA_TIME else None for code in codes}


def _doubt(group: Group, row: Row, key: str, code: str, severity: str = WARNING) -> None:
    value = row.values[key]
    group.against(severity, value.cell, code, value=value.text[:TEXT_SHOWN])


def _whole(text: str) -> int | None:
    """A whole number as people or spreadsheets write it: "7", "7.0"."""
    plain = text.strip().removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= len(str(MINUTES_MOST)) else None
