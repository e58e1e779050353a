"""Seats: who sits where, alone or as a team, with what accommodations; late ones, moved ones, those who leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import setting_up
from scoring.marking.frames import MARKED_SEATS, AssessmentState
from scoring.marking.independence import Belonging
from scoring.marking.judges import acts
from scoring.marking.models import (
    AssessmentRow,
    ConflictRow,
    JournalEntryRow,
    OverrideRow,
    SeatAccommodationRow,
    SeatMemberRow,
    SeatRow,
)
from scoring.marking.returning import reopen_seat
from scoring.marking.setting_up import NewSeat, changing, seat_row
from scoring.marking.withdrawing import withdraw_seat
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy
from scoring.people.models import Organisation, Person
from scoring.rules.ranking import Participation

EXTRA_TIME = "extra-time"
ACCOMMODATIONS = (EXTRA_TIME, "assistant", "interpreter", "adapted-workplace")  # decisions.md 24: never a diagnosis
BEGINNING = (Participation.OFFICIAL, Participation.GUEST, Participation.RESERVE)  # how a seat may begin
TEAM_MOST = 3
SEATS_MOST = 1000
MINUTES_MOST = 600
NUMBER_MOST = 9999
WORKPLACE_MAX = 40


@dataclass(frozen=True, slots=True)
class SeatCard:
    """What is said of a seat. `persons` and `organisation` are public ids; without an organisation, the persons'."""

    persons: tuple[str, ...] = ()
    team: str = ""
    organisation: str = ""
    number: int | None = None
    workplace: str = ""
    status: Participation = Participation.OFFICIAL
    accommodations: Mapping[str, int | None] = field(default_factory=dict)


def add_seat(session: Session, assessment: str, card: SeatCard, *, actor: Actor) -> str:
    """The public id of a seat added; a late one, while marking is open, gets the next number if none is said.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, person-unknown, organisation-unknown; Refused:
    assessment-closed, number-taken, seats-too-many, and the codes of `checked`.
    """
    row = changing(session, assessment, actor=actor)
    card = checked(session, row.id, card)
    if card.status not in BEGINNING:
        raise Refused("seat-begins-otherwise")
    numbers = setting_up.numbers_of(session, row.id)
    if len(numbers) >= SEATS_MOST:
        raise Refused("seats-too-many", limit=SEATS_MOST)
    if card.number is None and row.state == AssessmentState.OPEN:
        card = replace(card, number=max((number or 0 for number in numbers), default=0) + 1)
    new = NewSeat(
        card.persons[0] if card.persons else None,
        _belonging(session, card),
        card.status,
        card.number,
        card.workplace or None,
        card.team or None,
    )
    (seat,) = setting_up.write_seats(session, row.id, [new], numbers)
    _write_parts(session, seat, card)
    return seat.public_id


def change_seat(session: Session, assessment: str, seat: str, card: SeatCard, *, actor: Actor) -> None:
    """Say anew who sits there and how; once marking is open, persons, organisation and number stand.

    The status is changed by `say_status` alone. Raises as `add_seat`; NotFound: seat-unknown; Refused: seat-stands.
    """
    row = changing(session, assessment, actor=actor)
    there = seat_row(session, assessment, seat)
    card = checked(session, row.id, card, there)
    belonging = _belonging(session, card)
    if row.state != AssessmentState.DRAFT and (card.persons, card.number, belonging) != _standing(session, there):
        raise Refused("seat-stands")
    _expect_free(session, row.id, there, card.number)
    there.person = card.persons[0] if card.persons else None
    there.organisation, there.region = belonging.organisation, belonging.region
    there.number, there.workplace, there.team = card.number, card.workplace or None, card.team or None
    for table in (SeatMemberRow, SeatAccommodationRow):
        session.execute(delete(table).where(table.seat == seat))
    _write_parts(session, there, card)


def place_seats(
    session: Session, assessment: str, places: Mapping[str, tuple[int | None, str]], *, actor: Actor
) -> None:
    """Numbers and workplaces of many seats at once; numbers only before opening.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-closed, seat-stands,
    number-taken, seat-number-wrong, workplace-too-long.
    """
    row = changing(session, assessment, actor=actor)
    seats = {each.public_id: each for each in session.scalars(select(SeatRow).where(SeatRow.assessment_id == row.id))}
    if not places.keys() <= seats.keys():
        raise NotFound("seat-unknown")
    numbers = {seat: places[seat][0] if seat in places else seats[seat].number for seat in seats}
    moved = {seat: number for seat, number in numbers.items() if number != seats[seat].number}
    if moved and row.state != AssessmentState.DRAFT:
        raise Refused("seat-stands")
    _expect_different([_number(number) for number in numbers.values()])
    for seat in moved:
        seats[seat].number = None  # two seats that change numbers would meet on the unique key
    session.flush()
    for seat, number in moved.items():
        seats[seat].number = number
    for seat, (_same, workplace) in places.items():
        seats[seat].workplace = _workplace(workplace) or None
    session.flush()


def say_status(
    session: Session,
    assessment: str,
    seat: str,
    status: Participation,
    reason: str = "",
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Say how a seat takes part. Leaving after the start settles what is unmarked; coming back opens it again.

    decisions.md 13. Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused:
    assessment-closed, status-needs-reason, seat-not-official, nobody-started, seat-sheet-locked,
    text-too-long.
    """
    row = changing(session, assessment, actor=actor)
    there = seat_row(session, assessment, seat)
    if there.status == status and not reason.strip():
        return
    if status in (Participation.WITHDRAWN, Participation.DID_NOT_START) and there.status != status:
        started = status is Participation.WITHDRAWN
        if started and row.state == AssessmentState.DRAFT:
            raise Refused("nobody-started")
        withdraw_seat(session, assessment, seat, reason, started=started, actor=actor, at=at)
    else:
        setting_up.set_status(session, assessment, seat, status, reason, actor=actor, at=at)
        if status in MARKED_SEATS:
            reopen_seat(session, assessment, seat, actor=actor, at=at)
    params = {"seat": acts.of_seat(seat)}  # who counts decides places, and which sheets must be locked: never silently
    acts.note(session, assessment, f"act-seat-{status.value}", actor=actor, at=at, params=params, reason=reason)


def remove_seat(session: Session, assessment: str, seat: str, *, actor: Actor) -> None:
    """Take a seat out while the assessment is a draft; afterwards a seat only changes its status.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-not-draft,
    assessment-closed.
    """
    row = changing(session, assessment, actor=actor)
    there = seat_row(session, assessment, seat)
    marked = session.scalar(select(JournalEntryRow.id).where(JournalEntryRow.seat == seat).limit(1))
    if row.state != AssessmentState.DRAFT or marked is not None:
        raise Refused("assessment-not-draft")
    for table in (SeatMemberRow, SeatAccommodationRow, ConflictRow, OverrideRow):
        session.execute(delete(table).where(table.seat == seat))
    session.delete(there)
    session.flush()


def persons_at(session: Session, seats: Sequence[SeatRow]) -> dict[str, tuple[str, ...]]:
    """The persons of each of these seats, as public ids."""
    ids = [seat.public_id for seat in seats]
    found = {seat.public_id: [seat.person] if seat.person else [] for seat in seats}
    rows = select(SeatMemberRow).where(SeatMemberRow.seat.in_(ids)).order_by(SeatMemberRow.position)
    for row in session.scalars(rows):
        found[row.seat].append(row.person)
    return {seat: tuple(persons) for seat, persons in found.items()}


def accommodations_at(session: Session, seats: Sequence[SeatRow]) -> dict[str, dict[str, int | None]]:
    """What each of these seats has: codes with their minutes, in the order in which the codes are listed."""
    found: dict[str, dict[str, int | None]] = {seat.public_id: {} for seat in seats}
    rows = session.scalars(select(SeatAccommodationRow).where(SeatAccommodationRow.seat.in_(list(found))))
    for row in sorted(rows, key=lambda row: ACCOMMODATIONS.index(row.code)):
        found[row.seat][row.code] = row.minutes
    return found


def checked(session: Session, assessment: int, card: SeatCard, there: SeatRow | None = None) -> SeatCard:
    """The card as it is kept.

    Raises NotFound: person-unknown; Refused: team-too-big, seat-person-twice, person-seated (number),
    workplace-too-long, seat-number-wrong, accommodation-unknown, minutes-wrong, text-too-long.
    """
    if len(card.persons) > TEAM_MOST:
        raise Refused("team-too-big", limit=TEAM_MOST)
    if len(set(card.persons)) < len(card.persons):
        raise Refused("seat-person-twice")
    known = set(session.scalars(select(Person.public_id).where(Person.public_id.in_(card.persons))))
    before = set(persons_at(session, [there])[there.public_id]) if there else set()
    if not set(card.persons) <= known | before:
        raise NotFound("person-unknown")
    _expect_not_seated(session, assessment, card.persons, there)
    return replace(
        card,
        team=tidy(card.team),
        number=_number(card.number),
        workplace=_workplace(card.workplace),
        accommodations=checked_accommodations(card.accommodations),
    )


def _expect_not_seated(session: Session, assessment: int, persons: Sequence[str], there: SeatRow | None) -> None:
    beside = select(SeatMemberRow.seat).where(SeatMemberRow.person.in_(persons))
    taken = select(SeatRow).where(
        SeatRow.assessment_id == assessment, or_(SeatRow.person.in_(persons), SeatRow.public_id.in_(beside))
    )
    row = next((row for row in session.scalars(taken) if there is None or row.id != there.id), None)
    if row is not None:
        raise Refused("person-seated", number=row.number or 0)


def checked_accommodations(said: Mapping[str, int | None]) -> dict[str, int | None]:
    """Accommodations as they are kept, in one order. Raises Refused: accommodation-unknown, minutes-wrong."""
    if not said.keys() <= set(ACCOMMODATIONS):
        raise Refused("accommodation-unknown")
    if EXTRA_TIME in said and not 1 <= (said[EXTRA_TIME] or 0) <= MINUTES_MOST:
        raise Refused("minutes-wrong", limit=MINUTES_MOST)
    return {code: said[code] if code == EXTRA_TIME else None for code in ACCOMMODATIONS if code in said}


def _number(number: int | None) -> int | None:
    if number is not None and not 1 <= number <= NUMBER_MOST:
        raise Refused("seat-number-wrong", limit=NUMBER_MOST)
    return number


def _workplace(text: str) -> str:
    try:
        return tidy(text, limit=WORKPLACE_MAX)
    except Refused:
        raise Refused("workplace-too-long", limit=WORKPLACE_MAX) from None


def _expect_different(numbers: Sequence[int | None]) -> None:
    taken: set[int] = set()
    for number in numbers:
        if number in taken:
            raise Refused("number-taken", number=number or 0)
        taken |= {number} if number is not None else set()


def _expect_free(session: Session, assessment: int, there: SeatRow, number: int | None) -> None:
    found = select(SeatRow.id).where(SeatRow.assessment_id == assessment, SeatRow.number == number)
    if number is not None and session.scalar(found.where(SeatRow.id != there.id)) is not None:
        raise Refused("number-taken", number=number)


def _belonging(session: Session, card: SeatCard) -> Belonging:
    """Whom a seat counts for: what was said, else where its first person belongs."""
    found = select(Organisation)
    if card.organisation:
        row = session.scalar(found.where(Organisation.public_id == card.organisation))
        if row is None:
            raise NotFound("organisation-unknown")
    else:
        first = card.persons[0] if card.persons else ""
        row = session.scalar(
            found.join(Person, Person.organisation_id == Organisation.id).where(Person.public_id == first)
        )
    return Belonging(row.public_id, row.region) if row else Belonging()


def _standing(session: Session, there: SeatRow) -> tuple[tuple[str, ...], int | None, Belonging]:
    persons = persons_at(session, [there])[there.public_id]
    return persons, there.number, Belonging(there.organisation, there.region)


def _write_parts(session: Session, row: SeatRow, card: SeatCard) -> None:
    for position, person in enumerate(card.persons[1:], 2):
        session.add(SeatMemberRow(seat=row.public_id, position=position, person=person))
    for code, minutes in card.accommodations.items():
        session.add(SeatAccommodationRow(seat=row.public_id, code=code, minutes=minutes))
    session.flush()


def assessment_row(session: Session, assessment: str) -> AssessmentRow:
    """Raises NotFound: assessment-unknown."""
    row = session.scalar(select(AssessmentRow).where(AssessmentRow.public_id == assessment))
    if row is None:
        raise NotFound("assessment-unknown")
    return row
