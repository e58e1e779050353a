"""What a file of past results would do, row by row: added, changed, left as it is, left out. It writes nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.insights.past.columns import KINDS, LEVELS, code_in
from scoring.championships.insights.past.models import PastImportRow, PastResultRow
from scoring.championships.stages.academic_years import begins_in, name_of
from scoring.championships.stages.cards import number_key
from scoring.championships.stages.models import SKILL_NUMBER, TrackRow
from scoring.championships.stages.record.keeping import MEDALS
from scoring.championships.stages.reference import MAIN
from scoring.championships.stages.seasons import STUDENTS
from scoring.foundation import clock
from scoring.foundation.collation import normalised
from scoring.people.directory.naming import NAME_LENGTH, tidy
from scoring.people.directory.organisations import COLLEGE
from scoring.people.files.known import Known, first_cell
from scoring.people.files.planning import ERROR, Act, Finding
from scoring.people.files.sheets import Row
from scoring.people.models import Region
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths
from scoring.schemes.reference import skills

MAXIMUM = 10_000  # hundredths, where the file says none
MAXIMUM_MOST = 100_000
SCALE_MOST, PLACE_MOST = 1_000, 999
TEXT_SHOWN = 60  # signs of a cell that a finding repeats
Key = tuple[str, str, str, str, str, str, str, str, int]
_SEASON = re.compile(r"(20[0-9]{2})[/\-–](?:20)?([0-9]{2})", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,4}(?:\.0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Past:
    """One result, without the name. `total` and `maximum` in hundredths; `college` "" for a region's."""

    season: str = ""
    level: str = ""
    kind: str = STUDENTS
    track: str = MAIN
    number: str = ""
    region: str = ""
    college: str = ""
    competitor: str = ""
    turn: int = 1
    total: int | None = None
    maximum: int = MAXIMUM
    scale: int | None = None
    medal: str | None = None
    place: int | None = None

    @property
    def key(self) -> Key:
        said = (self.season, self.level, self.kind, self.track, self.number, self.region, self.college)
        return (*said, self.competitor, self.turn)


FIELDS = tuple(Past.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file by its number. `row` is the id of the result there is already."""

    number: int
    act: Act
    past: Past
    row: int | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Reading:
    """One row while it is read: what it says, and what stands against it."""

    row: Row
    said: dict[str, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def text(self, key: str) -> str:
        return self.row.values[key].text.strip() if key in self.row.values else ""

    def against(self, key: str, code: str) -> None:
        value = self.row.values.get(key)
        params = {"value": value.text[:TEXT_SHOWN]} if value else {}
        self.findings.append(Finding(ERROR, value.cell if value else first_cell(self.row), code, dict(params)))

    def take(self, key: str, code: str, read: Callable[[str], object | None]) -> None:
        """What a cell says, where it says anything."""
        text = self.text(key)
        if not text:
            return
        found = read(text)
        if found is None:
            self.against(key, code)
        else:
            self.said[key] = found


class Planner:
    """Knows regions, colleges, tracks, and the past results that there are.

    `only`: the region of which alone results are taken; those that a file of all regions brought stand against it.
    """

    def __init__(self, session: Session, at: datetime, only: str | None = None) -> None:
        self._only = only
        self._newest = begins_in(clock.shown(at).date())
        self._known = Known(session)
        self._regions = _words_of_regions(session)
        self._tracks = _words_of_tracks(session)
        self._numbers = {number_key(skill.number): skill.number for skill in skills()}
        self._there = {past_of(row).key: (row.id, past_of(row)) for row in session.scalars(select(PastResultRow))}
        above = select(PastResultRow.id).join(PastImportRow, PastImportRow.id == PastResultRow.import_id)
        of_all = above.where(PastImportRow.region.is_(None)) if only else None
        self._above = set() if of_all is None else set(session.scalars(of_all))

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each row, in the order of the file; of two rows about one named competitor the first counts."""
        turns: Counter[Key] = Counter()
        return [self._line(row, turns) for row in rows]

    def _line(self, row: Row, turns: Counter[Key]) -> Line:
        reading = _Reading(row)
        self._read(reading)
        past = Past(**reading.said)  # type: ignore[arg-type]  # fields by name, each read above
        if not reading.findings:
            turns[past.key] += 1
            if past.competitor and turns[past.key] > 1:
                reading.against("competitor", "past-row-twice")
            past = Past(**{**reading.said, "turn": turns[past.key]})  # type: ignore[arg-type]
        if reading.findings:
            return Line(row.number, Act.REFUSED, past, None, tuple(reading.findings))
        known, before = self._there.get(past.key, (None, None))
        act = Act.NEW if before is None else Act.SAME if before == past else Act.CHANGED
        if act is Act.CHANGED and known in self._above:
            reading.against("total", "past-brought-above")
            return Line(row.number, Act.REFUSED, past, None, tuple(reading.findings))
        return Line(row.number, act, past, known, ())

    def _read(self, reading: _Reading) -> None:
        reading.take("season", "past-season-wrong", self._season)
        reading.take("level", "past-level-unknown", lambda text: code_in(LEVELS, text))
        reading.take("kind", "past-kind-unknown", lambda text: code_in(KINDS, text))
        reading.take("track", "past-track-unknown", lambda text: self._tracks.get(normalised(text)))
        reading.take("number", "past-skill-wrong", self._number)
        reading.take("competitor", "past-competitor-long", _name)
        reading.take("maximum", "past-maximum-wrong", lambda text: _hundredths(text, MAXIMUM_MOST) or None)
        most = reading.said.get("maximum", MAXIMUM)
        reading.take("total", "past-total-wrong", lambda text: _hundredths(text, int(str(most))))
        reading.take("scale", "past-scale-wrong", lambda text: _whole(text, 0, SCALE_MOST))
        reading.take("medal", "past-medal-unknown", lambda text: code_in(MEDALS, text))
        reading.take("place", "past-place-wrong", lambda text: _whole(text, 1, PLACE_MOST))
        self._whose(reading)
        if self._only and reading.said.get("region", self._only) != self._only:
            reading.against("college" if reading.text("college") else "region", "past-region-not-yours")
        for key, code in (
            ("season", "past-season-wrong"),
            ("level", "past-level-unknown"),
            ("number", "past-skill-wrong"),
        ):
            if not reading.text(key):
                reading.against(key, code)
        if not (reading.text("total") or reading.text("scale")):
            reading.against("total", "past-result-missing")

    def _whose(self, reading: _Reading) -> None:
        """A region, or a college with the region it is in."""
        reading.take("region", "past-region-unknown", lambda text: self._regions.get(normalised(text)))
        if self._only and not reading.text("region"):
            reading.said["region"] = self._only  # nothing else can be meant
        if reading.text("college"):
            found = self._known.places(reading.row.values["college"])
            homes = [self._known.organisations[one] for one in found if self._known.organisations[one].kind == COLLEGE]
            if len(homes) != 1:
                reading.against("college", "past-college-unknown")
            elif reading.said.get("region", homes[0].region) != homes[0].region:
                reading.against("college", "past-college-elsewhere")
            else:
                reading.said |= {"college": homes[0].public_id, "region": homes[0].region}
        elif "region" not in reading.said and not reading.text("region"):
            reading.against("region", "past-region-unknown")
        elif reading.said.get("level") == "college":
            reading.against("college", "past-college-unknown")

    def _season(self, text: str) -> str | None:
        """ "2023/24", also written 2023-2024; not one that has not begun."""
        found = _SEASON.fullmatch(text.replace(" ", ""))
        if found is None:
            return None
        begins, ends = int(found[1]), int(found[2])
        return name_of(begins) if ends == (begins + 1) % 100 and begins <= self._newest else None

    def _number(self, text: str) -> str | None:
        """As the reference writes it; one that it does not know stands as it is."""
        number = tidy(text.removesuffix(".0"))
        if not number or len(number) > SKILL_NUMBER:
            return None
        return self._numbers.get(number_key(number), number)


def past_of(row: PastResultRow) -> Past:
    return Past(**{name: getattr(row, name) for name in FIELDS})


def _words_of_regions(session: Session) -> dict[str, str]:
    return {
        normalised(word): row.iso
        for row in session.scalars(select(Region))
        for word in (row.iso, row.name_kk, row.name_ru, row.name_en)
        if word
    }


def _words_of_tracks(session: Session) -> dict[str, str]:
    return {
        normalised(word): row.code
        for row in session.scalars(select(TrackRow))
        for word in (row.code, row.name_kk, row.name_ru, row.name_en)
        if word
    }


def _name(text: str) -> str | None:
    name = " ".join(text.split())
    return name if len(name) <= NAME_LENGTH else None


def _hundredths(text: str, most: int) -> int | None:
    try:
        found = parse_hundredths(text.replace(",", "."))
    except RuleBroken:
        return None
    return found if 0 <= found <= most else None


def _whole(text: str, least: int, most: int) -> int | None:
    if not _WHOLE.fullmatch(text):
        return None
    found = int(text.partition(".")[0])
    return found if least <= found <= most else None
