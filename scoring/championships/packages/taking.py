"""Writes what a package brings, as it was planned, in the caller's one transaction; nothing of ours is overwritten."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.packages import people_in
from scoring.championships.packages.entries_in import take_answers, take_entries, take_nominations
from scoring.championships.packages.findings import findings_text
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.models import (
    TakenPackageRow,
)
from scoring.championships.packages.planning import Plan
from scoring.championships.packages.reading import Package
from scoring.championships.packages.stage_in import Taking, take_results, take_stage
from scoring.marking.access import account_of
from scoring.people.actors import Actor


def take(
    session: Session,
    package: Package,
    plan: Plan,
    file: str,
    take_kinds: tuple[str, ...],
    *,
    actor: Actor,
    at: datetime,
) -> TakenPackageRow:
    """`file` is the SHA-256 under which the package is kept. Raises what reading a part raises.

    Of a package that was taken before, its row with what is left of it: nominations, and those whom they name.
    """
    manifest = package.manifest
    row = plan.rest or TakenPackageRow(
        hash=package.hash, kind=manifest.kind.value, stage=manifest.stage, fingerprint=manifest.signer,
        as_of=manifest.as_of, file=file, account_id=account_of(actor), at=at, findings=findings_text(plan),
    )  # fmt: skip
    session.add(row)
    session.flush()
    taking = Taking(session, package, plan, file, actor, at, row)
    organisations = people_in.take_organisations(session, plan, overwrite="organisations" in take_kinds)
    persons = people_in.take_persons(
        session, plan, organisations, overwrite="persons" in take_kinds, actor=actor, at=at
    )
    if manifest.kind is Kind.STAGE and plan.rest is None:
        skills = take_stage(taking, organisations)
        take_results(taking, skills)
        take_entries(taking, skills, organisations, persons)
        people_in.withdraw_missing(session, plan, at=at)
    take_nominations(taking, organisations, persons)
    if plan.rest is None:
        take_answers(taking)
    return row
