"""Camps and candidates as pages read them, with names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.advancing import access
from scoring.championships.advancing.camp_standing import Stand, Stands, stands
from scoring.championships.advancing.camps import Ticks, camp_row, members_of
from scoring.championships.advancing.candidates import Candidate, candidates_of
from scoring.championships.advancing.finals import read_finals
from scoring.championships.advancing.models import CampMemberRow, CampRow
from scoring.championships.stages import access as stage_access
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.marking.setup.viewing import Named, named_organisations, named_persons
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.models import Region


@dataclass(frozen=True, slots=True)
class CampLine:
    id: str
    name: str
    host: str
    begins: date
    ends: date
    members: int
    outdated: bool


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person who may come or comes; `ticks` None while not on the roster. `now`: how somebody on it stands by newer
    results, where it is not as the roster says; `correcting`: a decision has opened the results; `entered`: a candidate
    by the last correction."""

    person: Named
    skill: str
    names: tuple[str, str, str]
    place: int
    organisation: Named | None
    region: Named | None
    ticks: Ticks | None
    now: Stand | None = None
    correcting: bool = False
    entered: bool = False

    def name(self, language: str) -> str:
        kk, ru, en = self.names
        return in_language(language, kk=kk, ru=ru, en=en)


@dataclass(frozen=True, slots=True)
class CampView:
    """A camp with its roster first, then the candidates who are not on it."""

    row: CampRow
    roster: tuple[RosterLine, ...]
    others: tuple[RosterLine, ...]

    @property
    def moved(self) -> tuple[RosterLine, ...]:
        """Those of whom newer results say something else than the roster."""
        return tuple(line for line in self.roster if line.now is not None)

    @property
    def missing(self) -> tuple[RosterLine, ...]:
        """Candidates in skills where somebody moved who are not on the roster."""
        skills = {line.skill for line in self.moved}
        return tuple(line for line in self.others if line.skill in skills)

    @property
    def entered(self) -> tuple[RosterLine, ...]:
        """Whom a correction made a candidate beside people of the roster who stand where they stood."""
        called, moved = {line.skill for line in self.roster}, {line.skill for line in self.moved}
        return tuple(line for line in self.others if line.entered and line.skill in called - moved)

    @property
    def correcting(self) -> tuple[RosterLine, ...]:
        """One line of each skill of the roster whose results are being corrected."""
        return tuple({line.skill: line for line in self.roster if line.correcting}.values())

    @property
    def lodged(self) -> int:
        return sum(line.ticks is not None and line.ticks.lodging for line in self.roster)

    @property
    def driven(self) -> int:
        return sum(line.ticks is not None and line.ticks.transport for line in self.roster)


def camps_of(session: Session, stage: str, *, actor: Actor) -> tuple[StageRow, tuple[CampLine, ...]]:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    there = stage_row(session, stage)
    stage_access.require(actor, access.SEE_LISTS, there)
    counted = func.count(CampMemberRow.id)
    query = (
        select(CampRow, counted)
        .outerjoin(CampMemberRow, CampMemberRow.camp_id == CampRow.id)
        .where(CampRow.stage_id == there.id)
        .group_by(CampRow.id)
        .order_by(CampRow.begins, CampRow.id)
    )
    outdated = _outdated(session, there)
    return there, tuple(
        CampLine(row.public_id, row.name, row.host, row.begins, row.ends, members, row.id in outdated)
        for row, members in session.execute(query)
    )


def in_correction(session: Session, stage: StageRow) -> tuple[StageSkillRow, ...]:
    """The skills of a stage that name no candidates for now: a decision has opened their results."""
    skills = skills_of(session, stage)
    finals = read_finals(session, stage, skills)
    return tuple(one for one in skills if finals[one.id].in_correction)


def camps_outdated(session: Session, stage: StageRow) -> tuple[str, ...] | None:
    """Public ids of the skills of which a roster says something else than newer results; None where none does.

    One question where no camp was ever called; asks no permission.
    """
    members = _all_members(session, stage)
    if not members:
        return None
    now = _stands(session, stage, members)
    concerned = {one.stage_skill_id for one in members if now.moved(one) and one.stage_skill_id not in now.correcting}
    return tuple(skill.public_id for skill in skills_of(session, stage) if skill.id in concerned) or None


def _all_members(session: Session, stage: StageRow) -> list[CampMemberRow]:
    found = select(CampMemberRow).join(CampRow, CampRow.id == CampMemberRow.camp_id)
    return list(session.scalars(found.where(CampRow.stage_id == stage.id)))


def _outdated(session: Session, stage: StageRow) -> set[int]:
    """Camps (numbers of rows) with somebody on the roster of whom newer results say something else."""
    members = _all_members(session, stage)
    now = _stands(session, stage, members)
    return {one.camp_id for one in members if now.moved(one)}


def _stands(session: Session, stage: StageRow, members: Collection[CampMemberRow]) -> Stands:
    concerned = {one.stage_skill_id for one in members}
    return stands(session, stage, [skill for skill in skills_of(session, stage) if skill.id in concerned])


def candidate_lines(session: Session, stage: StageRow, places: int) -> tuple[RosterLine, ...]:
    """The candidates of a stage with names, a line for each person."""
    return _lines(session, candidates_of(session, stage, places))


def camp_view(session: Session, stage: str, camp: str, places: int, *, actor: Actor) -> tuple[StageRow, CampView]:
    """Raises as `camps_of`; NotFound: camp-unknown."""
    there = stage_row(session, stage)
    stage_access.require(actor, access.SEE_LISTS, there)
    row = camp_row(session, there, camp)
    members = members_of(session, row)
    on = {one.person: one for one in members}
    skills = {one.id: one for one in skills_of(session, there)}
    came = [
        Candidate(
            one.stage_skill_id, skills[one.stage_skill_id].number,
            (skills[one.stage_skill_id].name_kk, skills[one.stage_skill_id].name_ru,
             skills[one.stage_skill_id].name_en),
            "", one.place, 0, (one.person,), one.organisation, one.region,
        )
        for one in members
    ]  # fmt: skip
    roster = _lines(session, came, {person: Ticks(one.lodging, one.transport) for person, one in on.items()})
    now = _stands(session, there, members)
    roster = tuple(_stood(line, on[line.person.id], now) for line in roster)
    others = [line for line in candidate_lines(session, there, places) if line.person.id not in on]
    return there, CampView(row, tuple(sorted(roster, key=_place)), tuple(others))


def _stood(line: RosterLine, member: CampMemberRow, now: Stands) -> RosterLine:
    return replace(
        line,
        now=now.of(member) if now.moved(member) else None,
        correcting=member.stage_skill_id in now.correcting,
    )


def _place(line: RosterLine) -> tuple[str, int]:
    return line.skill.zfill(20), line.place


def _lines(
    session: Session, found: Iterable[Candidate], ticks: Mapping[str, Ticks] | None = None
) -> tuple[RosterLine, ...]:
    found = tuple(found)
    persons = named_persons(session, {person for one in found for person in one.persons})
    organisations = named_organisations(session, {one.organisation for one in found})
    regions = {
        row.iso: Named(row.iso, row.name_kk, row.name_ru, row.name_en) for row in session.scalars(select(Region))
    }
    return tuple(
        RosterLine(
            persons.get(person, Named(person, "", "")), one.skill, one.names, one.place,
            organisations.get(one.organisation or ""), regions.get(one.region or ""), (ticks or {}).get(person),
            entered=one.entered,
        )
        for one in found
        for person in one.persons
    )  # fmt: skip
