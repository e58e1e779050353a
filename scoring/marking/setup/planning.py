"""What a file of seats would do: a row for each person, seats and teams made of them. It writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.setup.columns import accommodation_codes, status_of
from scoring.marking.setup.seating import (
    BEGINNING,
    EXTRA_TIME,
    MINUTES_MOST,
    NUMBER_MOST,
    TEAM_MOST,
    WORKPLACE_MAX,
    SeatCard,
    accommodations_at,
    persons_at,
)
from scoring.people.directory.naming import NAME_LENGTH, tidy
from scoring.people.files.known import Known, day_of, first_cell, number_of
from scoring.people.files.planning import ERROR, WARNING, Act, Finding
from scoring.people.files.sheets import Row
from scoring.people.models import Person
from scoring.rules.ranking import Participation

TEXT_SHOWN = 60  # signs of a cell that a finding repeats


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of a seat. `rows` are those of the file that make it; `seat` is the one there is, or ""."""

    rows: tuple[int, ...]
    act: Act
    card: SeatCard
    seat: str
    findings: tuple[Finding, ...]
    cell: str = ""  # of the number, or the first of the row
    named: tuple[str, ...] = ()  # whom the file names, in its own words


@dataclass(slots=True)
class _Group:
    """The rows of one seat as they are read: what they say, and what stands against it."""

    rows: list[Row] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    said: dict[str, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    refused: bool = False
    status_cell: str = ""

    def against(self, severity: str, cell: str, code: str, **params: str | int) -> None:
        self.findings.append(Finding(severity, cell, code, dict(params)))
        self.refused = self.refused or severity == ERROR


class Planner:
    """Knows the seats there are, and all people and organisations."""

    def __init__(self, session: Session, assessment: AssessmentRow) -> None:
        self._known = Known(session)
        self._draft = assessment.state == AssessmentState.DRAFT
        rows = list(session.scalars(select(SeatRow).where(SeatRow.assessment_id == assessment.id)))
        persons, accommodations = persons_at(session, rows), accommodations_at(session, rows)
        self._cards = {
            row.public_id: SeatCard(
                persons[row.public_id], row.team or "", row.organisation or "", row.number, row.workplace or "",
                Participation(row.status), accommodations[row.public_id],
            )
            for row in rows
        }  # fmt: skip
        self._seat_of = {person: seat for seat, seated in persons.items() for person in seated}
        self._numbered = {card.number: seat for seat, card in self._cards.items() if card.number is not None}

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each seat, in the order of the file; of two rows about one person the first counts."""
        groups = [self._read(group) for group in _grouped(rows)]
        self._refuse_twice(groups)
        lines = [self._line(group) for group in groups]
        return self._numbers_apart(lines)

    def _read(self, rows: Sequence[Row]) -> _Group:
        group = _Group(list(rows))
        for row in rows:
            person = self._person(group, row)
            if person is not None:
                group.persons.append(person.public_id)
            self._read_cells(group, row)
        if len(rows) > TEAM_MOST:
            group.against(ERROR, first_cell(rows[TEAM_MOST]), "team-too-big", limit=TEAM_MOST)
        return group

    def _person(self, group: _Group, row: Row) -> Person | None:
        """Who the row names: by code, by IIN, else by name and, if it is said, birth date."""
        given = row.values
        if "person" in given:
            found = self._known.persons.get(given["person"].text)
            if found is None:
                group.against(ERROR, given["person"].cell, "seat-person-unknown")
            return found
        candidates = self._candidates(group, row)
        if candidates is None:
            return None
        if len(candidates) == 1:
            return candidates[0]
        cell = next(given[key].cell for key in ("iin", "surname", "given") if key in given)
        group.against(ERROR, cell, "seat-person-doubtful" if candidates else "seat-person-unknown")
        return None

    def _candidates(self, group: _Group, row: Row) -> list[Person] | None:
        """Who may be meant; None where the row names nobody."""
        given = row.values
        number = number_of(given.get("iin"))
        if number:
            return [person for person in self._known.persons.values() if person.iin == number]
        if "surname" not in given and "given" not in given:
            return None
        named = [given[key].text if key in given else "" for key in ("surname", "given")]
        found = self._known.named(*named)
        born = day_of(given.get("birth_date"))
        if "birth_date" in given and born is None:
            self._doubt(group, row, "birth_date", "people-date-unread")
        return [person for person in found if born is None or person.birth_date == born]

    def _read_cells(self, group: _Group, row: Row) -> None:
        """What the row says of the seat; a cell that cannot be read is left out, and said."""
        given, said = row.values, group.said
        number = _whole(given["number"].text) if "number" in given else None
        if "number" in given and not 1 <= (number or 0) <= NUMBER_MOST:
            self._doubt(group, row, "number", "seat-number-unread")
        elif number is not None:
            said.setdefault("number", number)
        for key, limit in (("workplace", WORKPLACE_MAX), ("team", NAME_LENGTH)):
            if key in given:
                self._text(group, row, key, limit)
        if "status" in given:
            status = status_of(given["status"].text)
            if status is None:
                self._doubt(group, row, "status", "seat-status-unknown")
            else:
                said.setdefault("status", status)
                group.status_cell = group.status_cell or given["status"].cell
        if "organisation" in given:
            places = self._known.places(given["organisation"])
            if len(places) == 1:
                said.setdefault("organisation", next(iter(places)))
            else:
                code = "people-organisation-twice" if places else "people-organisation-unknown"
                self._doubt(group, row, "organisation", code)
        self._read_accommodations(group, row)

    def _text(self, group: _Group, row: Row, key: str, limit: int) -> None:
        try:
            group.said.setdefault(key, tidy(row.values[key].text, limit=limit))
        except Refused:
            group.against(WARNING, row.values[key].cell, "seat-text-too-long", limit=limit)

    def _read_accommodations(self, group: _Group, row: Row) -> None:
        given = row.values
        codes, strangers = accommodation_codes(given["accommodations"].text) if "accommodations" in given else ([], [])
        if strangers:  # not repeated: it may be a diagnosis. decisions.md 24
            group.against(WARNING, given["accommodations"].cell, "seat-accommodation-unknown")
        minutes = _whole(given["minutes"].text) if "minutes" in given else None
        if "minutes" in given and not 1 <= (minutes or 0) <= MINUTES_MOST:
            self._doubt(group, row, "minutes", "seat-minutes-unread")
            minutes = None
        if minutes is not None and EXTRA_TIME not in codes:
            codes.append(EXTRA_TIME)
        if EXTRA_TIME in codes and minutes is None:
            group.against(WARNING, given["accommodations"].cell, "seat-minutes-missing")
            codes.remove(EXTRA_TIME)
        kept = {code: minutes if code == EXTRA_TIME else None for code in codes}
        if kept:
            group.said.setdefault("accommodations", kept)

    def _doubt(self, group: _Group, row: Row, key: str, code: str) -> None:
        value = row.values[key]
        group.against(WARNING, value.cell, code, value=value.text[:TEXT_SHOWN])

    def _refuse_twice(self, groups: Sequence[_Group]) -> None:
        taken: dict[str, int] = {}
        for group in groups:
            for row, person in zip(group.rows, group.persons, strict=False):
                if person in taken:
                    group.against(ERROR, first_cell(row), "people-row-twice", row=taken[person])
                taken.setdefault(person, row.number)

    def _line(self, group: _Group) -> Line:
        seat = self._seat(group)
        known = self._cards.get(seat, SeatCard())
        if not seat and not group.persons and not group.refused:
            group.against(ERROR, first_cell(group.rows[0]), "seat-person-missing")
        card = self._merged(group, known, new=not seat)
        stands = (card.persons, card.number, card.organisation) == (known.persons, known.number, known.organisation)
        if seat and not self._draft and not stands:
            group.against(ERROR, first_cell(group.rows[0]), "seat-stands")
        if group.refused:
            act = Act.REFUSED
        elif not seat:
            act = Act.NEW
        else:
            act = Act.SAME if card == known else Act.CHANGED
        cells = [row.values["number"].cell for row in group.rows if "number" in row.values]
        cell = next(iter(cells), first_cell(group.rows[0]))
        rows, named = tuple(row.number for row in group.rows), tuple(filter(None, map(_named, group.rows)))
        return Line(rows, act, card, seat, tuple(group.findings), cell, named)

    def _seat(self, group: _Group) -> str:
        """The seat that is there already: of one of the persons; else, where the file names none, of the number.

        A row that names somebody whom nobody knows is not about whoever has its number now.
        """
        seats = {self._seat_of[person] for person in group.persons if person in self._seat_of}
        if len(seats) > 1:
            group.against(ERROR, first_cell(group.rows[0]), "seat-persons-apart")
        if seats:
            return sorted(seats)[0]
        number = group.said.get("number")
        nobody_named = not group.persons and not group.refused
        return self._numbered.get(number, "") if nobody_named and isinstance(number, int) else ""

    def _merged(self, group: _Group, known: SeatCard, *, new: bool) -> SeatCard:
        """What the file says over what is known; what it leaves empty stays."""
        said: dict[str, Any] = dict(group.said)
        status = said.pop("status", known.status)
        if status not in BEGINNING and status != known.status:  # with a reason, on the seat's own page
            group.against(WARNING, group.status_cell, "seat-status-by-hand")
            status = known.status
        persons = tuple(group.persons) or known.persons
        if set(persons) <= set(known.persons):  # a row about one of a team takes nobody out of it
            persons = known.persons
        if "organisation" not in said and (new or persons[:1] != known.persons[:1]):
            said["organisation"] = self._organisation(persons)
        return replace(known, persons=persons, status=status, **said)

    def _organisation(self, persons: Sequence[str]) -> str:
        row = self._known.persons[persons[0]].organisation if persons else None
        return row.public_id if row else ""

    def _numbers_apart(self, lines: list[Line]) -> list[Line]:
        """Refuse a number that another seat keeps or an earlier row takes."""
        moving = {line.seat for line in lines if line.seat and line.act is not Act.REFUSED}
        taken = {number for number, seat in self._numbered.items() if seat not in moving}
        found = []
        for line in lines:
            number = line.card.number
            if line.act is not Act.REFUSED and number is not None and number in taken:
                finding = Finding(ERROR, line.cell, "number-taken", {"number": number})
                line = replace(line, act=Act.REFUSED, findings=(*line.findings, finding))
            elif line.act is not Act.REFUSED and number is not None:
                taken.add(number)
            found.append(line)
        return found


def _grouped(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one team name are one seat, every other row is one of its own."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        team = normalised(row.values["team"].text) if "team" in row.values else ""
        groups.setdefault(team or row.number, []).append(row)
    return list(groups.values())


def _named(row: Row) -> str:
    return " ".join(row.values[key].text for key in ("surname", "given") if key in row.values)[:TEXT_SHOWN]


def _whole(text: str) -> int | None:
    """A whole number as people or spreadsheets write it: "7", "7.0"."""
    plain = text.strip().removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= len(str(NUMBER_MOST)) else None
