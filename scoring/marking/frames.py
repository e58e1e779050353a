"""An assessment as verbs need it: the frozen scheme and rules, the seats, and who judges which seat and sheet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Select, select
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
    SeatRow,
)
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import RuleSet, ruleset
from scoring.rules.scheme import Aspect, Scheme, SubCriterion
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import VersionRow

MARKED_SEATS = frozenset({Participation.OFFICIAL, Participation.GUEST})  # whose sheets take new marks


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

    @cached_property
    def sheets(self) -> Mapping[str, SubCriterion]:
        return {sub_criterion.id: sub_criterion for sub_criterion in self.scheme.sub_criteria()}

    @cached_property
    def _places(self) -> Mapping[str, tuple[Aspect, SubCriterion]]:
        sheets = self.sheets.values()
        return {aspect.key: (aspect, sheet) for sheet in sheets for aspect in sheet.aspects}

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
        """What stands between a judge and a seat, overridden or not. decisions.md 9, 10."""
        declared = self.declared.get((account, seat), frozenset())
        return tie_between(self.judges.get(account, NOWHERE), self.seat(seat).belonging, declared, self.level)

    def tied(self, account: int, seat: str) -> bool:
        """Whether a tie keeps the judge from this seat."""
        return self.tie(account, seat) is not None and (account, seat) not in self.overridden

    def judges_of(self, seat: str, sheet: str, at: datetime | None = None) -> tuple[int, ...]:
        """Who marks this sheet of this seat, now or as it stood at a moment. Raises RuleBroken: seat-not-markable."""
        panel = self.panel_of(sheet)
        seated = panel.seated(at) if panel else ()
        tied = {account for account in seated if self.tied(account, seat)}
        return sitting(seated, self.rule_set.judgement.judges, tied)

    def judges_if_any(self, seat: str, sheet: str, at: datetime | None = None) -> tuple[int, ...]:
        """As `judges_of`, nobody where the seat is not markable."""
        try:
            return self.judges_of(seat, sheet, at)
        except RuleBroken:
            return ()

    def expect_open(self) -> None:
        """Raises Refused: assessment-not-open."""
        if self.state is not AssessmentState.OPEN:
            raise Refused("assessment-not-open")


class Frames:
    """Frames kept in memory by revision; schemes by version, since a version never changes."""

    def __init__(self) -> None:
        self._frames: dict[str, Frame] = {}
        self._schemes: dict[int, Scheme] = {}

    def get(self, session: Session, public_id: str, *, lock: bool = False) -> Frame:
        """The assessment as it stands. `lock` keeps others from changing it until this transaction ends.

        Raises NotFound: assessment-unknown.
        """
        found = select(AssessmentRow.revision).where(AssessmentRow.public_id == public_id)
        revision = session.scalar(found.with_for_update(read=True) if lock else found)
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
        )

    def _scheme(self, session: Session, version: int) -> Scheme:
        if version not in self._schemes:
            content = session.scalars(select(VersionRow.content).where(VersionRow.id == version)).one()
            self._schemes[version] = scheme_from_bytes(content.encode())
        return self._schemes[version]


def _seats(session: Session, assessment: int) -> dict[str, Seat]:
    found = select(SeatRow).where(SeatRow.assessment_id == assessment).order_by(SeatRow.number, SeatRow.id)
    return {
        row.public_id: Seat(
            row.public_id,
            row.number,
            row.workplace,
            Participation(row.status),
            Belonging(row.organisation, row.region),
        )
        for row in session.scalars(found.execution_options(populate_existing=True))
    }


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


def _seats_of(assessment: int) -> Select[str]:
    return select(SeatRow.public_id).where(SeatRow.assessment_id == assessment)
