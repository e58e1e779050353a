"""Looking at results in a browser: the demonstration's finished regional stage, a region, a college, the press."""

from io import BytesIO

from flask import Flask

from scoring.championships.insights.past import importing
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import Visit as From
from scoring.people.accounts import acting, find_account
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

HALL, REGION = "demo-web", "demo-region"
WINNERS, COLLEGE = "KZ-55", "demo-c-kz-55"  # with results of this year and of the last
EMPTY = "KZ-62"  # which has nobody there

PAST = """Оқу жылы;Кезең;Құзырет нөмірі;Өңір;Колледж;Жиынтық балл;Шкала баллы;Медаль;Орын
2023/24;республика;17;KZ-55;;87,40;741;алтын;1
2023/24;республика;17;Қарағанды облысы;;81,10;712;күміс;2
2023/24;республика;10;KZ-55;;64,00;;;5
кеше;республика;17;Ай облысы;Жоқ колледж;987;;темір;
"""
NOT_PAGES: set[str] = {"insights.past_template"}
VISITS: dict[str, tuple[Visit, ...]] = {
    "insights.marks": (
        Visit("marks-tell", f"/assessments/{REGION}/insights", ORGANIZER),
        Visit("marks-tell-waiting", f"/assessments/{HALL}/insights", CHIEF),
    ),
    "insights.index": (Visit("benchmarks", "/benchmarks", ORGANIZER),),
    "insights.compare": (
        Visit("benchmark-region", f"/benchmarks/region/{WINNERS}", ORGANIZER),
        Visit("benchmark-teachers", f"/benchmarks/region/{WINNERS}?contest=teachers.main", ORGANIZER),
        Visit("benchmark-college", f"/benchmarks/college/{COLLEGE}", ORGANIZER),
        Visit("benchmark-empty", f"/benchmarks/region/{EMPTY}", ORGANIZER),
    ),
    "insights.past": (Visit("past-results", "/benchmarks/past", ORGANIZER),),
    "insights.past_file": (
        Visit("past-results-taken", "/benchmarks/past/files/{past_taken}", ORGANIZER),
        Visit("past-results-review", "/benchmarks/past/files/{past_read}", ORGANIZER),
    ),
    "insights.press": (
        Visit("press-sheet", f"/benchmarks/region/{WINNERS}/press", ORGANIZER),
        Visit("press-sheet-empty", f"/benchmarks/region/{EMPTY}/press", ORGANIZER),
    ),
}


def fill(app: Flask) -> dict[str, str]:
    """The demonstration has all that is looked at, but for results of the years before: one file taken, one read."""
    return {"past_taken": _bring(app, take=True), "past_read": _bring(app, take=False)}


def _bring(app: Flask, *, take: bool) -> str:
    with app.app_context():
        with db.transaction() as session:
            account = find_account(session, ORGANIZER)
            assert account is not None
            organizer = acting(session, account.id)
            kept = uploads.keep(BytesIO(PAST.encode()), "past.csv", limit=2**20)
            file = importing.take_in(session, kept, actor=organizer, at=clock.now())
        work_off(app)
        if take:
            with db.transaction() as session:
                importing.take(session, file, From(), actor=organizer, at=clock.now())
    return file
