"""Acts on judges and panels of a hall, as tests do them."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import closing, locking, setting_up, sheets
from scoring.marking.independence import Belonging, Level
from scoring.marking.judges import acts
from scoring.marking.locking import Choice
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from scoring.people.models import Person, Region
from scoring.people.regions import load_reference
from tests.marking.hall import MOMENT, Hall, make_actor, make_version, two_kinds


def number(actor: Actor) -> int:
    return actor.account_id or 0


def do(app: Flask, work: Callable[[Session], object]) -> object:
    with app.app_context(), db.transaction() as session:
        return work(session)


def make_region(session: Session) -> str:
    load_reference(session)
    return session.scalars(select(Region.iso).order_by(Region.iso)).first() or ""


def make_person(session: Session) -> str:
    names = dict.fromkeys(("surname_kk", "given_kk", "patronymic_kk", "surname_ru", "given_ru", "patronymic_ru"), "A")
    rest = dict.fromkeys(("affiliation", "skills", "searched", "ordered"), "")
    session.add(Person(public_id="person-of-two", revision=1, **names, **rest))
    session.flush()
    return "person-of-two"


def told(hall: Hall) -> list[str]:
    with hall.app.app_context(), db.reading() as session:
        return [each.code for each in acts.acts_of(session, hall.assessment)]


def lock_everything(hall: Hall) -> None:
    """Mark, agree on, sign and lock both sheets of the one seat."""
    for sheet in (1, 2):
        hall.complete(sheet)
    for actor, verb in [(hall.judges[0], "agree"), *((judge, "sign") for judge in hall.judges[:3])]:
        for sheet in ("A1", "A2"):

            def work(session: Session, actor: Actor = actor, verb: str = verb, sheet: str = sheet) -> None:
                content = sheets.sheet_views(session, hall.assessment)[hall.seats[0], sheet].content
                shown = Shown(hall.seats[0], sheet, content)
                if verb == "agree":
                    sheets.agree_on_sheet(session, hall.assessment, shown, actor=actor, at=clock.now())
                else:
                    sheets.sign_sheets(session, hall.assessment, [shown], actor=actor, at=clock.now())

            do(hall.app, work)
    do(
        hall.app,
        lambda session: locking.lock_sheets(session, hall.assessment, Choice(), actor=hall.chief, at=clock.now()),
    )


def close(hall: Hall, actor: Actor | None = None) -> object:
    return do(
        hall.app,
        lambda session: closing.close_assessment(session, hall.assessment, actor=actor or hall.chief, at=clock.now()),
    )


def draft_of(app: Flask, judges: int = 8) -> tuple[str, Actor, list[int]]:
    """A draft of two sub-criteria with seats and judges of colleges of their own."""
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        organizer = make_actor(session, "organizer")
        version = make_version(session, organizer, two_kinds(2))
        new = NewAssessment(version, Level.COLLEGE, days=[])
        assessment = setting_up.create_assessment(session, new, actor=organizer, at=MOMENT).public_id
        chief = make_actor(session, "chief-expert", assessment)
        accounts = []
        for place in range(judges):
            account = number(make_actor(session, "expert", assessment))
            setting_up.add_judge(session, assessment, account, Belonging(f"college-{place}"), actor=chief)
            accounts.append(account)
        seats = [NewSeat(belonging=Belonging(f"college-{place}"), number=place + 1) for place in range(3)]
        setting_up.add_seats(session, assessment, seats, actor=chief)
    return assessment, chief, accounts
