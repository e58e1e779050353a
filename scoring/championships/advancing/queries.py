"""The lists as pages read them: frozen views with names, for those who may see who goes on."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.acts import read_records
from scoring.championships.advancing.answers_told import answers_told
from scoring.championships.advancing.course import Course, Nomination, Record, fold, standing, to_nominate, to_recall
from scoring.championships.advancing.desk import token_of
from scoring.championships.advancing.finals import Finals, quota_of, read_finals, rules_of, sends_on
from scoring.championships.advancing.retiring import OVER
from scoring.championships.advancing.seated import Seated, seated_at
from scoring.championships.advancing.views import (
    Competitor,
    LineView,
    ListView,
    LogLine,
    RegionCount,
    ResultsView,
    StageLists,
)
from scoring.championships.entries.models import EntrySwapRow
from scoring.championships.results.rows import Document
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageEntryActRow, StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.marking.setup.viewing import Named, named_organisations, named_persons
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account, Region
from scoring.rules.advancement import AdvancingList
from scoring.rules.cutline import Status, region_totals_outside
from scoring.rules.ranking import Participation

_GROUPS = (
    (Status.ADVANCES, Status.UNDECIDED),
    (Status.RESERVE,),
    (Status.NO_PLACES, Status.BELOW_MINIMUM),
    (Status.DECLINED, Status.WITHDRAWN),
)  # in the order in which a list shows them; the cut line falls after the first


def list_view(session: Session, stage: str, skill: str, *, actor: Actor) -> tuple[StageRow, ListView]:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown."""
    there = stage_row(session, stage)
    stage_access.require(actor, access.SEE_LISTS, there)
    (found,) = _views(session, there, [skill_row(session, stage, skill)], with_log=True)
    return there, found


def stage_lists(session: Session, stage: str, *, actor: Actor) -> StageLists:
    """Every list of a stage, in a number of queries that does not grow with its skills. Raises as `list_view`."""
    there = stage_row(session, stage)
    stage_access.require(actor, access.SEE_LISTS, there)
    skills = skills_of(session, there)
    lists = _views(session, there, skills, with_log=False)
    going = Counter(line.who.region for one in lists for line in one.above if line.status is Status.ADVANCES)
    region_stage = there.level == "region"
    return StageLists(
        there,
        tuple(lists),
        _counted(session, going, skills, warn=region_stage),
        _counted(session, _received(session, there), skills, warn=there.level == "republic"),
        sends_on=sends_on(there),
    )


def log_names(session: Session, stage: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Whoever sees names is written down."""
    access_log.record(session, "advancing-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")


def _views(session: Session, stage: StageRow, skills: Sequence[StageSkillRow], *, with_log: bool) -> list[ListView]:
    finals = read_finals(session, stage, skills)
    records = read_records(session, [skill.id for skill in skills])
    competitors = _competitors(session, finals.values())
    by = _accounts(session, (one for skill in records.values() for one in skill)) if with_log else {}
    over = _ended(session, (one.entry for skill in records.values() for one in skill))
    swapped = _swapped(session, (one.entry for skill in records.values() for one in skill))
    told = answers_told(session, [seat for one in finals.values() if one.newest for seat in one.newest.seats.values()])
    return [
        _view(skill, finals[skill.id], records.get(skill.id, []), competitors, by, (over, swapped), told)
        for skill in skills
    ]


def _view(
    skill: StageSkillRow,
    finals: Finals,
    records: Sequence[Record],
    competitors: Mapping[str, Competitor],
    by: Mapping[int, str],
    at_next: tuple[Collection[str], Collection[str]],
    told: Mapping[str, str],
) -> ListView:
    """`at_next`: entries that the next stage has ended, and those under which others compete there now."""
    over, swapped = at_next
    course, quota = fold(records, finals), quota_of(skill)
    current = standing(course, finals, quota)
    newest = finals.newest
    closed = current is not None and not current.open
    holding = [one for one in course.nominations if one.answer.holds]
    elsewhere = {one.seat: told[there] for one in holding if (there := _there(finals, one.seat)) in told}
    return ListView(
        skill=skill.public_id,
        number=skill.number,
        names=(skill.name_kk, skill.name_ru, skill.name_en),
        quota=quota,
        token=token_of(course, finals, quota),
        results=ResultsView(newest.assessment, newest.number, newest.hash, finals.in_correction) if newest else None,
        lines=_groups(current, course, finals, competitors) if current else (),
        apart=_apart(current, course, finals, competitors) if current else (),
        tie=current.proposed.tie if current else None,
        notices=current.proposed.notices if current else (),
        changes=current.changes if current and current.approved else (),
        approved=current is not None and current.approved is not None,
        open=current is not None and current.open,
        decisions=tuple(tuple(sorted(one.tied, key=_order)) for one in current.decisions) if current else (),
        nominations=course.nominations,
        to_nominate=to_nominate(current, course) if current and closed else (),
        to_recall=tuple(one.seat for one in to_recall(current, course)) if current and closed else (),
        ended=tuple(one.seat for one in holding if one.entry in over or elsewhere.get(one.seat) in OVER),
        swapped=tuple(one.seat for one in holding if one.entry in swapped),
        elsewhere=elsewhere,
        log=tuple(LogLine(one, by.get(one.by or 0, "")) for one in reversed(records)) if by else (),
        said=tuple(one.reason for one in records if one.kind.value == "tie-decided" and one.reason),
    )


def _groups(
    current: AdvancingList, course: Course, finals: Finals, competitors: Mapping[str, Competitor]
) -> tuple[tuple[LineView, ...], ...]:
    lines = current.proposed.lines
    shared = Counter(line.place for line in lines)
    was = current.approved.statuses() if current.approved else {}
    views = [
        LineView(
            line.seat, line.place, shared[line.place] > 1, line.total,
            _rows(finals)[line.seat]["scale"], _participation(finals, line.seat), line.status,
            was.get(line.seat), bool(was) and was.get(line.seat) is not line.status, line.order,
            _who(finals, line.seat, competitors), course.holding(line.seat) or _last(course, line.seat),
            course.reasons.get(line.seat, "") if line.status in _GROUPS[3] else "",
        )
        for line in lines
    ]  # fmt: skip
    grouped = [[view for view in views if view.status in group] for group in _GROUPS]
    grouped[1].sort(key=lambda view: view.order or 0)
    return tuple(tuple(group) for group in grouped)


def _apart(
    current: AdvancingList, course: Course, finals: Finals, competitors: Mapping[str, Competitor]
) -> tuple[LineView, ...]:
    """Guests, reserves of the stage, those who did not start or were disqualified: they never advance."""
    placed, was = current.proposed.statuses(), current.approved.statuses() if current.approved else {}
    return tuple(
        LineView(
            seat, None, False, None, None, _participation(finals, seat), None, was.get(seat), seat in was, None,
            _who(finals, seat, competitors), course.holding(seat), "",
        )
        for seat in _rows(finals)
        if seat not in placed
    )  # fmt: skip


def _rows(finals: Finals) -> Mapping[str, Document]:
    return finals.newest.rows if finals.newest else {}


def _participation(finals: Finals, seat: str) -> Participation:
    return Participation(_rows(finals)[seat]["participation"])


def _who(finals: Finals, seat: str, competitors: Mapping[str, Competitor]) -> Competitor:
    return competitors.get(_there(finals, seat), Competitor())


def _there(finals: Finals, seat: str) -> str:
    return finals.newest.seats.get(seat, "") if finals.newest else ""


def _last(course: Course, seat: str) -> Nomination | None:
    return next((one for one in reversed(course.nominations) if one.seat == seat), None)


def _order(seat: str) -> tuple[int, str]:
    return len(seat), seat


def _competitors(session: Session, finals: Iterable[Finals]) -> dict[str, Competitor]:
    seats = [seat for one in finals if one.newest for seat in one.newest.seats.values()]
    seated = seated_at(session, seats)
    return competitors_of(session, seated)


def competitors_of(session: Session, seated: Mapping[str, Seated]) -> dict[str, Competitor]:
    """Seats with their names, in two queries."""
    persons = named_persons(session, {person for one in seated.values() for person in one.persons})
    organisations = named_organisations(session, {one.organisation for one in seated.values()})
    return {
        seat: Competitor(
            tuple(persons.get(person, Named(person, "", "")) for person in one.persons),
            one.team,
            organisations.get(one.organisation or ""),
            one.region or "",
        )
        for seat, one in seated.items()
    }


def _accounts(session: Session, records: Iterable[Record]) -> dict[int, str]:
    ids = {one.by for one in records if one.by is not None}
    query = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return dict(session.execute(query).all())


def _ended(session: Session, entries: Iterable[str | None]) -> set[str]:
    """Which of these entries the next stage has withdrawn or refused."""
    named = [one for one in entries if one]
    query = select(StageEntryRow.public_id).where(StageEntryRow.public_id.in_(named), StageEntryRow.state.in_(OVER))
    return set(session.scalars(query))


def _swapped(session: Session, entries: Iterable[str | None]) -> set[str]:
    """Under which of these entries somebody was replaced at the next stage."""
    query = (
        select(StageEntryRow.public_id)
        .join(StageEntryActRow, StageEntryActRow.entry_id == StageEntryRow.id)
        .join(EntrySwapRow, EntrySwapRow.act_id == StageEntryActRow.id)
        .where(StageEntryRow.public_id.in_([one for one in entries if one]), EntrySwapRow.gone != "")
    )
    return set(session.scalars(query))


def _received(session: Session, stage: StageRow) -> Counter[str]:
    query = (
        select(StageEntryRow.region)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id, StageEntryRow.provenance.is_not(None))
        .where(StageEntryRow.state.in_(("nominated", "confirmed")))
    )
    return Counter(region or "" for region in session.scalars(query))


def _counted(
    session: Session, counts: Counter[str], skills: Sequence[StageSkillRow], *, warn: bool
) -> tuple[RegionCount, ...]:
    """Totals of regions; outside the rule set's 15 to 30 is a warning, never a refusal. decisions.md 17."""
    known = {row.iso: row for row in session.scalars(select(Region).where(Region.iso.in_(list(counts))))}
    rules = next((rules.advancing for skill in skills if (rules := rules_of(skill)).advancing), None)
    warned = region_totals_outside(counts, rules) if warn and rules else ()
    outside = {one.region: one for one in warned}
    return tuple(
        RegionCount(iso, _region(iso, known.get(iso)), count, outside.get(iso)) for iso, count in sorted(counts.items())
    )


def _region(iso: str, row: Region | None) -> Named:
    return Named(iso, row.name_kk, row.name_ru, row.name_en) if row else Named(iso, "", "")
