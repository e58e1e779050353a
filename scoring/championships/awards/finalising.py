"""Finalising a stage: what stands in the way, the signatures, the results fixed with tables and awards."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards import access
from scoring.championships.awards.fixing import newest_of, stage_document
from scoring.championships.awards.models import StageFinalisationRow, StageFirstSignatureRow, StageSignatureRow
from scoring.championships.awards.reading import SkillResult, stage_results
from scoring.championships.results.hindering import hindrances
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import StageRow
from scoring.foundation import events
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.marking.access import account_of
from scoring.marking.persons import same_person
from scoring.people.actors import Actor
from scoring.rules.canonical import digest


@dataclass(frozen=True, slots=True)
class StageFinalised:
    """The results of a stage stand, in this revision, under this hash."""

    stage: str
    revision: int
    hash: str


@dataclass(frozen=True, slots=True)
class StageInTheWay:
    """What keeps a stage from being finalised: a code, and the skill (its id and number) where there is one."""

    code: str
    skill: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class StageSigned:
    """What a signature led to: `revision` is None while the other one is waited for."""

    hash: str
    role: str
    revision: int | None


def in_the_way(session: Session, skills: Sequence[SkillResult]) -> tuple[StageInTheWay, ...]:
    """All that keeps a stage from being finalised. decisions.md 11, 19a.

    Codes: stage-without-skills, skill-not-final, skill-being-corrected, and those of whoever hinders a skill after it
    was finalised too: appeal-open, appeal-unfollowed.
    """
    return tuple(_in_the_way(session, skills))


def sign_stage(session: Session, stage: str, shown: str, *, actor: Actor, at: datetime) -> StageSigned:
    """Sign a stage's results as final; `shown` is the hash of what was looked at.

    Organizer and jury president sign, two persons, as results of a skill take two (decisions.md 11); where nobody is
    jury president at the stage, the organizer alone: every skill in it bears two signatures already. A first signature
    under results that changed since has no force. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed;
    NotFound: stage-unknown; Outdated: stage-results-outdated; Refused: stage-not-finalisable (`count`),
    stage-final-already, results-signed-in-this-role, signature-needs-another-person.
    """
    row = _held(session, stage)
    roles = access.signing_roles(actor, row)
    before, skills = newest_of(session, row), stage_results(session, row)
    waiting = in_the_way(session, skills)
    if waiting:
        raise Refused("stage-not-finalisable", count=len(waiting))
    document = stage_document(row, skills, before)
    if before is not None and _content(document) == _content(json.loads(before.document)):
        raise Refused("stage-final-already")
    hashed = digest(document)
    if shown != hashed:
        raise Outdated("stage-results-outdated")
    first = _first(session, row, hashed)
    if first is None and access.has_president(session, row):
        return _sign_first(session, row, hashed, roles[0], actor=actor, at=at)
    if first is None:
        return _fix(session, row, document, [(access.ORGANIZER, account_of(actor), at)])
    if first.account_id == actor.account_id:
        return StageSigned(hashed, first.role, None)
    return _sign_second(session, row, first, document, roles, actor=actor, at=at)


def first_signature(session: Session, stage: StageRow) -> StageFirstSignatureRow | None:
    """The signature that waits for the second one."""
    return session.scalar(select(StageFirstSignatureRow).where(StageFirstSignatureRow.stage_id == stage.id))


def signed_final(session: Session, stage: StageRow, actor: Actor) -> int | None:
    """The revision of the stage's final results that stand, where one of their signatures is the actor's; else None.

    Of what is signed twice by one press more, so that it is said to be done and not refused. Asks no permission.
    """
    final = newest_of(session, stage)
    if final is None:
        return None
    if _content(json.loads(final.document)) != _content(stage_document(stage, stage_results(session, stage), final)):
        return None
    row = StageSignatureRow
    found = select(row.id).where(row.finalisation_id == final.id, row.account_id == actor.account_id)
    return final.revision if session.scalar(found) is not None else None


def _held(session: Session, stage: str) -> StageRow:
    """One signature at a time. Raises NotFound: stage-unknown."""
    row = session.scalar(select(StageRow).where(StageRow.public_id == stage).with_for_update())
    if row is None:
        raise NotFound("stage-unknown")
    return row


def _content(document: Document) -> Document:
    """What a document says, apart from which revision it is."""
    return {name: value for name, value in document.items() if name not in ("revision", "follows")}


def _first(session: Session, stage: StageRow, hashed: str) -> StageFirstSignatureRow | None:
    """The waiting signature under these very results; one under others falls."""
    first = first_signature(session, stage)
    if first is not None and first.hash != hashed:
        session.delete(first)
        session.flush()
        return None
    return first


def _sign_first(
    session: Session, stage: StageRow, hashed: str, role: str, *, actor: Actor, at: datetime
) -> StageSigned:
    signed = StageFirstSignatureRow(stage_id=stage.id, hash=hashed, role=role, account_id=account_of(actor), at=at)
    session.add(signed)
    session.flush()
    return StageSigned(hashed, role, None)


def _sign_second(
    session: Session,
    stage: StageRow,
    first: StageFirstSignatureRow,
    document: Document,
    roles: tuple[str, ...],
    *,
    actor: Actor,
    at: datetime,
) -> StageSigned:
    role = next((role for role in roles if role != first.role), None)
    if role is None:
        raise Refused("results-signed-in-this-role")
    if same_person(session, first.account_id, account_of(actor)):  # decisions.md 11: *another person*
        raise Refused("signature-needs-another-person")
    signatures = [(first.role, first.account_id, first.at), (role, account_of(actor), at)]
    session.delete(first)
    session.flush()
    return _fix(session, stage, document, signatures)


def _fix(
    session: Session, stage: StageRow, document: Document, signatures: Sequence[tuple[str, int, datetime]]
) -> StageSigned:
    role, _account, at = signatures[-1]
    row = StageFinalisationRow(
        stage_id=stage.id,
        revision=document["revision"],
        document=json.dumps(document, ensure_ascii=False, sort_keys=True),
        hash=digest(document),
        at=at,
    )
    session.add(row)
    session.flush()
    for said, account, signed_at in signatures:
        session.add(StageSignatureRow(finalisation_id=row.id, role=said, account_id=account, at=signed_at))
    session.flush()
    events.note(session, StageFinalised(stage.public_id, row.revision, row.hash))
    return StageSigned(row.hash, role, row.revision)


def _in_the_way(session: Session, skills: Sequence[SkillResult]) -> Iterator[StageInTheWay]:
    if not skills:
        yield StageInTheWay("stage-without-skills")
    for one in skills:
        if one.final is None:
            yield StageInTheWay("skill-not-final", one.id, one.number)
        elif one.final.corrected:
            yield StageInTheWay("skill-being-corrected", one.id, one.number)
    marked = {one.assessment: one for one in skills if one.assessment is not None}
    hindered = {(found.assessment, found.code) for found in hindrances(session, list(marked))}
    for assessment, code in sorted(hindered):
        yield StageInTheWay(code, marked[assessment].id, marked[assessment].number)
