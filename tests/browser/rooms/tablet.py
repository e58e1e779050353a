"""The marking screens as a browser visits them: an assessment with every kind of aspect, marked in part."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import opening, panels, setting_up, sheets
from scoring.marking.access import ASSESSMENT
from scoring.marking.commands import Act, Command
from scoring.marking.independence import Belonging, Level
from scoring.marking.recorder import record_mark
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.marking.sheets import Shown
from scoring.people.accounts import acting, find_account, grant_role
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.rules.calculations import (
    Band,
    Calculation,
    Choice,
    NumberCompleted,
    Option,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text
from tests.browser.visiting import CHIEF, Visit
from tests.marking.hall import make_version

EXPERTS = ("expert01", "expert02", "expert03", "expert04")
VISITS = {
    "tablet.home": (Visit("marking", "/marking", CHIEF),),
    "tablet.shell": (
        Visit("marking-home", "/marking/{marked}", "expert01"),
        Visit("marking-measured", "/marking/{marked}#/sheet/{marked_seat}/B1", "expert01"),
        Visit("marking-judged", "/marking/{marked}#/sheet/{marked_seat}/C1/look", "expert01"),
        Visit("marking-apart", "/marking/{marked}#/sheet/{marked_seat}/C1/apart", "expert01"),
        Visit("marking-agreed", "/marking/{marked}#/sheet/{marked_seat}/C1/agreed", "expert01"),
        Visit("marking-sign", "/marking/{marked}#/sign", "expert01"),
        Visit("marking-conflicts", "/marking/{marked}#/conflicts", "expert01"),
        Visit("marking-led", "/marking/{marked}", CHIEF),
    ),
}
NOT_PAGES: set[str] = set()

KINDS: dict[str, Calculation | None] = {
    "pass": PassFail(),
    "count": NumberCompleted(Decimal(8)),
    "choice": Choice(
        (Option("Plain text", Decimal(100)), Option("Hash", Decimal(60)), Option("Salted hash", Decimal(0))),
        Unit.PERCENT,
    ),
    "ranged": RangedScore(
        Decimal(500),
        (Band(Decimal(10), Decimal(10), Decimal(0)), Band(Decimal(25), Decimal(30), Decimal("0.4"))),
        Unit.UNIT,
    ),
    "difference": RegularDifference(Decimal("0"), Decimal("1"), Unit.UNIT, Decimal("0.15"), Unit.UNIT),
    "typed": None,
    "unknown": Unknown("WEIGHTED_GRID", "rows=3;cols=4"),
}


def every_kind() -> Scheme:
    """B1: an aspect of each calculation; C1: three of judgement; D1: one of each, on one sheet."""
    rows = [CalculationRow(each) for each in KINDS.values() if each is not None]
    places = {key: rows.index(CalculationRow(each)) + 1 for key, each in KINDS.items() if each is not None}
    measured = tuple(_measured(key, places.get(key)) for key in KINDS)
    judged = tuple(_judged(key) for key in ("look", "apart", "agreed"))
    mixed = (_measured("mixed-pass", places["pass"]), _judged("mixed-look"))
    sheets = (
        SubCriterion("B1", Text(kk="Серверлік логика", ru="Серверная логика"), day="1", aspects=measured),
        SubCriterion("C1", Text(kk="Бейімделген беттеу", ru="Адаптивная вёрстка"), day="1", aspects=judged),
        SubCriterion("D1", Text(ru="Разное"), day="C2", aspects=mixed),
    )
    return Scheme(
        skill_number="17",
        title=Text(kk="Веб-технологиялар", ru="Веб-технологии", en="Web Technologies"),
        sections=(Section("1", Text(en="Work"), 10000),),
        criteria=(Criterion("B", Text(en="Pages"), None, sheets),),
        calculations=tuple(rows),
    )


def _measured(key: str, calculation: int | None) -> Aspect:
    title = Text(kk=f"Аспект {key}: тіркеу бос құпиясөзді қабылдамайды", ru=f"Аспект {key}: пустой пароль отклонён")
    return Aspect(key, Kind.MEASUREMENT, title, 200, "1", calculation=calculation)


def _judged(key: str) -> Aspect:
    benchmarks = tuple(
        Text(kk=f"Деңгей {level}: мәтін оқылады, тақырыптар ажыратылады", ru=f"Уровень {level}: текст читается")
        for level in range(4)
    )
    return Aspect(key, Kind.JUDGEMENT, Text(kk=f"Көрнекі {key}", ru=f"Вид {key}"), 150, "1", benchmarks=benchmarks)


@dataclass(frozen=True, slots=True)
class Sheets:
    """An open assessment of `every_kind`: its seats, and its judges, who are the demonstration's first experts."""

    app: Flask
    assessment: str
    seats: tuple[str, ...]
    judges: tuple[Actor, ...]

    def send(self, judge: int, act: Act, aspect: str, seat: int = 0, **said: Any) -> dict[str, Any]:
        """One command of a judge, as if from another tablet; all is seen unless said."""
        given: dict[str, Any] = {"client_id": f"other-{uuid4()}", "seen": 10_000} | said
        command = Command(assessment=self.assessment, seat=self.seats[seat], aspect=aspect, act=act, **given)
        with self.app.app_context():
            return record_mark(self.judges[judge], command)

    def score(self, aspect: str, scores: tuple[int, ...], seat: int = 0, number: int = 1) -> None:
        for judge, score in enumerate(scores):
            self.send(judge, Act.SCORE, aspect, seat, score=score, round=number)

    def agree(self, sheet: str, seat: int = 0) -> None:
        """The first judge says for the panel that what stands there is agreed."""
        with self.app.app_context(), db.transaction() as session:
            content = sheets.sheet_views(session, self.assessment)[self.seats[seat], sheet].content
            shown = Shown(self.seats[seat], sheet, content)
            sheets.agree_on_sheet(session, self.assessment, shown, actor=self.judges[0], at=clock.now())

    def address(self, place: str = "") -> str:
        return f"/marking/{self.assessment}{place}"


def open_sheets(app: Flask, *, seats: int = 3) -> Sheets:
    """Make and open it: the demonstration's chief leads, its first three experts judge, the fourth stands by."""
    with app.app_context(), db.transaction() as session:
        at = clock.now()
        organizer, chief = _account(session, "organizer"), _account(session, "chief")
        version, today = make_version(session, organizer, every_kind()), clock.shown(at).date()
        new = NewAssessment(version, Level.COLLEGE, days=[today, today + timedelta(days=1)])
        assessment = setting_up.create_assessment(session, new, actor=organizer, at=at).public_id
        judges = [_judge(session, assessment, login) for login in EXPERTS]
        for number, judge in enumerate(judges):
            belonging = Belonging(f"judge-{number}", f"KZ-{number}")
            setting_up.add_judge(session, assessment, judge.account_id or 0, belonging, actor=chief)
        added = [
            NewSeat(f"person-{n}", Belonging(f"seat-{n}", "KZ-59"), number=n + 1, workplace=f"{n + 4}")
            for n in range(seats)
        ]
        ids = setting_up.add_seats(session, assessment, added, actor=chief)
        accounts = [judge.account_id or 0 for judge in judges]
        panels.make_panel(session, assessment, "Panel", ["B1", "C1", "D1"], accounts, actor=chief, at=at)
        opening.open_assessment(session, assessment, actor=chief, at=at)
    return Sheets(app, assessment, tuple(ids), tuple(judges))


def _account(session: Session, login: str) -> Actor:
    found = find_account(session, login)
    assert found is not None
    return acting(session, found.id)


def _judge(session: Session, assessment: str, login: str) -> Actor:
    found = find_account(session, login)
    assert found is not None
    grant_role(session, found, Grant("expert", Scope(ASSESSMENT, assessment)), actor=CONSOLE, at=clock.now())
    session.refresh(found)
    return acting(session, found.id)


def fill(app: Flask) -> dict[str, str]:
    """The first seat measured in part, scored too far apart in one aspect and close enough in another."""
    made = open_sheets(app)
    made.send(0, Act.ANSWER, "pass", answer="passed:yes")
    made.send(0, Act.ANSWER, "count", answer="completed:7")
    made.send(1, Act.ANSWER, "ranged", answer="measured:515.5")
    made.send(1, Act.NOT_ATTEMPTED, "typed")
    made.send(1, Act.SCORE, "look", score=2, round=1)
    made.score("apart", (1, 3, 2))
    made.score("agreed", (2, 2, 3))
    return {"marked": made.assessment, "marked_seat": made.seats[0]}
