"""What a package would do to the record of a stage: the stage, its skills, schemes, results and entries."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.competing import There
from scoring.championships.packages.contents import Contents
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.lines import Act, Line, entry_hash, named, skill_columns, stage_columns
from scoring.championships.packages.models import ImportedEntryRow, ImportedResultsRow, ImportedStageRow
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.marking.setup.viewing import Named
from scoring.rules.hundredths import format_hundredths
from scoring.schemes.models import SchemeRow, VersionRow


def stage_lines(session: Session, contents: Contents, decisions: Decisions) -> Iterator[Line]:
    said, manifest = contents.stage["stage"], contents.manifest
    row = session.scalar(select(StageRow).where(StageRow.public_id == said["id"]))
    before = imported(session, row) if row else None
    if row is None or before is None:
        yield Line("stage", Act.NEW, named(said))
    elif before.fingerprint != manifest.signer and not decisions.signer_changed:
        yield Line("stage", Act.DOUBT, named(said), "package-signer-changed", {"name": manifest.signer_name})
    else:
        same = all(_plain(getattr(row, column)) == _plain(value) for column, value in stage_columns(said).items())
        yield Line("stage", Act.KNOWN if same else Act.CHANGED, named(said))
    skills = {skill.public_id: skill for skill in skills_here(session, row)} if row else {}
    for skill in contents.stage["skills"]:
        yield _skill(skill, skills.get(skill["id"]), session)
    yield from _schemes(session, contents)
    yield from _results(session, contents, skills)
    yield from _entries(session, contents)


def skills_here(session: Session, stage: StageRow) -> list[StageSkillRow]:
    return list(session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id == stage.id)))


def _skill(said: Mapping[str, Any], row: StageSkillRow | None, session: Session) -> Line:
    name = named(said)
    if row is None:
        elsewhere = session.scalar(select(StageSkillRow.id).where(StageSkillRow.public_id == said["id"]))
        act = Act.NEW if elsewhere is None else Act.DOUBT
        return Line("skills", act, name, "" if elsewhere is None else "package-id-of-another")
    changed = [column for column, value in skill_columns(said).items() if getattr(row, column) != value]
    if not changed:
        return Line("skills", Act.KNOWN, name)
    if changed == ["minimum"] or changed == ["places"]:
        before = getattr(row, changed[0])
        shown = format_hundredths(before) if changed == ["minimum"] and before is not None else str(before or "0")
        params: dict[str, str | int] = {"before": shown, "after": str(said[changed[0]] or "0")}
        return Line("skills", Act.CHANGED, name, f"package-skill-{changed[0]}", params)
    return Line("skills", Act.CHANGED, name)


def _schemes(session: Session, contents: Contents) -> Iterator[Line]:
    known = set(session.scalars(select(VersionRow.sha256)))
    found = select(SchemeRow.public_id, VersionRow.number).join(VersionRow, VersionRow.scheme_id == SchemeRow.id)
    numbers = {(scheme, number) for scheme, number in session.execute(found)}
    for one in contents.schemes:
        label = f"{one['id']} · {one['number']}"
        name = Named(one["sha256"], label, label, label)
        if one["sha256"] in known:
            yield Line("schemes", Act.KNOWN, name)
        elif (one["id"], one["number"]) in numbers:
            yield Line("schemes", Act.CONFLICT, name, "package-scheme-stays")
        else:
            yield Line("schemes", Act.NEW, name)


def _results(session: Session, contents: Contents, skills: Mapping[str, StageSkillRow]) -> Iterator[Line]:
    """Results that were fixed: a correction there comes as a new revision and stands beside."""
    found = select(StageSkillRow.public_id, ImportedResultsRow.hash).join(
        StageSkillRow, StageSkillRow.id == ImportedResultsRow.stage_skill_id
    )
    held: dict[str, list[str]] = {}
    ids = [row.id for row in skills.values()]
    for skill, hashed in session.execute(found.where(StageSkillRow.id.in_(ids)).order_by(ImportedResultsRow.revision)):
        held.setdefault(skill, []).append(hashed)
    for skill in contents.stage["skills"]:
        if skill["results"] is None:
            continue
        before = held.get(skill["id"], [])
        params: dict[str, str | int] = {"hash": skill["results"][:12]}
        if skill["results"] in before:
            yield Line("results", Act.KNOWN, named(skill), "package-results-hash", params)
        elif before:
            code = "package-results-corrected"
            yield Line("results", Act.CHANGED, named(skill), code, {**params, "before": before[-1][:12]}, skill["id"])
        else:
            yield Line("results", Act.NEW, named(skill), "package-results-hash", params)


def _entries(session: Session, contents: Contents) -> Iterator[Line]:
    found = select(StageEntryRow, ImportedEntryRow.content).outerjoin(
        ImportedEntryRow, ImportedEntryRow.entry_id == StageEntryRow.id
    )
    ids = [one["id"] for one in contents.entries]
    held = {
        row.public_id: (row, content) for row, content in session.execute(found.where(StageEntryRow.public_id.in_(ids)))
    }
    there, numbers = There(session, contents), {skill["id"]: skill["number"] for skill in contents.stage["skills"]}
    for one in contents.entries:
        name, persons = there.competitor(one, numbers[one["skill"]], one["seat"]), there.persons(one)
        act, code, params = _entry(one, *held.get(one["id"], (None, None)))
        yield Line("entries", act, name, code, params, one["id"], persons=persons)


def _entry(
    one: Mapping[str, Any], row: StageEntryRow | None, content: str | None
) -> tuple[Act, str, dict[str, str | int]]:
    """`content` is the hash of what was said of the entry when it came; None for one that did not come."""
    if row is None:
        return Act.NEW, "", {}
    if content is None:
        return Act.OUT, "package-id-of-another", {}
    if content == entry_hash(one):
        return Act.KNOWN, "", {}
    if row.state != one["state"]:
        return Act.CHANGED, "package-entry-state", {"before": row.state, "after": one["state"]}
    return Act.CHANGED, "", {}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def imported(session: Session, stage: StageRow) -> ImportedStageRow | None:
    return session.scalar(select(ImportedStageRow).where(ImportedStageRow.stage_id == stage.id))
