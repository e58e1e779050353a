"""Pages of the scheme version: the republic's assessment, a newer version, a change that waits."""

from flask import Flask
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import demonstration
from scoring.marking.changes import changing
from scoring.marking.changes.changing import Proposal
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.schemes.models import VersionRow
from tests.browser.visiting import CHIEF, Visit

BASE = "/assessments/demo-web/scheme"
VISITS: dict[str, tuple[Visit, ...]] = {
    "changes.show": (Visit("scheme-versions", BASE, CHIEF),),
    "changes.newer": (
        Visit("scheme-newer", f"{BASE}/versions/{{newer}}", CHIEF),
        Visit("scheme-newer-to-propose", "/assessments/demo-region/scheme/versions/{newer}", CHIEF),
    ),
    "changes.change": (Visit("scheme-change", f"{BASE}/changes/{{change}}", "president"),),
}
NOT_PAGES: set[str] = set()


def fill(app: Flask) -> dict[str, str]:
    with app.app_context(), db.transaction() as session:
        account = find_account(session, "chief")
        assert account is not None
        chief = Actor(account.id, account.login, account.display_name, "kk", grants_of(account))
        newer = session.scalars(select(VersionRow.id).where(VersionRow.number == 2)).one()
        asked = Proposal(newer, "Бірінші аспект нақтыланды.", {})
        change = changing.propose_change(session, demonstration.REPUBLIC, asked, actor=chief, at=clock.now())
    return {"newer": str(newer), "change": change}
