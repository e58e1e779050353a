"""An assessment as verbs need it: the frozen scheme and rules, the seats, and who judges which seat and sheet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking.independence import NOWHERE, Belonging, Level, Tie, sitting, tie_between
from scoring.marking.models import (
    AssessmentRow,
    ConflictRow,
    JudgeRow,
    OverrideRow,
    PanelJudgeRow,
    PanelRow,
    PanelSheetRow,
    SeatAccommodationRow,
    SeatMemberRow,
    SeatRow,
    TieChangeRow,
)
from scoring.people.models import Organisation, Person
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import RuleSet, ruleset
from scoring.rules.scheme import Aspect, Scheme, SubCriterion
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import VersionRow

MARKED_SEATS = frozenset({Participation.OFFICIAL, Participation.GUEST})  # whose sheets take new marks
EVER = datetime.min.replace(tzinfo=UTC)
LOCKED_SEATS = MARKED_SEATS | {Participation.WITHDRAWN}  # whose sheets are locked in the end


class AssessmentState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat without anybody's name."""

    id: str
    number: int | None
    workplace: str | None
    status: Participation
    belonging: Belonging
    beside: tuple[Belonging, ...] = ()  # of the other members of a team
    accommodations: tuple[str, ...] = ()  # codes: extra-time, assistant, interpreter, adapted-workplace
    extra_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Who sits at a position of a panel, from when until when (None: still)."""

    account: int
    position: int
    since: datetime
    until: datetime | None

    def sat(self, at: datetime | None) -> bool:
        if at is None:
            return self.until is None
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Panel:
    """The experts who mark a set of sub-criteria, with those who have left."""

    id: int
    name: str
    sheets: frozenset[str]
    members: tuple[Member, ...]

    def seated(self, at: datetime | None = None) -> tuple[int, ...]:
        """Account ids by position, now or as they sat at a moment."""
        members = sorted((member for member in self.members if member.sat(at)), key=lambda member: member.position)
        return tuple(member.account for member in members)


@dataclass(frozen=True)
class Frame:
    """One state of an assessment, by its `revision`; nothing of it changes but by a new revision."""

    id: int
    public_id: str
    revision: int
    state: AssessmentState
    scheme_version: int
    scheme: Scheme
    rule_set: RuleSet
    level: Level
    rehearsal: bool
    seats: Mapping[str, Seat]
    panels: tuple[Panel, ...]
    judges: Mapping[int, Belonging] = field(default_factory=dict)
    declared: Mapping[tuple[int, str], frozenset[Tie]] = field(default_factory=dict)
    overridden: frozenset[tuple[int, str]] = frozenset()
    tie_changes: Mapping[tuple[int, str], tuple[tuple[datetime, bool], ...]] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> Mapping[str, SubCriterion]:
        return {sub_criterion.id: sub_criterion for sub_criterion in self.scheme.sub_criteria()}

    @cached_property
    def _places(self) -> Mapping[str, tuple[Aspect, SubCriterion]]:
        sheets = self.sheets.values()
        return {aspect.key: (aspect, sheet) for sheet in sheets for aspect in sheet.aspects}

    @cached_property
    def _judging_now(self) -> dict[tuple[str, str], tuple[int, ...]]:
        return {}

    @cached_property
    def _settled_since(self) -> dict[tuple[str, str], datetime]:
        return {}

    @cached_property
    def _panels_by_sheet(self) -> Mapping[str, Panel]:
        return {sheet: panel for panel in self.panels for sheet in panel.sheets}

    def seat(self, seat: str) -> Seat:
        """Raises NotFound: seat-unknown."""
        if seat not in self.seats:
            raise NotFound("seat-unknown")
        return self.seats[seat]

    def sheet(self, sheet: str) -> SubCriterion:
        """Raises NotFound: sheet-unknown."""
        if sheet not in self.sheets:
            raise NotFound("sheet-unknown")
        return self.sheets[sheet]

    def aspect(self, key: str) -> tuple[Aspect, SubCriterion]:
        """The aspect and the sheet it stands on. Raises NotFound: aspect-unknown (or of another scheme version)."""
        if key not in self._places:
            raise NotFound("aspect-unknown")
        return self._places[key]

    def panel_of(self, sheet: str) -> Panel | None:
        return self._panels_by_sheet.get(sheet)

    def tie(self, account: int, seat: str) -> Tie | None:
        """What stands between a judge and a seat (of a team: any of its members), overridden or not.

        decisions.md 9, 10.
        """
        declared, judge = self.declared.get((account, seat), frozenset()), self.judges.get(account, NOWHERE)
        found = self.seat(seat)
        ties = (tie_between(judge, each, declared, self.level) for each in (found.belonging, *found.beside))
        return next((tie for tie in ties if tie is not None), None)

    def tied(self, account: int, seat: str, at: datetime | None = None) -> bool:
        """Whether a tie keeps the judge from this seat, now or as it stood at a moment."""
        if at is not None:
            after = (became for moment, became in self.tie_changes.get((account, seat), ()) if moment > at)
            if (next_change := next(after, None)) is not None:
                return not next_change
        return self.tie(account, seat) is not None and (account, seat) not in self.overridden

    def judges_of(self, seat: str, sheet: str, at: datetime | None = None) -> tuple[int, ...]:
        """Who marks this sheet of this seat, now or as it stood at a moment. Raises RuleBroken: seat-not-markable."""
        panel = self.panel_of(sheet)
        seated = panel.seated(at) if panel else ()
        tied = {account for account in seated if self.tied(account, seat, at)}
        return sitting(seated, self.rule_set.judgement.judges, tied)

    def judges_if_any(self, seat: str, sheet: str, at: datetime | None = None) -> tuple[int, ...]:
        """As `judges_of`, nobody where the seat is not markable. Who marks now is worked out once a revision."""
        if at is not None and at >= self._judged_alike_since(seat, sheet):
            at = None
        known = None if at else self._judging_now.get((seat, sheet))
        if known is not None:
            return known
        try:
            judges = self.judges_of(seat, sheet, at)
        except RuleBroken:
            judges = ()
        if at is None:
            self._judging_now[seat, sheet] = judges
        return judges

    def _judged_alike_since(self, seat: str, sheet: str) -> datetime:
        """The last moment at which somebody joined or left this panel, or a tie to this seat came or went."""
        if (seat, sheet) not in self._settled_since:
            panel = self.panel_of(sheet)
            moved = (moment for one in (panel.members if panel else ()) for moment in (one.since, one.until) if moment)
            tied = (moment for (_, where), all_ in self.tie_changes.items() if where == seat for moment, _ in all_)
            self._settled_since[seat, sheet] = max((*moved, *tied), default=EVER)
        return self._settled_since[seat, sheet]

    def expect_open(self) -> None:
        """Raises Refused: assessment-not-open."""
        if self.state is not AssessmentState.OPEN:
            raise Refused("assessment-not-open")


def hold_alone(session: Session, assessment: str) -> None:
    """Hold an assessment until the transaction ends, before anything else of it is held: others wait, readers not.

    For acts that look whether something is there and add it: on PostgreSQL two at once would both find nothing.
    """
    session.execute(select(AssessmentRow.id).where(AssessmentRow.public_id == assessment).with_for_update())


def day_of(sheet: SubCriterion) -> str:
    """The number of the day a sheet is marked on, as text: schemes write "2" and "C2" for the same; "" for none."""
    return sheet.day.strip().upper().removeprefix("C")


# Put together once: every group of marks asks.
_REVISION = select(AssessmentRow.revision).where(AssessmentRow.public_id == bindparam("assessment"))
_REVISION_LOCKED = _REVISION.with_for_update(read=True)


class Frames:
    """Frames kept in memory by revision; schemes by version, since a version never changes."""

    def __init__(self) -> None:
        self._frames: dict[str, Frame] = {}
        self._schemes: dict[int, Scheme] = {}

    def get(self, session: Session, public_id: str, *, lock: bool = False) -> Frame:
        """The assessment as it stands. `lock` keeps others from changing it until this transaction ends.

        Raises NotFound: assessment-unknown.
        """
        revision = session.scalar(_REVISION_LOCKED if lock else _REVISION, {"assessment": public_id})
        if revision is None:
            raise NotFound("assessment-unknown")
        kept = self._frames.get(public_id)
        if kept is None or kept.revision != revision:
            kept = self._frames[public_id] = self.fresh(session, public_id)
        return kept

    def fresh(self, session: Session, public_id: str) -> Frame:
        """The assessment as this transaction has changed it so far: not kept, since a rollback would leave it wrong.

        Raises NotFound: assessment-unknown.
        """
        found = select(AssessmentRow).where(AssessmentRow.public_id == public_id)
        row = session.scalar(found.execution_options(populate_existing=True))
        if row is None:
            raise NotFound("assessment-unknown")
        return Frame(
            id=row.id,
            public_id=row.public_id,
            revision=row.revision,
            state=AssessmentState(row.state),
            scheme_version=row.scheme_version_id,
            scheme=self._scheme(session, row.scheme_version_id),
            rule_set=ruleset(row.rule_set, row.rule_set_version),
            level=Level(row.conflict_level),
            rehearsal=row.rehearsal_of is not None,
            seats=_seats(session, row.id),
            panels=_panels(session, row.id),
            judges=_judges(session, row.id),
            declared=_declared(session, row.id),
            overridden=_overridden(session, row.id),
            tie_changes=_tie_changes(session, row.id),
        )

    def _scheme(self, session: Session, version: int) -> Scheme:
        if version not in self._schemes:
            content = session.scalars(select(VersionRow.content).where(VersionRow.id == version)).one()
            self._schemes[version] = scheme_from_bytes(content.encode())
        return self._schemes[version]


def _seats(session: Session, assessment: int) -> dict[str, Seat]:
    found = select(SeatRow).where(SeatRow.assessment_id == assessment).order_by(SeatRow.number, SeatRow.id)
    accommodations, beside = _accommodations(session, assessment), _beside(session, assessment)
    return {
        row.public_id: Seat(
            row.public_id,
            row.number,
            row.workplace,
            Participation(row.status),
            Belonging(row.organisation, row.region),
            tuple(beside[row.public_id]),
            tuple(sorted(accommodations[row.public_id])),
            max(filter(None, accommodations[row.public_id].values()), default=None),
        )
        for row in session.scalars(found.execution_options(populate_existing=True))
    }


def _beside(session: Session, assessment: int) -> dict[str, list[Belonging]]:
    """By seat: where the second and third of a team belong, as the directory of people has it."""
    found: dict[str, list[Belonging]] = defaultdict(list)
    members = (
        select(SeatMemberRow.seat, Organisation.public_id, Organisation.region)
        .join(Person, Person.public_id == SeatMemberRow.person)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(SeatMemberRow.seat.in_(_seats_of(assessment)))
        .order_by(SeatMemberRow.seat, SeatMemberRow.position)
    )
    for seat, organisation, region in session.execute(members):
        found[seat].append(Belonging(organisation, region))
    return found


def _accommodations(session: Session, assessment: int) -> dict[str, dict[str, int | None]]:
    """By seat: each code with its minutes."""
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    rows = select(SeatAccommodationRow).where(SeatAccommodationRow.seat.in_(_seats_of(assessment)))
    for row in session.scalars(rows.execution_options(populate_existing=True)):
        found[row.seat][row.code] = row.minutes
    return found


def _panels(session: Session, assessment: int) -> tuple[Panel, ...]:
    sheets: dict[int, set[str]] = defaultdict(set)
    for panel, sheet in session.execute(
        select(PanelSheetRow.panel_id, PanelSheetRow.sheet).where(PanelSheetRow.assessment_id == assessment)
    ):
        sheets[panel].add(sheet)
    names = session.execute(
        select(PanelRow.id, PanelRow.name).where(PanelRow.assessment_id == assessment).order_by(PanelRow.id)
    ).all()
    members = _members(session, [panel for panel, _ in names])
    return tuple(Panel(panel, name, frozenset(sheets[panel]), tuple(members[panel])) for panel, name in names)


def _members(session: Session, panels: Iterable[int]) -> dict[int, list[Member]]:
    members: dict[int, list[Member]] = defaultdict(list)
    found = select(PanelJudgeRow).where(PanelJudgeRow.panel_id.in_(list(panels))).order_by(PanelJudgeRow.id)
    for row in session.scalars(found.execution_options(populate_existing=True)):
        members[row.panel_id].append(Member(row.account_id, row.position, row.since, row.until))
    return members


def _judges(session: Session, assessment: int) -> dict[int, Belonging]:
    found = select(JudgeRow.account_id, JudgeRow.organisation, JudgeRow.region)
    return {
        account: Belonging(organisation, region)
        for account, organisation, region in session.execute(found.where(JudgeRow.assessment_id == assessment))
    }


def _declared(session: Session, assessment: int) -> dict[tuple[int, str], frozenset[Tie]]:
    declared: dict[tuple[int, str], frozenset[Tie]] = defaultdict(frozenset)
    found = select(ConflictRow.account_id, ConflictRow.seat, ConflictRow.kind)
    for account, seat, kind in session.execute(found.where(ConflictRow.seat.in_(_seats_of(assessment)))):
        declared[account, seat] |= {Tie(kind)}
    return dict(declared)


def _overridden(session: Session, assessment: int) -> frozenset[tuple[int, str]]:
    found = select(OverrideRow.account_id, OverrideRow.seat).where(OverrideRow.seat.in_(_seats_of(assessment)))
    return frozenset((account, seat) for account, seat in session.execute(found))


def _tie_changes(session: Session, assessment: int) -> dict[tuple[int, str], tuple[tuple[datetime, bool], ...]]:
    changes: dict[tuple[int, str], tuple[tuple[datetime, bool], ...]] = defaultdict(tuple)
    found = select(TieChangeRow.account_id, TieChangeRow.seat, TieChangeRow.at, TieChangeRow.tied)
    found = found.where(TieChangeRow.seat.in_(_seats_of(assessment))).order_by(TieChangeRow.id)
    for account, seat, at, tied in session.execute(found):
        changes[account, seat] += ((at, tied),)
    return dict(changes)


def _seats_of(assessment: int) -> Select[str]:
    return select(SeatRow.public_id).where(SeatRow.assessment_id == assessment)
