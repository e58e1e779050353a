"""Examples for the pages of looking at results: a hall, a region; whoever calls may hold any role."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from scoring.championships.insights.past.models import PastImportRow
from scoring.foundation.db import db
from scoring.people.accounts import NewAccount, create_account
from scoring.people.actors import CONSOLE, Actor
from scoring.people.models import Account
from scoring.people.regions import load_reference as load_regions
from scoring.people.signing_in.passwords import HashedPassword
from tests.marking.api.route_examples import hall_judged_by
from tests.marking.hall import MOMENT
from tests.people.examples import Example, Prepare

BENCHMARK = "/benchmarks/<any(college, region):kind>/<place>"


def _hall(app: Flask, actor: Actor | None) -> Example:
    return Example(values={"assessment": hall_judged_by(app, actor).assessment})


def _region(app: Flask, _actor: Actor | None) -> Example:
    with app.app_context(), db.transaction() as session:
        load_regions(session)
    return Example(values={"kind": "region", "place": "KZ-55"})


def _past(app: Flask, _actor: Actor | None) -> Example:
    """A file that was read, and not taken yet."""
    with app.app_context(), db.transaction() as session:
        found = session.scalar(select(Account.id).where(Account.login == "past"))
        by = (
            found
            or create_account(session, NewAccount("past", HashedPassword("none"), "Past"), actor=CONSOLE, at=MOMENT).id
        )
        file = PastImportRow(public_id=uuid4().hex[:12], by=by, at=MOMENT, filename="past.csv", sha256="0" * 64,
                             job="none", rows="[]")  # fmt: skip
        session.add(file)
        return Example(values={"public_id": file.public_id, "form": "csv"})


PAST = "/benchmarks/past"
EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/assessments/<assessment>/insights", "GET"): _hall,
    (BENCHMARK, "GET"): _region,
    **{(f"{BENCHMARK}/press", method): _region for method in ("GET", "POST")},
    (PAST, "GET"): _past,
    (f"{PAST}/template.<form>", "GET"): _past,
    (f"{PAST}/files", "POST"): _past,
    (f"{PAST}/files/<public_id>", "GET"): _past,
    (f"{PAST}/files/<public_id>", "POST"): _past,
    (f"{PAST}/files/<public_id>/take-out", "POST"): _past,
}
