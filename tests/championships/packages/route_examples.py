"""Examples for the pages of packages: a stage that is there, one that was brought, a package that nobody brought."""

import hashlib
import json

from flask import Flask

from scoring.championships.packages.models import (
    ImportedResultsRow,
    ImportedStageRow,
    InstallationKeyRow,
    TakenPackageRow,
)
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation.db import db
from scoring.people.actors import Actor
from tests.championships.season import AT, make_season
from tests.marking.hall import make_actor
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

STAGE = "/stages/<stage>/package"
IMPORT = "/packages/imports/<public_id>"


def _stage(app: Flask) -> str:
    with app.app_context(), db.transaction() as session:
        account = make_actor(session, "observer").account_id
    assert account is not None
    return make_season(app, account, levels=("region",)).stages["region"]


def of_a_stage(**form: str) -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        return Example(values={"stage": standing(app, _stage), "job": "none"}, form=form or None)

    return prepare


def of_a_brought_stage(app: Flask, _actor: Actor | None) -> Example:
    return Example(values=standing(app, _brought))


def _brought(app: Flask) -> dict[str, str]:
    """A stage that a trusted key signed, with the results of one skill."""
    stage = _stage(app)
    results = json.dumps({"standings": [], "rule_set": {"name": "wsk-2026", "version": "1"}})
    with app.app_context(), db.transaction() as session:
        account = make_actor(session, "observer").account_id or 0
        key = hashlib.sha256(stage.encode()).hexdigest()
        session.add(InstallationKeyRow(fingerprint=key, public_key=key, name="Колледж", state="trusted"))
        package = TakenPackageRow(
            hash=key, kind="stage", stage=stage, fingerprint=key, as_of="", file=key, account_id=account, at=AT
        )
        session.add(package)
        session.flush()
        row = stage_row(session, stage)
        session.add(ImportedStageRow(stage_id=row.id, fingerprint=key, package_id=package.id))
        (skill,) = skills_of(session, row)
        session.add(
            ImportedResultsRow(
                stage_skill_id=skill.id, assessment="far", revision=1, hash=key, finalised_at=AT.isoformat(),
                document=results, package_id=package.id,
            )
        )  # fmt: skip
        return {"stage": stage, "skill": skill.public_id}


def with_values(**values: str) -> Prepare:
    return lambda _app, _actor: Example(values=values)


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (STAGE, "GET"): of_a_stage(),
    (STAGE, "POST"): of_a_stage(kind="stage"),
    (f"{STAGE}/<job>", "GET"): of_a_stage(),
    (f"{STAGE}/<job>/file", "GET"): of_a_stage(),
    ("/stages/<stage>/brought", "GET"): of_a_brought_stage,
    ("/stages/<stage>/brought/<skill>", "GET"): of_a_brought_stage,
    (IMPORT, "GET"): with_values(public_id="none"),
    (f"{IMPORT}/decide", "POST"): with_values(public_id="none"),
    (f"{IMPORT}/take", "POST"): with_values(public_id="none"),
    ("/packages/keys/<fingerprint>/withdraw", "POST"): with_values(fingerprint="0" * 64),
}
