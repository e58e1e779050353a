"""Acts on the sheets of a hall, as tests do them: agree, sign, lock, ask to unlock, consent."""

from scoring.foundation.db import db
from scoring.marking import locking, sheets
from scoring.marking.locking import Choice
from scoring.marking.sheets import SheetView, Shown
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall


def view(hall: Hall, sheet: int = 1, seat: int = 0) -> SheetView:
    with hall.app.app_context(), db.reading() as session:
        return sheets.sheet_views(session, hall.assessment)[hall.seats[seat], f"A{sheet}"]


def shown(hall: Hall, sheet: int = 1, seat: int = 0) -> Shown:
    return Shown(hall.seats[seat], f"A{sheet}", view(hall, sheet, seat).content)


def agree(hall: Hall, sheet: int = 1, seat: int = 0, actor: Actor | None = None) -> None:
    seen = shown(hall, sheet, seat)
    with hall.app.app_context(), db.transaction() as session:
        sheets.agree_on_sheet(session, hall.assessment, seen, actor=actor or hall.judges[0], at=MOMENT)


def sign(hall: Hall, actor: Actor, *which: Shown) -> int:
    with hall.app.app_context(), db.transaction() as session:
        return len(sheets.sign_sheets(session, hall.assessment, which, actor=actor, at=MOMENT))


def sign_all(hall: Hall, sheet: int = 1, seat: int = 0) -> None:
    agree(hall, sheet, seat)
    for judge in hall.judges[:3]:
        sign(hall, judge, shown(hall, sheet, seat))


def lock(hall: Hall, choice: Choice, actor: Actor | None = None) -> locking.Locked:
    with hall.app.app_context(), db.transaction() as session:
        return locking.lock_sheets(session, hall.assessment, choice, actor=actor or hall.chief, at=MOMENT)


def ask(hall: Hall, actor: Actor | None = None, reason: str = "typing-slip") -> str:
    with hall.app.app_context(), db.transaction() as session:
        return locking.ask_to_unlock(
            session,
            hall.assessment,
            hall.seats[0],
            "A1",
            reason,
            "m1 was 0.80",
            actor=actor or hall.chief,
            at=MOMENT,
        )


def consent(hall: Hall, request: str, actor: Actor | None = None) -> None:
    with hall.app.app_context(), db.transaction() as session:
        locking.consent_to_unlock(session, hall.assessment, request, actor=actor or hall.president, at=MOMENT)


def one_sheet(hall: Hall) -> Choice:
    return Choice(hall.seats[0], "A1")
