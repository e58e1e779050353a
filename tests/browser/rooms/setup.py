"""Setting up an assessment: the list, days, seats with a team and accommodations, a file of seats, draws."""

from datetime import date
from io import BytesIO

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup import days, drawing, importing, seating
from scoring.marking.setup.seating import SeatCard
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import acting, find_account
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Organisation
from scoring.schemes.models import VersionRow
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

HERE = "/assessments/{set_up}"
NAMES = (
    ("Бектасов", "Дәурен"),
    ("Сәрсенова", "Ұлжан"),
    ("Қалиев", "Нұрлан"),
    ("Әбдірахманқызы-Тоқтамысова", "Гүлбаршын"),
    ("Өмірбек", "Ілияс"),
)
FILE = """Нөмірі;Жұмыс орны;Тегі;Аты;Мәртебесі;Бейімдеу;Қосымша минут
21;21-орын;Орынбасар;Айым;қонақ;аудармашы;
жиырма;22-орын;Жоқ;Адам;ресми;;
23;23-орын;Бектасов;Дәурен;билеуші;;30
"""

VISITS: dict[str, tuple[Visit, ...]] = {
    "setup.index": (Visit("assessments", "/assessments", ORGANIZER),),
    "setup.new": (Visit("assessment-new", "/assessments/new", ORGANIZER),),
    "setup.days": (Visit("assessment-days", f"{HERE}/days", ORGANIZER),),
    "setup.seats": (
        Visit("seats", f"{HERE}/seats", ORGANIZER),
        Visit("seats-open", "/assessments/demo-web/seats", CHIEF),
    ),
    "setup.new_seat": (Visit("seat-new", f"{HERE}/seats/new?q=%D1%81%D3%99%D1%80&chosen=yes", ORGANIZER),),
    "setup.seat": (Visit("seat", f"{HERE}/seats/{{set_up_seat}}", ORGANIZER),),
    "setup.new_file": (Visit("seats-import-new", f"{HERE}/seats/imports/new", ORGANIZER),),
    "setup.review": (Visit("seats-import", f"{HERE}/seats/imports/{{set_up_file}}", ORGANIZER),),
    "setup.draw": (
        Visit("draw", f"{HERE}/draw", ORGANIZER),
        Visit("draw-open", "/assessments/demo-web/draw", CHIEF),
    ),
    "setup.show_draw": (
        Visit("draw-show", "/assessments/{set_up_drawn}/draw/show", ORGANIZER),
        Visit("draw-show-all", "/assessments/{set_up_drawn}/draw/show?all=yes", ORGANIZER),
        Visit("draw-show-seed", f"{HERE}/draw/show", ORGANIZER),
    ),
    "setup.protocol": (Visit("draw-protocol", "/assessments/{set_up_drawn}/draw/1", ORGANIZER),),
}
NOT_PAGES = {"setup.template"}


def fill(app: Flask) -> dict[str, str]:
    """A draft with a team, late days, a draw that is prepared and a file; another one that is drawn."""
    with app.app_context():
        with db.transaction() as session:
            organizer = _organizer(session)
            persons = _persons(session)
            first = _assessment(session, organizer)
            seat = _seats(session, first, persons, organizer)
            drawing.prepare_draw(
                session, first, "Бүгін қар жауды, 24", ["1", "2", "3", "4"], actor=organizer, at=clock.now()
            )
            kept = uploads.keep(BytesIO(FILE.encode()), "seats.csv", limit=2**20)
            file = importing.take_in(session, first, kept, actor=organizer, at=clock.now())
            drawn = _assessment(session, organizer)
            _seats(session, drawn, persons, organizer)
            drawing.prepare_draw(session, drawn, "4711", ["A1", "A2", "B1", "B2"], actor=organizer, at=clock.now())
            drawing.hold_draw(session, drawn, "4711", actor=organizer, at=clock.now())
        work_off(app)
    return {"set_up": first, "set_up_seat": seat, "set_up_file": file, "set_up_drawn": drawn}


def _organizer(session: Session) -> Actor:
    account = find_account(session, ORGANIZER)
    assert account is not None
    return acting(session, account.id)


def _persons(session: Session) -> list[str]:
    colleges = session.scalars(select(Organisation.public_id).where(Organisation.kind == "college").limit(2)).all()
    return [
        create_person(
            session, PersonCard(surname, given, organisation=colleges[number % len(colleges)]), CONSOLE_VISIT,
            actor=CONSOLE, at=clock.now(),
        ).public_id
        for number, (surname, given) in enumerate(NAMES)
    ]  # fmt: skip


def _assessment(session: Session, organizer: Actor) -> str:
    version = session.scalars(select(VersionRow.id).order_by(VersionRow.id)).first()
    assert version is not None
    planned = [date(2027, 1, 25), date(2027, 1, 26), date(2027, 1, 27), date(2027, 1, 28)]
    new = NewAssessment(version, Level.REGION, days=planned)
    made = setting_up.create_assessment(session, new, actor=organizer, at=clock.now()).public_id
    days.add_preparation_day(session, made, "familiarisation", date(2027, 1, 24), actor=organizer)
    return made


def _seats(session: Session, assessment: str, persons: list[str], organizer: Actor) -> str:
    team = SeatCard((persons[0], persons[1]), "Алтай барыстары", accommodations={"extra-time": 30, "interpreter": None})
    cards = [team, SeatCard((persons[2],), workplace="2"), SeatCard((persons[3],)), SeatCard((persons[4],))]
    added = [seating.add_seat(session, assessment, card, actor=organizer) for card in cards]
    return added[0]
