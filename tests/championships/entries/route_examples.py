"""Examples for the pages of entries: a stage with an entry of a college, whoever calls."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from scoring.championships.entries.models import EntryImportRow
from scoring.championships.entries.writing import NewEntry, add_entry
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skill_row
from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import NewAccount, create_account
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Account
from scoring.people.regions import load_reference
from scoring.people.signing_in.passwords import HashedPassword
from scoring.rules.ranking import Participation
from tests.championships.season import AT, make_season
from tests.people.examples import Example, Prepare

STAGE = "/stages/<stage>/entries"
EXPERTS = "/stages/<stage>/experts"
COLLEGE = "/nominations/<stage>/<college>"


def here(**form: str) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        values = _made(app, actor)
        return Example(values=values, form={name: values.get(value, value) for name, value in form.items()} or None)

    return prepare


def _made(app: Flask, actor: Actor | None) -> dict[str, str]:
    """A stage with a reserve nominated, and a file that the caller brought."""
    account = actor.account_id if actor and actor.account_id else _somebody(app)
    season = make_season(app, account, levels=("region",))
    stage, skill = season.stages["region"], season.skills["region", "17"]
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        card = OrganisationCard("college", "KZ-55", name_kk=f"Колледж {uuid4().hex}")
        college = create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=AT).public_id
        person = PersonCard("Ли", "Анна", organisation=college)
        who = create_person(session, person, CONSOLE_VISIT, actor=CONSOLE, at=AT).public_id
        row = skill_row(session, stage, skill)
        new = NewEntry([who], college, "KZ-55", participation=Participation.RESERVE)
        entry = add_entry(session, row, new, "nominated", actor=CONSOLE, at=AT).public_id
        of = session.scalars(select(StageRow).where(StageRow.public_id == stage)).one()
        file = EntryImportRow(public_id=uuid4().hex[:12], stage_id=of.id, by=account, at=AT, filename="entries.csv",
                              sha256="0" * 64, job="none", rows="[]")  # fmt: skip
        session.add(file)
        session.flush()
        public_id = file.public_id
    return {"stage": stage, "skill": skill, "college": college, "entry": entry, "public_id": public_id, "form": "csv"}


def _somebody(app: Flask) -> int:
    """An account that visitors' examples belong to."""
    with app.app_context(), db.transaction() as session:
        known = session.scalar(select(Account.id).limit(1))
        if known is not None:
            return known
        new = NewAccount("owner", HashedPassword("x"), "Owner")
        return create_account(session, new, actor=CONSOLE, at=AT).id


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (STAGE, "GET"): here(),
    (f"{STAGE}/for-college", "GET"): here(),
    (f"{STAGE}/decide", "GET"): here(),
    (f"{STAGE}/decide", "POST"): here(decision="confirmed"),
    (f"{STAGE}/seating", "GET"): here(),
    (f"{STAGE}/seating", "POST"): here(),
    (f"{STAGE}/<entry>", "GET"): here(),
    **{
        (f"{STAGE}/<entry>/{act}", "POST"): here(reason="r", seen="1") for act in ("change", "swap", "withdraw", "turn")
    },
    (f"{STAGE}/imports/new", "GET"): here(),
    (f"{STAGE}/imports/template.<form>", "GET"): here(),
    (f"{STAGE}/imports", "POST"): here(),
    (f"{STAGE}/imports/<public_id>", "GET"): here(),
    (f"{STAGE}/imports/<public_id>/take", "POST"): here(),
    (f"{STAGE}/export", "POST"): here(form="csv"),
    (EXPERTS, "GET"): here(),
    (EXPERTS, "POST"): here(skill="skill", role="expert", person="nobody"),
    (f"{EXPERTS}/let-in", "POST"): here(skill="skill"),
    (f"{EXPERTS}/remove", "POST"): here(skill="skill", person="nobody"),
    **{(f"{COLLEGE}{page}", "GET"): here() for page in ("", "/new", "/notices")},
    (COLLEGE, "POST"): here(skill="skill"),
}
