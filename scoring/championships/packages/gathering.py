"""A stage of ours as the parts of a package: facts, entries, schemes, rule sets, results; persons where they agreed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.bundle.exporting import bundle
from scoring.championships.bundle.rule_values import rules_document
from scoring.championships.packages import layout
from scoring.championships.packages.nominations import Nomination
from scoring.championships.packages.persons_out import organisations_document, persons_document
from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.queries import skills_of
from scoring.marking.entries import moment_text
from scoring.marking.models import AssessmentRow
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.rulesets import ruleset
from scoring.schemes.models import SchemeRow, VersionRow

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """The newest finalised results of a skill; `reopened`: a decision has opened them for correction since."""

    assessment: str
    row: FinalisationRow
    reopened: bool


def json_bytes(value: Any) -> bytes:
    """One spelling: sorted names, no spaces, nothing left out, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def stage_document(session: Session, stage: StageRow, finished: Mapping[int, Finished]) -> Document:
    """The stage, where it belongs, and its skills. `finished` by the skill's row."""
    championship = session.get_one(ChampionshipRow, stage.championship_id)
    season, track = session.get_one(SeasonRow, championship.season_id), session.get_one(TrackRow, championship.track_id)
    return {
        "season": {
            "id": season.public_id, "name": season.name, "begins": _day(season.begins), "ends": _day(season.ends),
        },
        "track": {"code": track.code, **_names(track), "hides_names": track.hides_names},
        "championship": {
            "id": championship.public_id, "kind": championship.kind, "industry": championship.industry,
            **_names(championship),
        },
        "stage": {
            "id": stage.public_id, "level": stage.level, **_names(stage), "region": stage.region,
            "organisation": stage.organisation, "venue": stage.venue, "opens": _day(stage.opens),
            "closes": _day(stage.closes), "first_day": _day(stage.first_day), "last_day": _day(stage.last_day),
        },
        "skills": [_skill(session, skill, finished.get(skill.id)) for skill in skills_of(session, stage)],
    }  # fmt: skip


def finished_skills(session: Session, stage: StageRow) -> dict[int, Finished]:
    """By the skill's row."""
    found = (
        select(StageSkillRow.id, AssessmentRow.public_id, FinalisationRow)
        .join(AssessmentRow, AssessmentRow.id == StageSkillRow.assessment_id)
        .join(FinalisationRow, FinalisationRow.assessment_id == AssessmentRow.id)
        .where(StageSkillRow.stage_id == stage.id)
        .order_by(FinalisationRow.revision)
    )
    newest = {skill: (assessment, row) for skill, assessment, row in session.execute(found)}
    wanted = {row.assessment_id for _assessment, row in newest.values()}
    decisions = select(CorrectionDecisionRow).where(CorrectionDecisionRow.assessment_id.in_(wanted))
    decided = {(one.assessment_id, one.revision) for one in session.scalars(decisions)}
    return {
        skill: Finished(assessment, row, (row.assessment_id, row.revision) in decided)
        for skill, (assessment, row) in newest.items()
    }


def stage_parts(
    session: Session,
    stage: StageRow,
    entries: Sequence[Document],
    nominations: Sequence[Nomination],
    finished: Mapping[int, Finished],
) -> Iterator[tuple[str, bytes]]:
    """Every part of a stage package, one at a time: a bundle is made when it is asked for, and forgotten."""
    skills = skills_of(session, stage)
    yield layout.STAGE, json_bytes(stage_document(session, stage, finished))
    yield from people_parts(session, [*entries, *(one.document() for one in nominations)], [stage.organisation])
    yield layout.ENTRIES, json_bytes(entries)
    yield layout.NOMINATIONS, json_bytes([one.document() for one in nominations])
    yield layout.RULE_SETS, json_bytes(_rule_sets(skills))
    yield from _schemes(session, skills)
    for skill in skills:
        if skill.id in finished:
            one = finished[skill.id]
            yield layout.results_part(skill.public_id), bundle(session, one.assessment, one.row.revision)


def nomination_parts(
    session: Session, stage: StageRow, nominations: Sequence[Nomination], finished: Mapping[int, Finished]
) -> Iterator[tuple[str, bytes]]:
    documents = [one.document() for one in nominations]
    yield layout.STAGE, json_bytes(stage_document(session, stage, finished))
    yield from people_parts(session, documents, [stage.organisation])
    yield layout.NOMINATIONS, json_bytes(documents)


def people_parts(
    session: Session, competing: Sequence[Document], organisations: Sequence[str | None]
) -> Iterator[tuple[str, bytes]]:
    persons = persons_document(session, {person for one in competing for person in one["persons"]})
    named = {*organisations, *(one["organisation"] for one in competing), *(one["organisation"] for one in persons)}
    yield layout.PERSONS, json_bytes(persons)
    yield layout.ORGANISATIONS, json_bytes(organisations_document(session, {one for one in named if one}))


def as_of(stage: StageRow, entries: Sequence[Document], finished: Mapping[int, Finished]) -> str:
    """The moment of the last thing that the package speaks of; no clock, or no two exports would be the same."""
    moments = [moment_text(stage.created_at), *(moment_text(one.row.at) for one in finished.values())]
    moments += [str(act["at"]) for entry in entries for act in entry["acts"]]
    return max(moments)


def _skill(session: Session, skill: StageSkillRow, finished: Finished | None) -> Document:
    scheme = session.scalar(select(VersionRow.sha256).where(VersionRow.id == skill.scheme_version_id))
    return {
        "id": skill.public_id, "number": skill.number, **_names(skill), "sector": skill.sector, "scheme": scheme,
        "rule_set": skill.rule_set, "rule_set_version": skill.rule_set_version, "team_size": skill.team_size,
        "age_min": skill.age_min, "age_max": skill.age_max, "places": skill.places,
        "minimum": None if skill.minimum is None else format_hundredths(skill.minimum),
        "results": finished.row.hash if finished else None, "reopened": bool(finished and finished.reopened),
    }  # fmt: skip


def _rule_sets(skills: Sequence[StageSkillRow]) -> list[Document]:
    """Every value of every rule set that the skills name. One that this program no longer has stands in its bundles."""
    named = sorted({(skill.rule_set, skill.rule_set_version) for skill in skills})
    found = []
    for name, version in named:
        try:
            found.append(rules_document(ruleset(name, version)))
        except RuleBroken:
            continue
    return found


def _schemes(session: Session, skills: Sequence[StageSkillRow]) -> Iterator[tuple[str, bytes]]:
    """The versions that the skills are marked by, each as the document that was frozen."""
    wanted = {skill.scheme_version_id for skill in skills if skill.scheme_version_id}
    found = (
        select(SchemeRow.public_id, VersionRow)
        .join(VersionRow, VersionRow.scheme_id == SchemeRow.id)
        .where(VersionRow.id.in_(wanted))
        .order_by(VersionRow.sha256, VersionRow.id)
    )
    versions = {row.sha256: (scheme, row) for scheme, row in session.execute(found)}
    yield layout.SCHEMES, json_bytes(
        [
            {
                "id": scheme, "number": row.number, "sha256": sha256, "purpose": row.purpose, "reason": row.reason,
                "published_at": moment_text(row.published_at),
            }
            for sha256, (scheme, row) in versions.items()
        ]
    )  # fmt: skip
    for sha256, (_scheme, row) in versions.items():
        yield layout.scheme_part(sha256), row.content.encode()


def _names(row: Any) -> Document:
    return {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}


def _day(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
