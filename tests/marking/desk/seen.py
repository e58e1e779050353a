"""What tests of the desk look for on its pages, and what they do before looking."""

import html
import re
from collections.abc import Callable

from scoring.foundation.db import db
from scoring.marking import sheets
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords
from scoring.rules.sheets import SheetState
from tests.conftest import PASSWORD
from tests.marking.desk.conftest import DeskClient
from tests.marking.hall import MOMENT, Hall

Desk = Callable[[Actor], DeskClient]


def words(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def cell(desk: DeskClient, sheet: str = "A1", seat: int = 0) -> tuple[str, str]:
    """(icon, value) of a cell of the matrix."""
    found = desk.patch().json
    assert found is not None
    said = found["seats"][desk.hall.seats[seat]]["cells"][sheet]
    return said["icon"], said["value"]


def sign_all(hall: Hall, sheet: str = "A1", seat: int = 0) -> None:
    with hall.app.app_context(), db.transaction() as session:
        content = sheets.sheet_views(session, hall.assessment)[hall.seats[seat], sheet].content
        shown = Shown(hall.seats[seat], sheet, content)
        sheets.agree_on_sheet(session, hall.assessment, shown, actor=hall.judges[0], at=MOMENT)
        for judge in hall.judges[:3]:
            sheets.sign_sheets(session, hall.assessment, [shown], actor=judge, at=MOMENT)


def state(hall: Hall, sheet: str = "A1", seat: int = 0) -> SheetState:
    return hall.ledger(seat).sheet(hall.frame(), sheet).state


def give_password(hall: Hall, actor: Actor) -> None:
    with hall.app.app_context(), db.transaction() as session:
        session.get_one(Account, actor.account_id).password_hash = passwords().hash(PASSWORD)


def tokens(page: str) -> list[str]:
    return re.findall(r'name="sheet" value="([^"]+)"', page)
