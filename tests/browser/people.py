"""What the pages of people show when a browser visits them: a file with findings, and a finished export."""

from datetime import timedelta
from io import BytesIO

from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import NewAccount, acting, create_account, find_account, grant_role
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.directory.queries import Wanted
from scoring.people.files.exporting import ask_for_export
from scoring.people.files.importing import take_in
from scoring.people.signing_in.passwords import passwords
from scoring.people.tablets.pairing import PairingCard, make_pairing

FILE = """Тегі (қазақша);Аты (қазақша);Туған күні;ЖСН;Ұйым
Бектасов;Дәурен;2008-03-14;060230500014;Павлодар политехникалық колледжі
Сәрсенова;Ұлжан;кеше;123456789012;Ай колледжі
;Аты ғана;;;
"""


def fill_people(app: Flask) -> dict[str, str]:
    """Bring a file in and take one out, as the administrator of the demonstration; their ids."""
    with app.app_context():
        with db.transaction() as session:
            found = find_account(session, "admin")
            assert found is not None
            admin = acting(session, found.id)
            kept = uploads.keep(BytesIO(FILE.encode()), "people.csv", limit=2**20)
            row = take_in(session, kept, actor=admin, at=clock.now())
            job = ask_for_export(session, Wanted(), "csv", "kk", CONSOLE_VISIT, actor=admin, at=clock.now())
            code = _offer_tablet(session, admin)
        work_off(app)
    return {"people": row.public_id, "people_export": job, "pair_code": code}


def _offer_tablet(session: Session, admin: Actor) -> str:
    """A code that an expert has not used yet."""
    now, made = clock.now(), passwords().make("bes iri alma", login="expert-of-tablet")
    account = create_account(session, NewAccount("expert-of-tablet", made, "Нұрлан Қасымов"), actor=CONSOLE, at=now)
    grant_role(session, account, Grant("expert"), actor=CONSOLE, at=now)
    session.refresh(account)
    today = clock.shown(now).date()
    card = PairingCard(account.id, Scope(), today, today + timedelta(days=1))
    # Made for later (it may be tomorrow then), since it lives for minutes and is visited whenever its turn comes.
    return make_pairing(session, card, CONSOLE_VISIT, actor=admin, at=now + timedelta(hours=2))[1]
