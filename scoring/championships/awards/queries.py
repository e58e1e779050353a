"""Results of a stage as its pages read them: standings, team tables, awards, what is final and what changed since."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards import access
from scoring.championships.awards.changes import StageChanges
from scoring.championships.awards.finalising import StageInTheWay, first_signature, in_the_way
from scoring.championships.awards.fixing import changes_between, revisions_of, stage_document
from scoring.championships.awards.models import StageFinalisationRow, StageSignatureRow
from scoring.championships.awards.naming import Competitor, competitors, member_codes, member_names
from scoring.championships.awards.outdated import StageCurrency, currency_of
from scoring.championships.awards.reading import SkillResult, member_kind, results_of, stage_results
from scoring.championships.awards.tables import Awards, awards_of
from scoring.championships.results.hindering import hindrances
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.errors import NotFound
from scoring.marking.setup.viewing import Named
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.canonical import digest

PAGE = 10  # skills on one page


@dataclass(frozen=True, slots=True)
class StageResults:
    """The final results of a stage's skills. `people` by seat, empty for those who may not see names.

    `hindered` says of skills, by id, what is in their way: an appeal that is open, or that nothing followed. `members`
    by id; `codes` are what other programs call them.
    """

    stage: StageRow
    kind: str | None
    skills: tuple[SkillResult, ...]
    awards: Awards
    members: Mapping[str, Named]
    people: Mapping[str, tuple[Competitor, ...]] = field(default_factory=dict)
    hindered: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def has(self, skill: str) -> bool:
        """Whether the stage still has a skill that older results speak of."""
        return any(one.id == skill for one in self.skills)

    def skill(self, skill: str) -> SkillResult:
        return next(one for one in self.skills if one.id == skill)

    def row(self, skill: str, seat: str) -> Document:
        """The fixed row of a seat that has one."""
        final = self.skill(skill).final
        return next(row for row in (final.rows if final else ()) if row["seat"] == seat)

    def member(self, skill: str, seat: str) -> str:
        final = self.skill(skill).final
        return final.members.get(seat, "") if final else ""

    def persons(self, skill: str, seat: str) -> tuple[Competitor, ...]:
        final = self.skill(skill).final
        return self.people.get(final.seats.get(seat, ""), ()) if final else ()


@dataclass(frozen=True, slots=True)
class Signature:
    role: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """Finalised results of a stage: who signed them, and what differs from the revision before."""

    revision: int
    hash: str
    at: datetime
    signatures: tuple[Signature, ...]
    changes: StageChanges


@dataclass(frozen=True, slots=True)
class Closing:
    """The page of a stage's final results. `shown` is what a signature sends back; `alone`: one signature is enough."""

    results: StageResults
    waiting: tuple[StageInTheWay, ...]
    shown: str
    first: Signature | None
    signed: bool
    alone: bool
    current: StageCurrency | None
    revisions: tuple[Revision, ...]


def results(session: Session, stage: str, *, actor: Actor, names: bool = False) -> StageResults:
    """The final results of a stage; with `names`, for those who may see them.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown; RuleBroken:
    medal-points-differ.
    """
    row = stage_row(session, stage)
    access.require(actor, access.SEE_RESULTS, row)
    skills = stage_results(session, row)
    shown = names and access.allowed(actor, access.SEE_RESULT_NAMES, row)
    marked = {one.assessment: one.id for one in skills if one.assessment is not None}
    return StageResults(
        row,
        member_kind(row.level),
        skills,
        awards_of(skills, members=member_kind(row.level) is not None),
        _members(session, row.level, skills),
        competitors(session, skills) if shown else {},
        {marked[one.assessment]: one.code for one in hindrances(session, list(marked))},
        member_codes(session, member_kind(row.level), _member_ids(skills)),
    )


def superseded(session: Session, found: StageResults) -> int:
    """The revision of the stage's results that was signed last, where what stands now differs from it; 0 if none does.

    Asks no permission.
    """
    rows = revisions_of(session, found.stage)
    current = currency_of(session, found.stage, rows[-1], found.skills) if rows else None
    return current.revision if current is not None and current.outdated else 0


def log_names(session: Session, stage: str, what: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Whoever sees names, or takes them out, is written down: "seats-seen", "seats-exported"."""
    access_log.record(session, what, actor.account_id, visit, at=at, subject=f"stage:{stage}")


def closing(session: Session, stage: str, *, actor: Actor) -> Closing:
    """Raises as `results`."""
    found = results(session, stage, actor=actor)
    rows = revisions_of(session, found.stage)
    before = rows[-1] if rows else None
    first = first_signature(session, found.stage)
    current = currency_of(session, found.stage, before, found.skills) if before else None
    hashed = digest(stage_document(found.stage, found.skills, before))
    counts = first is not None and first.hash == hashed
    return Closing(
        found,
        in_the_way(session, found.skills) if current is None or current.outdated else (),
        hashed,
        _signature(session, first.role, first.account_id, first.at) if first and counts else None,
        first is not None and counts and first.account_id == actor.account_id,
        not access.has_president(session, found.stage),
        current,
        tuple(reversed([_revision(session, row, earlier) for row, earlier in zip(rows, [None, *rows], strict=False)])),
    )


def difference(session: Session, stage: str, revision: int, *, actor: Actor) -> tuple[StageResults, Revision]:
    """One finalised revision beside the one before it. Raises as `results`; NotFound: results-not-final."""
    found = results(session, stage, actor=actor)
    rows = {row.revision: row for row in revisions_of(session, found.stage)}
    if revision not in rows:
        raise NotFound("results-not-final")
    return found, _revision(session, rows[revision], rows.get(revision - 1))


@dataclass(frozen=True, slots=True)
class TrackTables:
    """Team tables over all stages of one level in one track and season, and the stages they are made of.

    `codes` are what other programs call the members.
    """

    level: str
    kind: str
    stages: tuple[StageRow, ...]
    final: int
    skills: tuple[SkillResult, ...]
    awards: Awards
    members: Mapping[str, Named]
    codes: Mapping[str, str] = field(default_factory=dict)


def track_tables(
    session: Session, season: str, track: str, *, actor: Actor
) -> tuple[SeasonRow, TrackRow, tuple[TrackTables, ...]]:
    """Regions over the republican stages of all championships of a track, colleges over the regional ones.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: page-not-found.
    """
    permissions.require(actor, access.SEE_TRACK_TABLES)
    year = session.scalar(select(SeasonRow).where(SeasonRow.public_id == season))
    line = session.scalar(select(TrackRow).where(TrackRow.code == track))
    if year is None or line is None:
        raise NotFound("page-not-found")
    found = select(StageRow).join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
    of_track = found.where(ChampionshipRow.season_id == year.id, ChampionshipRow.track_id == line.id)
    stages = list(session.scalars(of_track.order_by(StageRow.id)))
    levels = ("republic", "region")
    return year, line, tuple(_track_tables(session, level, [s for s in stages if s.level == level]) for level in levels)


def track_of(session: Session, stage: StageRow) -> tuple[str, str]:
    """(season, track) of a stage, as its tables over all stages are addressed."""
    found = (
        select(SeasonRow.public_id, TrackRow.code)
        .join(ChampionshipRow, ChampionshipRow.season_id == SeasonRow.id)
        .join(TrackRow, TrackRow.id == ChampionshipRow.track_id)
        .where(ChampionshipRow.id == stage.championship_id)
    )
    season, track = session.execute(found).one()
    return season, track


def _track_tables(session: Session, level: str, stages: Sequence[StageRow]) -> TrackTables:
    ids = [stage.id for stage in stages]
    rows = list(session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id.in_(ids))))
    kind = member_kind(level) or ""
    skills = results_of(session, rows, kind)
    final = sum(one.final is not None for one in skills)
    return TrackTables(
        level, kind, tuple(stages), final, skills, awards_of(skills, members=True),
        _members(session, level, skills), member_codes(session, kind, _member_ids(skills)),
    )  # fmt: skip


def _members(session: Session, level: str, skills: Iterable[SkillResult]) -> Mapping[str, Named]:
    return member_names(session, member_kind(level), _member_ids(skills))


def _member_ids(skills: Iterable[SkillResult]) -> set[str]:
    return {member for one in skills if one.final is not None for member in one.final.members.values()}


def _revision(session: Session, row: StageFinalisationRow, before: StageFinalisationRow | None) -> Revision:
    found = select(StageSignatureRow).where(StageSignatureRow.finalisation_id == row.id).order_by(StageSignatureRow.id)
    signatures = tuple(_signature(session, one.role, one.account_id, one.at) for one in session.scalars(found))
    changes = StageChanges()
    if before is not None:
        changes = changes_between(session, json.loads(before.document), json.loads(row.document))
    return Revision(row.revision, row.hash, row.at, signatures, changes)


def _signature(session: Session, role: str, account: int, at: datetime) -> Signature:
    found = session.get(Account, account)
    return Signature(role, found.display_name if found else "", at)
