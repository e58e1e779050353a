"""Entries as whoever works with them sees them: names, what is missing, what stands out; each look is logged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.championships.entries.finding import LIVE, conditions_under, persons_under
from scoring.championships.entries.models import EntrySwapRow
from scoring.championships.entries.newer import Newer, newer_results
from scoring.championships.entries.seating import turn_of
from scoring.championships.stages.ages import age_on
from scoring.championships.stages.models import (
    StageEntryActRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageRow,
    StageSkillRow,
)
from scoring.foundation import clock
from scoring.marking.setup.viewing import Named, named_organisations, named_persons
from scoring.people.directory.consents import PROCESSING, PUBLISH_NAME, REPRESENTATIVE, SELF, of_age
from scoring.people.models import Account, Consent, Person
from scoring.people.reference import regions

WARNING, NOTE = "warning", "note"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: a code with its sentence. `person` is whose page mends it, "" where it is the entry's."""

    code: str
    severity: str = WARNING
    person: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill of the stage, as far as entries and experts need it."""

    public_id: str
    number: str
    name_kk: str
    name_ru: str
    name_en: str
    team_size: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with names. `turn` counts the reserves of a skill from 1; 0 for whoever is none."""

    id: str
    skill: SkillView
    participation: str
    state: str
    team: str
    persons: tuple[Named, ...]
    organisation: Named | None
    region: Named | None
    conditions: Mapping[str, int | None]
    seated: bool
    advanced: bool
    created_at: datetime
    revision: int
    turn: int
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class ActView:
    """What was done to an entry. `swaps` are (who went, who came); None is nobody."""

    act: str
    by: str
    at: datetime
    reason: str
    swaps: tuple[tuple[Named | None, Named | None], ...]


def entry_views(session: Session, stage: StageRow, rows: Sequence[StageEntryRow], *, at: datetime) -> list[EntryView]:
    """Views in the order of the rows, by a fixed number of queries. Whoever calls has asked permission."""
    ids = [row.id for row in rows]
    skills = {row.id: row for row in session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id == stage.id))}
    persons, conditions = persons_under(session, ids), conditions_under(session, ids)
    everyone = {one for under in persons.values() for one in under}
    names = named_persons(session, everyone)
    organisations = named_organisations(session, {row.organisation for row in rows})
    places = {one.iso: Named(one.iso, one.kk, one.ru, one.en) for one in regions()}
    looking = _Looking(session, stage, everyone, at)
    turns = _turns(session, {row.stage_skill_id for row in rows})
    newer = newer_results(session, rows)
    return [
        EntryView(
            row.public_id, skill_view(skills[row.stage_skill_id]), row.participation, row.state, row.team,
            tuple(names.get(one, Named(one, "", "")) for one in persons[row.id]),
            organisations.get(row.organisation or ""), places.get(row.region or ""), conditions[row.id],
            row.seat is not None, row.provenance is not None, row.created_at, row.revision, turns.get(row.id, 0),
            (*looking.doubts(row, skills[row.stage_skill_id], persons[row.id]), *_of_origin(newer.get(row.id))),
        )
        for row in rows
    ]  # fmt: skip


def skill_view(row: StageSkillRow) -> SkillView:
    return SkillView(row.public_id, row.number, row.name_kk, row.name_ru, row.name_en, row.team_size)


def acts_of(session: Session, entry: StageEntryRow) -> list[ActView]:
    """The history of an entry, the newest first. Whoever calls has asked permission."""
    found = (
        select(StageEntryActRow, Account.display_name)
        .outerjoin(Account, Account.id == StageEntryActRow.account_id)
        .where(StageEntryActRow.entry_id == entry.id)
        .order_by(StageEntryActRow.id.desc())
    )
    rows = [(row, name or "") for row, name in session.execute(found)]
    swaps = list(
        session.scalars(
            select(EntrySwapRow)
            .where(EntrySwapRow.act_id.in_([row.id for row, _name in rows]))
            .order_by(EntrySwapRow.position)
        )
    )
    names = named_persons(session, {one for swap in swaps for one in (swap.gone, swap.came) if one})

    def named(one: str) -> Named | None:
        return names.get(one, Named(one, "", "")) if one else None

    return [
        ActView(
            row.act, name, row.at, row.reason,
            tuple((named(swap.gone), named(swap.came)) for swap in swaps if swap.act_id == row.id),
        )
        for row, name in rows
    ]  # fmt: skip


def _of_origin(newer: Newer | None) -> tuple[Doubt, ...]:
    """The results that an entry came from were corrected since, or a decision has opened them. decisions.md 19."""
    if newer is None:
        return ()
    params: dict[str, str | int] = {"was": newer.was, "now": newer.now}
    if newer.own is not None:
        return (Doubt("entry-doubt-corrected", params=params),)
    if newer.decided:
        return (Doubt("entry-doubt-being-corrected", params={"now": newer.now}),)
    return (Doubt("entry-doubt-newer", NOTE, params=params),)


class _Looking:
    """What there is to know of the persons under some entries, read once."""

    def __init__(self, session: Session, stage: StageRow, persons: Iterable[str], at: datetime) -> None:
        ids = list(persons)
        self._today = clock.shown(at).date()
        self._day = stage.first_day or stage.opens or self._today
        found = select(Person).options(joinedload(Person.organisation)).where(Person.public_id.in_(ids))
        self._born = {row.public_id: row.birth_date for row in session.scalars(found)}
        consents = (
            select(Person.public_id, Consent.scope, Consent.signer, Consent.signed_on)
            .join(Consent, Consent.person_id == Person.id)
            .where(Person.public_id.in_(ids), Consent.withdrawn_at.is_(None))
        )
        self._agreed = {(person, scope): (signer, on) for person, scope, signer, on in session.execute(consents)}
        places = (
            select(StageEntryPersonRow.person, StageEntryRow.id, StageSkillRow.number)
            .join(StageEntryRow, StageEntryRow.id == StageEntryPersonRow.entry_id)
            .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
            .where(StageSkillRow.stage_id == stage.id, StageEntryRow.state.in_(LIVE))
            .where(StageEntryPersonRow.person.in_(ids))
        )
        self._places: dict[str, list[tuple[int, str]]] = {}
        for person, entry, number in session.execute(places):
            self._places.setdefault(person, []).append((entry, number))

    def doubts(self, entry: StageEntryRow, skill: StageSkillRow, persons: Sequence[str]) -> tuple[Doubt, ...]:
        found = [one for person in persons for one in (*self._of_age(skill, person), *self._of_consent(person))]
        if entry.state in LIVE:
            found += [one for person in persons for one in self._elsewhere(entry, person)]
        if len(persons) < skill.team_size:
            missing: dict[str, str | int] = {"there": len(persons), "needed": skill.team_size}
            found.append(Doubt("entry-doubt-team", params=missing))
        return tuple(found)

    def _of_age(self, skill: StageSkillRow, person: str) -> list[Doubt]:
        """Ages on the first day warn and never refuse."""
        if skill.age_min is None and skill.age_max is None:
            return []
        born = self._born.get(person)
        if born is None:
            return [Doubt("entry-doubt-birth-date", person=person)]
        age = age_on(born, self._day)
        if skill.age_min is not None and age < skill.age_min:
            return [Doubt("entry-doubt-younger", person=person, params={"age": age, "limit": skill.age_min})]
        if skill.age_max is not None and age > skill.age_max:
            return [Doubt("entry-doubt-older", person=person, params={"age": age, "limit": skill.age_max})]
        return []

    def _of_consent(self, person: str) -> list[Doubt]:
        """Without a processing consent, of a minor the representative's, nobody is published. decisions.md 24"""
        if not self._holds(person, PROCESSING):
            minor = self._minor(person)
            return [Doubt("entry-doubt-representative" if minor else "entry-doubt-consent", person=person)]
        if not self._holds(person, PUBLISH_NAME):
            return [Doubt("entry-doubt-name", NOTE, person)]
        return []

    def _holds(self, person: str, scope: str) -> bool:
        """Whether the consent holds: signed by the person when of age, else by the representative."""
        signer, on = self._agreed.get((person, scope), ("", self._today))
        born = self._born.get(person)
        if signer == SELF:
            return born is not None and of_age(born, on)
        return signer == REPRESENTATIVE

    def _minor(self, person: str) -> bool:
        born = self._born.get(person)
        return born is not None and not of_age(born, self._today)

    def _elsewhere(self, entry: StageEntryRow, person: str) -> list[Doubt]:
        """The rules are silent on guests and reserves in two skills: it is said, and not refused."""
        others = [number for other, number in self._places.get(person, []) if other != entry.id]
        return [Doubt("entry-doubt-elsewhere", person=person, params={"skill": number}) for number in others]


def _turns(session: Session, skills: Iterable[int]) -> dict[int, int]:
    """The turn of each reserve that holds a place, from 1 in each skill."""
    found = select(StageEntryRow).where(
        StageEntryRow.stage_skill_id.in_(list(skills)),
        StageEntryRow.participation == "reserve",
        StageEntryRow.state.in_(LIVE),
    )
    rows: dict[int, list[StageEntryRow]] = {}
    for row in session.scalars(found):
        rows.setdefault(row.stage_skill_id, []).append(row)
    return {row.id: turn for reserves in rows.values() for turn, row in enumerate(sorted(reserves, key=turn_of), 1)}
