"""What a package would do with nominations and with answers to ours, and which stage of ours may take them."""

import json
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries.finding import LIVE
from scoring.championships.packages.competing import Here, There, competitor
from scoring.championships.packages.contents import Contents
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act, Line, of_row
from scoring.championships.packages.matching import Match
from scoring.championships.packages.models import ImportedNominationRow, ImportedStageRow, NominationAnswerRow
from scoring.championships.packages.stage_lines import skills_here
from scoring.championships.stages.models import (
    ChampionshipRow,
    SeasonRow,
    StageEntryRow,
    StageRow,
    StageSkillRow,
    TrackRow,
)
from scoring.foundation.errors import Refused
from scoring.marking.setup.viewing import Named

UNPLACED = "package-nomination-without-stage"
LEVELS = ("college", "region", "republic", "international")


def targets_for(session: Session, level: str, season: str, track: str) -> tuple[Named, ...]:
    """Our stages that may take these nominations: of the same season and track, above the level that sends."""
    above = LEVELS[LEVELS.index(level) + 1 :]
    found = (
        select(StageRow)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
        .join(TrackRow, TrackRow.id == ChampionshipRow.track_id)
        .outerjoin(ImportedStageRow, ImportedStageRow.stage_id == StageRow.id)
        .where(
            StageRow.level.in_(above),
            SeasonRow.name == season,
            TrackRow.code == track,
            ImportedStageRow.id.is_(None),
        )
        .order_by(StageRow.id)
    )
    return tuple(of_row(row) for row in session.scalars(found))


def target_of(session: Session, decisions: Decisions, targets: tuple[Named, ...]) -> StageRow | None:
    if not decisions.target:
        return None
    if decisions.target not in {one.id for one in targets}:
        raise Refused("target-stage-unknown")
    return session.scalars(select(StageRow).where(StageRow.public_id == decisions.target)).one()


def nomination_lines(
    session: Session, contents: Contents, target: StageRow | None, persons: Mapping[str, Match]
) -> Iterator[Line]:
    ids = [one["id"] for one in contents.nominations]
    known = set(
        session.scalars(select(ImportedNominationRow.nomination).where(ImportedNominationRow.nomination.in_(ids)))
    )
    numbers = {skill.number for skill in skills_here(session, target)} if target else set()
    there = There(session, contents)
    for one in contents.nominations:
        said = one["provenance"]
        name = there.competitor(one, one["skill"], said["seat"])
        params: dict[str, str | int] = {"place": said["place"], "total": said["total"]}
        if one["id"] in known:
            act, code = Act.KNOWN, "package-nomination"
        elif target is None:
            act, code = Act.OUT, UNPLACED
        elif one["skill"] not in numbers:
            act, code = Act.OUT, "package-nomination-without-skill"
        elif not one["persons"] or any(person not in persons for person in one["persons"]):
            act, code = Act.OUT, "package-nomination-without-persons"
        else:
            act, code = Act.NEW, "package-nomination"
        yield Line("nominations", act, name, code, params, one["id"], persons=there.persons(one))


def gone_lines(session: Session, contents: Contents) -> Iterator[Line]:
    """Who was nominated by an earlier package and is no more: their entries stay, and somebody is told. 17."""
    if contents.manifest.kind is Kind.ANSWERS:
        return
    found = (
        select(ImportedNominationRow.nomination, StageEntryRow, StageSkillRow.number)
        .join(StageEntryRow, StageEntryRow.id == ImportedNominationRow.entry_id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(ImportedNominationRow.stage == contents.manifest.stage, StageEntryRow.state.in_(LIVE))
        .order_by(ImportedNominationRow.id)
    )
    named_now = {one["id"] for one in contents.nominations}
    gone = [one for one in session.execute(found) if one[0] not in named_now]
    here = Here(session, [entry for _nomination, entry, _number in gone])
    for nomination, entry, number in gone:
        seat = json.loads(entry.provenance or "{}").get("seat", "")
        name, code = here.competitor(entry, nomination, number, seat), "package-nomination-gone"
        yield Line("nominations", Act.CHANGED, name, code, key=nomination, persons=here.persons(entry))


def answer_lines(session: Session, contents: Contents) -> Iterator[Line]:
    if not contents.answers:
        return
    found = (
        select(StageEntryRow, StageSkillRow.number)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .where(StageRow.public_id == contents.manifest.stage)
    )
    rows = {row.public_id: (row, number) for row, number in session.execute(found)}
    here, said = Here(session, [row for row, _number in rows.values()]), _said(session, rows.values())
    for one in contents.answers:
        key = one["nomination"]
        if key not in rows:
            yield Line("answers", Act.OUT, competitor(key, "", "", None), "package-answer-unknown", key=key)
            continue
        row, number = rows[key]
        before = said.get(row.id)
        act = Act.NEW if before is None else Act.KNOWN if before == one["state"] else Act.CHANGED
        name, code = here.competitor(row, key, number), f"package-answer-{one['state']}"
        yield Line("answers", act, name, code, key=key, persons=here.persons(row))


def _said(session: Session, rows: Iterable[tuple[StageEntryRow, str]]) -> dict[int, str]:
    """What was answered last, by the number of the entry's row."""
    answer, ids = NominationAnswerRow, [row.id for row, _number in rows]
    found = select(answer).where(answer.entry_id.in_(ids)).order_by(answer.id)
    return {one.entry_id: one.state for one in session.scalars(found)}
