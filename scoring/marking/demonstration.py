"""How the demonstration marks: experts are let in, panels drawn, sheets marked as good competitors would, signed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scoring.marking import locking, opening, panels, setting_up, sheets
from scoring.marking.access import ASSESSMENT
from scoring.marking.commands import Act, Command
from scoring.marking.frames import Frame
from scoring.marking.independence import Belonging
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.proposing import Work, propose
from scoring.marking.recording import Request, record, room
from scoring.marking.sheets import Shown
from scoring.people.accounts import find_account, grant_role, grants_of
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.demonstration import EXPERTS, DemonstrationAccount
from scoring.people.models import Account
from scoring.people.reference import regions
from scoring.rules.calculations import Choice, NumberCompleted, PassFail, RangedScore, RegularDifference
from scoring.rules.ranking import Participation
from scoring.rules.scheme import Aspect, Kind, Scheme, SubCriterion

REPUBLIC, REGION, COLLEGE = "demo-web", "demo-region", "demo-college"  # public ids
SEED = "Шебер 2026"
REGION_SEATS = 6
HALF = 12  # seats whose second day is under way
DISPUTED, SHOWING = 3, 5  # of the marked seats, by order: scores two apart; a round that waits for its third score
GROUPS = {"AF": "A, F", "B": "B", "C": "C", "DE": "D, E"}  # four panels of about equal weight
ALONE = {"ABC": "A, B, C"}  # one, for the short schemes


@dataclass(frozen=True, slots=True)
class Hall:
    """One assessment in the making. `luck` goes into the marks, so that no two halls have the same results."""

    session: Session
    id: str
    chief: Actor
    judges: dict[int, Actor]
    at: datetime
    luck: str = ""

    @property
    def frame(self) -> Frame:
        return room().frames.get(self.session, self.id)


def let_in(session: Session, assessment: str, experts: slice = slice(None), *, at: datetime, luck: str = "") -> Hall:
    """Some of the experts judge this draft, each at home in a region of their own."""
    organizer = actor_of(session, "organizer")
    homes = dict(zip((shown.login for shown in EXPERTS), regions(), strict=False))
    judges = {}
    for account in _accounts(session, EXPERTS[experts]):
        home = homes[account.login]
        grant_role(session, account, Grant("expert", Scope(ASSESSMENT, assessment)), actor=CONSOLE, at=at)
        belonging = Belonging(f"demo-c-{home.iso.lower()}", home.iso)
        setting_up.add_judge(session, assessment, account.id, belonging, actor=organizer)
        judges[account.id] = _actor(account)
    return Hall(session, assessment, actor_of(session, "chief"), judges, at, luck)


def _accounts(session: Session, experts: Sequence[DemonstrationAccount]) -> list[Account]:
    """Those that are still there, in this order."""
    logins = [shown.login for shown in experts]
    found = session.scalars(select(Account).where(Account.login.in_(logins)).options(selectinload(Account.roles)))
    return sorted(found, key=lambda account: logins.index(account.login))


def open_hall(hall: Hall, groups: dict[str, str] = GROUPS) -> None:
    """Draw numbers, seat the proposed panels, open."""
    frame = hall.frame
    places = [f"{number:02}" for number in range(1, len(frame.seats) + 1)]
    setting_up.draw_numbers(hall.session, hall.id, SEED, places, actor=hall.chief)
    for proposed in propose(_works(frame, groups), hall.judges, list(frame.seats), frame.tied):
        panels.make_panel(
            hall.session, hall.id, proposed.work.name, proposed.work.sheets, proposed.judges,
            actor=hall.chief, at=hall.at - timedelta(days=2),
        )  # fmt: skip
    opening.open_assessment(hall.session, hall.id, actor=hall.chief, at=hall.at)


def _works(frame: Frame, groups: dict[str, str]) -> list[Work]:
    return [
        Work(name, tuple(ids), sum(len(frame.sheet(sheet).aspects) for sheet in ids))
        for letters, name in groups.items()
        if (ids := [sheet for sheet in frame.sheets if sheet[0] in letters])
    ]


def mark_half(hall: Hall) -> None:
    """The first day is marked and signed, A1 and A2 locked; the second is under way."""
    frame, rows = hall.frame, _seats(hall)
    first = [sheet for sheet in frame.sheets.values() if sheet.day == "1"]
    second = [sheet for sheet in frame.sheets.values() if sheet.day == "2"]
    asked: list[Request] = []
    for place, seat in enumerate(rows, 1):
        asked += _whole(hall, frame, seat, first)
        if place <= HALF:
            asked += _whole(hall, frame, seat, [sheet for sheet in second[:4] if sheet.id != "B5"])
            asked += _judged(hall, frame, seat, place)
    _send(hall, asked)
    _agree_and_sign(hall, [sheet.id for sheet in first])
    for sheet in ("A1", "A2"):
        locking.lock_sheets(hall.session, hall.id, locking.Choice(sheet=sheet), actor=hall.chief, at=hall.at)


def _judged(hall: Hall, frame: Frame, seat: SeatRow, order: int) -> Iterator[Request]:
    """B5 of one seat: in one two scores are too far apart, in another the third score is still to come."""
    for place, aspect in enumerate(frame.sheet("B5").aspects):
        scores: Sequence[int] = _scores(hall, seat, aspect)
        if order == DISPUTED and place == 0:
            scores = (1, 3, 2)
        if order == SHOWING and place == 1:
            scores = scores[:2]
        yield from _shown(hall, frame, seat, "B5", aspect, scores)


def mark_part(hall: Hall, signed: Sequence[str], begun: Sequence[str]) -> None:
    """Some sheets are signed and locked for everybody, others marked for every other seat."""
    frame, asked = hall.frame, list[Request]()
    for place, seat in enumerate(_seats(hall)):
        asked += _whole(hall, frame, seat, [frame.sheet(sheet) for sheet in signed])
        if place % 2 == 0:
            asked += _whole(hall, frame, seat, [frame.sheet(sheet) for sheet in begun])
    _send(hall, asked)
    _agree_and_sign(hall, list(signed))
    for sheet in signed:
        locking.lock_sheets(hall.session, hall.id, locking.Choice(sheet=sheet), actor=hall.chief, at=hall.at)


def mark_all(hall: Hall) -> None:
    frame = hall.frame
    _send(hall, [one for seat in _seats(hall) for one in _whole(hall, frame, seat, frame.sheets.values())])
    _agree_and_sign(hall, list(frame.sheets))
    locking.lock_sheets(hall.session, hall.id, locking.Choice(), actor=hall.chief, at=hall.at)


def _whole(hall: Hall, frame: Frame, seat: SeatRow, wanted: Iterable[SubCriterion]) -> Iterator[Request]:
    """Every aspect of these sheets, marked as a good competitor would be."""
    for sheet in wanted:
        for aspect in sheet.aspects:
            if aspect.kind is Kind.JUDGEMENT:
                yield from _shown(hall, frame, seat, sheet.id, aspect, _scores(hall, seat, aspect))
            else:
                judge = frame.judges_of(seat.public_id, sheet.id)[0]
                answer = _answer(frame.scheme, aspect, _luck(hall, seat, aspect.key))
                yield _request(hall, judge, seat, aspect, Act.ANSWER, answer=answer)


def _shown(
    hall: Hall, frame: Frame, seat: SeatRow, sheet: str, aspect: Aspect, scores: Sequence[int]
) -> Iterator[Request]:
    for judge, score in zip(frame.judges_of(seat.public_id, sheet), scores, strict=False):
        yield _request(hall, judge, seat, aspect, Act.SCORE, score=score, round=1)


def _request(
    hall: Hall, judge: int, seat: SeatRow, aspect: Aspect, act: Act,
    *, answer: str | None = None, score: int | None = None, round: int | None = None,  # noqa: A002  # the field's name
) -> Request:  # fmt: skip
    client_id = hashlib.sha256(f"{judge} {seat.public_id} {aspect.key} {act}".encode()).hexdigest()[:32]
    command = Command(client_id, hall.id, seat.public_id, aspect.key, act, answer=answer, score=score, round=round)
    return Request(hall.judges[judge], command)


def _send(hall: Hall, asked: Sequence[Request]) -> None:
    outcomes, _events = record(hall.session, asked, at=hall.at)
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error


def _agree_and_sign(hall: Hall, wanted: list[str]) -> None:
    """The panels agree on what they measured, then each of the three signs all that is theirs."""
    frame, seats = hall.frame, [seat.public_id for seat in _seats(hall)]
    views = sheets.sheet_views(hall.session, hall.id, [(seat, sheet) for seat in seats for sheet in wanted])
    shown = [Shown(seat, sheet, view.content) for (seat, sheet), view in views.items()]
    measured: dict[int, list[Shown]] = defaultdict(list)  # by the judge who says it for the panel
    for each in shown:
        if sheets.measured(frame, each.sheet):
            measured[frame.judges_of(each.seat, each.sheet)[0]].append(each)
    for account, agreed in measured.items():
        sheets.agree_on_sheets(hall.session, hall.id, agreed, actor=hall.judges[account], at=hall.at)
    for account, judge in hall.judges.items():
        own = [each for each in shown if account in views[each.seat, each.sheet].signers]
        if own:
            sheets.sign_sheets(hall.session, hall.id, own, actor=judge, at=hall.at)


def _seats(hall: Hall) -> list[SeatRow]:
    """The seats that are marked, by number."""
    assessment = select(AssessmentRow.id).where(AssessmentRow.public_id == hall.id).scalar_subquery()
    found = select(SeatRow).where(SeatRow.assessment_id == assessment, SeatRow.status != Participation.RESERVE.value)
    return list(hall.session.scalars(found.order_by(SeatRow.number)))


def _answer(scheme: Scheme, aspect: Aspect, luck: int) -> str:
    """The code of an answer; `luck` 0..9, most of them good."""
    match scheme.calculation_of(aspect):
        case PassFail():
            return "passed:yes" if luck else "passed:no"
        case NumberCompleted(possible):
            return f"completed:{max(int(possible) - max(luck - 6, 0), 0)}"
        case Choice(options):
            return f"option:{1 if luck < 6 else min(2, len(options))}"
        case RangedScore(target) | RegularDifference(target):
            return f"measured:{target if luck < 5 else target - luck if target > luck else target + luck - 4}"
    quarters = (aspect.maximum or 0) // 25
    worth = max(quarters - max(luck - 6, 0), 0) * 25
    return f"typed:{worth // 100}.{worth % 100:02}"


def _scores(hall: Hall, seat: SeatRow, aspect: Aspect) -> tuple[int, int, int]:
    """Three scores at most one apart."""
    luck = _luck(hall, seat, aspect.key)
    base = 3 if luck < 3 else 2 if luck < 8 else 1
    return base, base, max(base - luck % 2, 0)


def _luck(hall: Hall, seat: SeatRow, key: str) -> int:
    """A digit that is the same for the same seat and aspect."""
    return int(hashlib.sha256(f"{hall.luck}{seat.number} {key}".encode()).hexdigest()[:8], 16) % 10


def actor_of(session: Session, login: str) -> Actor:
    account = find_account(session, login)
    if account is None:
        raise LookupError(login)  # the demonstration's own accounts are there
    return _actor(account)


def _actor(account: Account) -> Actor:
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
