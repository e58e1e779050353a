"""The record of another's stage, as a package brings it: stage, skills, schemes, final results."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import layout
from scoring.championships.packages.contents import results_of
from scoring.championships.packages.lines import Act, skill_columns, stage_columns
from scoring.championships.packages.models import (
    ImportedResultsRow,
    ImportedStageRow,
    TakenPackageRow,
)
from scoring.championships.packages.planning import Plan
from scoring.championships.packages.reading import Package
from scoring.championships.stages.models import (
    ChampionshipRow,
    SeasonRow,
    StageRow,
    StageSkillRow,
    TrackRow,
)
from scoring.marking.access import account_of
from scoring.people.actors import Actor
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import SchemeRow, VersionRow


@dataclass(frozen=True, slots=True)
class Taking:
    """One package being taken: by whom, when, and under which row it is remembered."""

    session: Session
    package: Package
    plan: Plan
    file: str
    actor: Actor
    at: datetime
    row: TakenPackageRow

    def acts(self, kind: str) -> dict[str, Act]:
        """What was planned for each thing of a kind, by its id."""
        return {line.key or line.name.id: line.act for line in self.plan.lines if line.kind == kind}


def take_stage(taking: Taking, organisations: Mapping[str, str]) -> dict[str, StageSkillRow]:
    """The stage and its skills as the other installation has them; skills by public id."""
    session, said = taking.session, taking.plan.contents.stage
    columns = stage_columns(said["stage"])
    columns["organisation"] = organisations.get(columns["organisation"] or "", columns["organisation"])
    row = session.scalar(select(StageRow).where(StageRow.public_id == said["stage"]["id"]))
    if row is None:
        row = StageRow(
            public_id=said["stage"]["id"], championship_id=_championship(taking), nominate_until=None, sends_to=None,
            revision=0, created_by=account_of(taking.actor), created_at=taking.at,
        )  # fmt: skip
        session.add(row)
    for column, value in columns.items():
        setattr(row, column, value)
    row.revision += 1
    session.flush()
    _remember_origin(taking, row)
    schemes = _take_schemes(taking)
    held = {
        one.public_id: one for one in session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id == row.id))
    }
    for skill in said["skills"]:
        one = held.setdefault(skill["id"], StageSkillRow(public_id=skill["id"], stage_id=row.id))
        for column, value in skill_columns(skill).items():
            setattr(one, column, value)
        one.scheme_version_id = schemes.get(skill["scheme"] or "")
        session.add(one)
    session.flush()
    return held


def _remember_origin(taking: Taking, stage: StageRow) -> None:
    known = taking.session.scalar(select(ImportedStageRow).where(ImportedStageRow.stage_id == stage.id))
    if known is None:
        known = ImportedStageRow(stage_id=stage.id, fingerprint="", package_id=taking.row.id)
        taking.session.add(known)
    known.fingerprint, known.package_id = taking.row.fingerprint, taking.row.id
    taking.session.flush()


def _championship(taking: Taking) -> int:
    """The row of the championship, made with its season and track where they are not here."""
    session, said = taking.session, taking.plan.contents.stage
    if taking.plan.championship is not None:
        found = select(ChampionshipRow.id).where(ChampionshipRow.public_id == taking.plan.championship)
        return session.scalars(found).one()
    row = ChampionshipRow(
        public_id=said["championship"]["id"], season_id=_season(session, said["season"]),
        track_id=_track(session, said["track"]), kind=said["championship"]["kind"],
        industry=said["championship"]["industry"], **_names(said["championship"]),
        created_by=account_of(taking.actor), created_at=taking.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _season(session: Session, said: Mapping[str, Any]) -> int:
    """An academic year is the same one everywhere, whatever its id."""
    same = (SeasonRow.public_id == said["id"]) | (SeasonRow.name == said["name"])
    row = session.scalars(select(SeasonRow).where(same).limit(1)).first()
    if row is None:
        row = SeasonRow(public_id=said["id"], name=said["name"], begins=said["begins"], ends=said["ends"])
        session.add(row)
        session.flush()
    return row.id


def _track(session: Session, said: Mapping[str, Any]) -> int:
    """A track that is here stays as it is: whether it hides names is never decided by a file."""
    row = session.scalar(select(TrackRow).where(TrackRow.code == said["code"]))
    if row is None:
        row = TrackRow(code=said["code"], **_names(said), hides_names=said["hides_names"])
        session.add(row)
        session.flush()
    return row.id


def _take_schemes(taking: Taking) -> dict[str, int]:
    """Versions by the hash of their content: those that are here already, and the new ones as schemes of their own."""
    session, account = taking.session, account_of(taking.actor)
    acts = taking.acts("schemes")
    wanted = [one["sha256"] for one in taking.plan.contents.schemes]
    known = select(VersionRow.sha256, VersionRow.id).where(VersionRow.sha256.in_(wanted)).order_by(VersionRow.id.desc())
    found = {row.sha256: row.id for row in session.execute(known)}
    for one in taking.plan.contents.schemes:
        if acts[one["sha256"]] is not Act.NEW:
            continue
        content = taking.package.part(layout.scheme_part(one["sha256"]))
        scheme = _scheme(session, one, content, account, taking.at)
        version = VersionRow(
            scheme_id=scheme, number=one["number"], content=content.decode(), sha256=one["sha256"],
            purpose=one["purpose"], reason=one["reason"], published_by=account,
            published_at=datetime.fromisoformat(one["published_at"]),
        )  # fmt: skip
        session.add(version)
        session.flush()
        found[one["sha256"]] = version.id
    return found


def _scheme(session: Session, one: Mapping[str, Any], content: bytes, account: int, at: datetime) -> int:
    row = session.scalar(select(SchemeRow).where(SchemeRow.public_id == one["id"]))
    if row is None:
        said = scheme_from_bytes(content)
        row = SchemeRow(
            public_id=one["id"], skill_number=said.skill_number, title_kk=said.title.kk, title_ru=said.title.ru,
            title_en=said.title.en, purpose=one["purpose"], owner=account, created_at=at, changed_at=at,
        )  # fmt: skip
        session.add(row)
        session.flush()
    return row.id


def take_results(taking: Taking, skills: Mapping[str, StageSkillRow]) -> None:
    session = taking.session
    for said in taking.plan.contents.stage["skills"]:
        row = skills[said["id"]]
        here = (ImportedResultsRow.stage_skill_id == row.id) & (ImportedResultsRow.hash == said["results"])
        if said["results"] is None or session.scalar(select(ImportedResultsRow.id).where(here)) is not None:
            continue
        bundle = results_of(taking.package, said)
        session.add(
            ImportedResultsRow(
                stage_skill_id=row.id, assessment=bundle["results"]["assessment"],
                revision=bundle["results"]["revision"], hash=bundle["hash"], finalised_at=bundle["finalised_at"],
                document=json.dumps(bundle["results"], ensure_ascii=False, sort_keys=True), package_id=taking.row.id,
            )
        )  # fmt: skip
    session.flush()


def _names(said: Mapping[str, Any]) -> dict[str, str]:
    return {f"name_{code}": said[code] for code in ("kk", "ru", "en")}
