"""What the pages of the backup show when a browser visits them: the button, and a finished file."""

from flask import Flask

from scoring.foundation import jobs
from scoring.foundation.backup.job import JOB
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.accounts import find_account
from tests.browser.visiting import ADMIN, Visit

VISITS: dict[str, tuple[Visit, ...]] = {
    "backup.show": (Visit("backup", "/backup", ADMIN),),
    "backup.wait": (Visit("backup-ready", "/backup/{backup}", ADMIN),),
}
NOT_PAGES: set[str] = set()


def fill(app: Flask) -> dict[str, str]:
    with app.app_context():
        with db.transaction() as session:
            admin = find_account(session, "admin")
            assert admin is not None
            job = jobs.enqueue(session, JOB, {}, account=admin.id).public_id
        work_off(app)
    return {"backup": job}
