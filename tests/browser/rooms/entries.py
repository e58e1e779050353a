"""What the pages of entries show when a browser visits them: the demonstration's stages, a college that nominates."""

import io

from flask import Flask
from sqlalchemy import select

from scoring.championships.entries import importing
from scoring.championships.entries.models import EntryImportRow
from scoring.championships.stages.models import StageEntryRow
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.accounts import acting, find_account
from tests.browser.visiting import ORGANIZER, Visit

COLLEGE = "/stages/demo-st-college"
OWN = "/nominations/demo-st-college/demo-college"
FILE = "Құзырет нөмірі;Тегі;Аты\n17;Қасымов;Нұрлан\n17;Жоқ;Адам\n".encode()

VISITS: dict[str, tuple[Visit, ...]] = {
    "entries.index": (
        Visit("entries", f"{COLLEGE}/entries", ORGANIZER),
        Visit("entries-none-found", f"{COLLEGE}/entries?q=zzz", ORGANIZER),
    ),
    "entries.show": (Visit("entry", f"{COLLEGE}/entries/{{nominated_entry}}", ORGANIZER),),
    "entries.preview": (
        Visit("entries-confirm", f"{COLLEGE}/entries/decide?decision=confirmed&all=yes&state=nominated", ORGANIZER),
        Visit("entries-refuse", f"{COLLEGE}/entries/decide?decision=refused&entry={{nominated_entry}}", ORGANIZER),
    ),
    "entries.seats": (Visit("entries-seating", f"{COLLEGE}/entries/seating", ORGANIZER),),
    "entries.new_file": (Visit("entries-file", f"{COLLEGE}/entries/imports/new", ORGANIZER),),
    "entries.review": (Visit("entries-file-review", f"{COLLEGE}/entries/imports/{{entries_file}}", ORGANIZER),),
    "stage_experts.index": (Visit("stage-experts", f"{COLLEGE}/experts?q=Қасымов", ORGANIZER),),
    "nominations.index": (Visit("nominations", "/nominations?college=demo-college", ORGANIZER),),
    "nominations.show": (Visit("nominations-college", OWN, ORGANIZER),),
    "nominations.new": (Visit("nominate", f"{OWN}/new?q=Әбд", ORGANIZER),),
    "nominations.notice": (Visit("notices", "/nominations/demo-republic/demo-c-kz-55/notices", ORGANIZER),),
}
NOT_PAGES = {"entries.template", "entries.for_college"}


def fill(app: Flask) -> dict[str, str]:
    """The entry that waits for a decision, and a file that was read."""
    with app.app_context():
        with db.transaction() as session:
            account = find_account(session, ORGANIZER)
            assert account is not None
            kept = uploads.keep(io.BytesIO(FILE), "entries.csv", limit=uploads.file_limit())
            actor = acting(session, account.id)
            file = importing.take_in(session, "demo-st-college", kept, actor=actor, at=clock.now())
            nominated = session.scalars(
                select(StageEntryRow.public_id).where(StageEntryRow.state == "nominated").limit(1)
            ).one()
        work_off(app)
        with db.reading() as session:
            assert session.scalars(select(EntryImportRow.rows).where(EntryImportRow.public_id == file)).one()
    return {"nominated_entry": nominated, "entries_file": file}
