"""A hall to mark in: a small open assessment of both kinds, its seats, its four judges, its chief and president."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.marking import opening, panels, setting_up
from scoring.marking.commands import Act, Command
from scoring.marking.entries import entries_of
from scoring.marking.frames import Frame
from scoring.marking.independence import Belonging, Level
from scoring.marking.ledgers import Ledger, read_ledgers
from scoring.marking.models import JournalEntryRow
from scoring.marking.recorder import record_mark
from scoring.marking.recording import room
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.people import accounts
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import Account
from scoring.rules.calculations import NumberCompleted
from scoring.rules.journal import Entry
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text
from scoring.schemes.content import canonical_bytes, fingerprint
from scoring.schemes.models import SchemeRow, VersionRow

MOMENT = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)  # before the clock of any test
JUDGES = 5  # four of the panel, and one to come
_client_ids = count(1)


def two_kinds(sub_criteria: int = 2) -> Scheme:
    """A1, A2, ...: each with a typed measurement "m1", one of four items "n1", and a judgement "j1", 1.00 each."""
    sheets = tuple(_sub_criterion(number) for number in range(1, sub_criteria + 1))
    return Scheme(
        skill_number="17",
        title=Text(kk="Веб-технологиялар", ru="Веб-технологии", en="Web Technologies"),
        sections=(Section("1", Text(en="Work"), 10000),),
        criteria=(Criterion("A", Text(en="Pages"), None, sheets),),
        calculations=(CalculationRow(NumberCompleted(possible=4)),),  # type: ignore[arg-type]
    )


def _sub_criterion(number: int) -> SubCriterion:
    def aspect(letter: str, kind: Kind, calculation: int | None = None) -> Aspect:
        key = f"{letter}{number}"
        benchmarks = tuple(Text(en=f"Level {level}") for level in range(4)) if kind is Kind.JUDGEMENT else ()
        return Aspect(key, kind, Text(en=key), 100, "1", calculation=calculation, benchmarks=benchmarks)

    aspects = (aspect("m", Kind.MEASUREMENT), aspect("n", Kind.MEASUREMENT, 1), aspect("j", Kind.JUDGEMENT))
    return SubCriterion(f"A{number}", Text(en=f"Sheet {number}"), day="1", aspects=aspects)


@dataclass(frozen=True)
class Hall:
    """An open assessment. `judges` are three, the one who stands by, and one who sits in no panel."""

    app: Flask
    assessment: str
    seats: tuple[str, ...]
    judges: tuple[Actor, ...]
    chief: Actor
    deputy: Actor
    president: Actor
    organizer: Actor
    panel: int

    def send(self, actor: Actor, act: Act, aspect: str, seat: int = 0, **said: Any) -> dict[str, Any]:
        """Send one command through the recorder; `client_id` and `seen` may be said, else: fresh, all seen."""
        command = self.command(act, aspect, seat, **said)
        with self.app.app_context():
            return record_mark(actor, command)

    def command(self, act: Act, aspect: str, seat: int = 0, **said: Any) -> Command:
        given: dict[str, Any] = {"client_id": f"client-{next(_client_ids):08d}", "seen": self.head(seat)} | said
        return Command(assessment=self.assessment, seat=self.seats[seat], aspect=aspect, act=act, **given)

    def head(self, seat: int = 0) -> int:
        """The number of the seat's last entry: who says to have seen it has seen all."""
        with self.app.app_context(), db.reading() as session:
            last = select(func.max(JournalEntryRow.seq)).where(JournalEntryRow.seat == self.seats[seat])
            return session.scalar(last) or 0

    def score(self, aspect: str, scores: Sequence[int], seat: int = 0, round_number: int = 1) -> None:
        """The three judges show these scores."""
        for judge, score in zip(self.judges, scores, strict=False):
            self.send(judge, Act.SCORE, aspect, seat, score=score, round=round_number)

    def complete(self, sheet: int = 1, seat: int = 0) -> None:
        """Mark every aspect of a sheet."""
        self.send(self.judges[0], Act.ANSWER, f"m{sheet}", seat, answer="typed:0.75")
        self.send(self.judges[0], Act.ANSWER, f"n{sheet}", seat, answer="completed:3")
        self.score(f"j{sheet}", (2, 2, 3), seat)

    def journal(self, seat: int = 0) -> list[Entry]:
        with self.app.app_context(), db.reading() as session:
            return entries_of(session, self.seats[seat])

    def frame(self) -> Frame:
        with self.app.app_context(), db.reading() as session:
            return room().frames.get(session, self.assessment)

    def ledger(self, seat: int = 0) -> Ledger:
        """The seat folded from the journal alone."""
        with self.app.app_context(), db.reading() as session:
            return read_ledgers(session, self.frame(), [self.seats[seat]])[self.seats[seat]]


def make_hall(app: Flask, *, seats: int = 2, sheets: int = 2, level: Level = Level.COLLEGE) -> Hall:
    """Make and open it. Seat n and judge n belong to colleges of their own, "seat-n" and "judge-n"."""
    with app.app_context(), db.transaction() as session:
        organizer = make_actor(session, "organizer")
        version = make_version(session, organizer, two_kinds(sheets))
        new = NewAssessment(version, level, days=[date(2026, 11, 22)])
        assessment = setting_up.create_assessment(session, new, actor=organizer, at=MOMENT).public_id
        people = {
            role: make_actor(session, role, assessment)
            for role in ("chief-expert", "deputy-chief-expert", "jury-president")
        }
        judges = [make_actor(session, "expert", assessment) for _ in range(JUDGES)]
        chief = people["chief-expert"]
        for number, judge in enumerate(judges):
            belonging = Belonging(f"judge-{number}", f"KZ-{number}")
            setting_up.add_judge(session, assessment, judge.account_id or 0, belonging, actor=chief)
        new_seats = [NewSeat(f"person-{n}", Belonging(f"seat-{n}", f"KZ-5{n}"), number=n + 1) for n in range(seats)]
        ids = setting_up.add_seats(session, assessment, new_seats, actor=chief)
        panel = panels.make_panel(
            session,
            assessment,
            "Panel",
            [f"A{number}" for number in range(1, sheets + 1)],
            [judge.account_id or 0 for judge in judges[:4]],
            actor=chief,
            at=MOMENT,
        )
        opening.open_assessment(session, assessment, actor=chief, at=MOMENT)
    return Hall(
        app,
        assessment,
        tuple(ids),
        tuple(judges),
        chief,
        people["deputy-chief-expert"],
        people["jury-president"],
        organizer,
        panel,
    )


def make_actor(session: Session, role: str, assessment: str | None = None) -> Actor:
    """An account with a role, everywhere or in one assessment."""
    login = f"{role}-{uuid4().hex[:8]}"
    account = Account(
        login=login,
        email=None,
        password_hash="",
        display_name=login.title(),
        language="kk",
        active=True,
        created_at=MOMENT,
        password_changed_at=MOMENT,
    )
    session.add(account)
    session.flush()
    scope = Scope("assessment", assessment) if assessment else Scope()
    accounts.grant_role(session, account, Grant(role, scope), actor=CONSOLE, at=MOMENT)
    return Actor(account.id, login, account.display_name, "kk", (Grant(role, scope),))


def make_version(session: Session, owner: Actor, scheme: Scheme) -> int:
    """A frozen version of a scheme, without the way there."""
    head: Mapping[str, Any] = {"purpose": "championship", "skill_number": scheme.skill_number}
    row = SchemeRow(
        public_id=uuid4().hex[:16],
        title_kk=scheme.title.kk,
        title_ru=scheme.title.ru,
        title_en=scheme.title.en,
        owner=owner.account_id,
        created_at=MOMENT,
        changed_at=MOMENT,
        **head,
    )
    session.add(row)
    session.flush()
    version = VersionRow(
        scheme_id=row.id,
        number=1,
        content=canonical_bytes(scheme).decode(),
        sha256=fingerprint(scheme),
        purpose="championship",
        reason="",
        published_by=owner.account_id,
        published_at=MOMENT,
    )
    session.add(version)
    session.flush()
    return version.id
