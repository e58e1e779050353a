"""A stage that another installation brought, as its own page shows it: from whom, when, what, as of which revision."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import access
from scoring.championships.packages.exporting import is_of_another
from scoring.championships.packages.findings import REOPENED, Finding, findings_from
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act
from scoring.championships.packages.models import (
    ImportedEntryRow,
    ImportedNominationRow,
    ImportedResultsRow,
    TakenPackageRow,
)
from scoring.championships.packages.queries import Origin, origin_of
from scoring.championships.results.rows import Document, differences
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.heading import StageHeading, heading_of
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation.errors import NotFound
from scoring.marking.setup.viewing import Named, named_persons
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account

PACKAGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class BroughtPackage:
    """One package that spoke of the stage: when it was taken here and by whom; `as_of` as the package says it.

    `outdated`: a newer one of its kind was taken since.
    """

    hash: str
    kind: str
    as_of: str
    at: datetime
    by: str
    findings: tuple[Finding, ...]
    outdated: bool


@dataclass(frozen=True, slots=True)
class BroughtRevision:
    """Finalised results as they came. `rows` are the standings; `package` is the hash of what brought them."""

    revision: int
    hash: str
    at: datetime
    rows: Sequence[Document]
    rule_set: str
    version: str
    package: str


@dataclass(frozen=True, slots=True)
class BroughtSkill:
    """A skill of the stage with every revision of its results that came, the newest first; none while not final.

    `reopened`: by the newest package, a correction had opened them there.
    """

    id: str
    name: Named
    number: str
    entries: int
    revisions: tuple[BroughtRevision, ...]
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What is known here of a stage of another installation; `packages` the newest first."""

    head: StageHeading
    origin: Origin
    packages: tuple[BroughtPackage, ...]
    skills: tuple[BroughtSkill, ...]


@dataclass(frozen=True, slots=True)
class BroughtStandings:
    """The results of one skill. `persons` by the number of the seat, of those who agreed, for who may see names."""

    head: StageHeading
    origin: Origin
    skill: BroughtSkill
    persons: Mapping[str, tuple[Named, ...]]
    changes: Sequence[Document]


def brought(session: Session, stage: str, *, actor: Actor, at: datetime) -> Brought:
    """Raises SignInNeeded, Forbidden: not-allowed; NotFound: stage-unknown, stage-not-brought."""
    row, origin = _of_another(session, stage, actor)
    results, entries, packages = _results(session, row), _entries(session, row), _packages(session, row)
    reopened = _reopened(packages)
    skills = tuple(
        _skill(one, results.get(one.id, []), len(entries.get(one.id, ())), reopened=one.public_id in reopened)
        for one in skills_of(session, row)
    )
    return Brought(heading_of(session, row, at=at), origin, packages, skills)


def brought_standings(
    session: Session, stage: str, skill: str, visit: Visit, *, actor: Actor, at: datetime
) -> BroughtStandings:
    """The final results of one skill; a look at names is written into the access log: the session is one that writes.

    Raises SignInNeeded, Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown, stage-not-brought,
    results-not-final.
    """
    row, origin = _of_another(session, stage, actor)
    of = skill_row(session, stage, skill)
    found = _results(session, row).get(of.id)
    if not found:
        raise NotFound("results-not-final")
    seated = _entries(session, row).get(of.id, {})
    persons = _persons(session, seated) if stages_access.allowed(actor, access.EXPORT, row) else {}
    if persons:
        access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    view = _skill(of, found, len(seated))
    changes = differences(view.revisions[1].rows, view.revisions[0].rows) if len(view.revisions) > 1 else ()
    return BroughtStandings(heading_of(session, row, at=at), origin, view, persons, changes)


def _of_another(session: Session, stage: str, actor: Actor) -> tuple[StageRow, Origin]:
    row = stage_row(session, stage)
    stages_access.require(actor, stages_access.SEE_STAGE, row)
    origin = origin_of(session, row) if is_of_another(session, row) else None
    if origin is None:
        raise NotFound("stage-not-brought")
    return row, origin


def _packages(session: Session, stage: StageRow) -> tuple[BroughtPackage, ...]:
    about = (TakenPackageRow.stage == stage.public_id) & (TakenPackageRow.kind != Kind.ANSWERS.value)
    found = (
        select(TakenPackageRow, Account.display_name)
        .join(Account, Account.id == TakenPackageRow.account_id)
        .where(about)
        .order_by(TakenPackageRow.id.desc())
        .limit(PACKAGES_SHOWN)
    )
    here = select(ImportedNominationRow.nomination).where(ImportedNominationRow.stage == stage.public_id)
    taken = set(session.scalars(here))
    packages, seen = list[BroughtPackage](), set[str]()
    for row, name in session.execute(found):
        findings = tuple(_now(one, taken) for one in findings_from(row.findings))
        packages.append(BroughtPackage(row.hash, row.kind, row.as_of, row.at, name, findings, row.kind in seen))
        seen.add(row.kind)
    return tuple(packages)


def _now(one: Finding, taken: Container[str]) -> Finding:
    """A nomination that was left out, and was taken out of the same file since."""
    if one.kind == "nominations" and one.act == Act.OUT and one.name is not None and one.name.id in taken:
        return replace(one, act=Act.NEW.value, code="package-nomination-since")
    return one


def _reopened(packages: Iterable[BroughtPackage]) -> set[str]:
    """The public ids of skills whose results a correction had opened there when the newest package was written."""
    newest = next(iter(packages), None)
    found = newest.findings if newest else ()
    return {one.name.id for one in found if one.code == REOPENED and one.name is not None}


def _results(session: Session, stage: StageRow) -> dict[int, list[BroughtRevision]]:
    """By the number of the skill's row, the newest revision first."""
    found = (
        select(ImportedResultsRow, TakenPackageRow.hash)
        .join(TakenPackageRow, TakenPackageRow.id == ImportedResultsRow.package_id)
        .join(StageSkillRow, StageSkillRow.id == ImportedResultsRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id)
        .order_by(ImportedResultsRow.revision.desc(), ImportedResultsRow.id.desc())
    )
    revisions: dict[int, list[BroughtRevision]] = {}
    for row, package in session.execute(found):
        revisions.setdefault(row.stage_skill_id, []).append(_revision(row, package))
    return revisions


def _revision(row: ImportedResultsRow, package: str) -> BroughtRevision:
    said = json.loads(row.document)
    rules = said["rule_set"]
    return BroughtRevision(
        row.revision, row.hash, datetime.fromisoformat(row.finalised_at), said["standings"], rules["name"],
        rules["version"], package,
    )  # fmt: skip


def _skill(
    row: StageSkillRow, revisions: Sequence[BroughtRevision], entries: int, *, reopened: bool = False
) -> BroughtSkill:
    name = Named(row.public_id, row.name_kk, row.name_ru, row.name_en)
    return BroughtSkill(row.public_id, name, row.number, entries, tuple(revisions), reopened)


def _entries(session: Session, stage: StageRow) -> dict[int, dict[str, int]]:
    """By the number of the skill's row: the entry that competed under each number."""
    found = (
        select(StageEntryRow.stage_skill_id, StageEntryRow.id, ImportedEntryRow.seat)
        .join(ImportedEntryRow, ImportedEntryRow.entry_id == StageEntryRow.id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id, ImportedEntryRow.seat.is_not(None))
    )
    entries: dict[int, dict[str, int]] = {}
    for skill, entry, seat in session.execute(found):
        entries.setdefault(skill, {})[seat or ""] = entry
    return entries


def _persons(session: Session, seated: Mapping[str, int]) -> dict[str, tuple[Named, ...]]:
    row = StageEntryPersonRow
    found = select(row.entry_id, row.person).where(row.entry_id.in_(list(seated.values()))).order_by(row.position)
    under: dict[int, list[str]] = {}
    for entry, person in session.execute(found):
        under.setdefault(entry, []).append(person)
    names = named_persons(session, {person for persons in under.values() for person in persons})
    known = {seat: tuple(names[one] for one in under.get(entry, ()) if one in names) for seat, entry in seated.items()}
    return {seat: persons for seat, persons in known.items() if persons}
