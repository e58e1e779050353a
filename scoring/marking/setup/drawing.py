"""The draw in front of everybody: prepared with a seed that all see, held once, printed so that anybody repeats it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access, setting_up
from scoring.marking.draw import ALGORITHM, Drawn, draw
from scoring.marking.frames import AssessmentState
from scoring.marking.judges import acts
from scoring.marking.setting_up import SEED_MAX, changing
from scoring.marking.setup.models import SeatDrawRow
from scoring.marking.setup.naming import named_at
from scoring.marking.setup.seating import SEATS_MOST, WORKPLACE_MAX, assessment_row
from scoring.marking.setup.viewing import Named, seat_views
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy


@dataclass(frozen=True, slots=True)
class Entrant:
    """A seat before everybody's eyes: named only with consent, else by its organisation and a running number there.

    `code` is what the draw goes by: the seat's public id. `ordinal` is 0 where nobody else comes from there.
    """

    code: str
    name: str
    organisation: Named | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw. `drawn` is empty until it was held; `last` is whether its numbers are the ones that count."""

    number: int
    algorithm: str
    seed: str
    workplaces: tuple[str, ...]
    prepared_at: datetime
    held_at: datetime | None
    held_by: int | None
    drawn: tuple[Drawn, ...]
    last: bool


def prepare_draw(
    session: Session, assessment: str, seed: str, workplaces: Sequence[str], *, actor: Actor, at: datetime
) -> int:
    """Say the seed and the workplaces of the next draw, for everybody to see before it; the number of that draw.

    One that was prepared and not held is said anew. Raises Forbidden: not-allowed; NotFound: assessment-unknown;
    Refused: assessment-not-draft, seed-missing, seed-too-long, no-seats-to-draw, workplace-too-long, draw-too-long;
    RuleBroken: workplaces-too-few, draw-repeats.
    """
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    seed, places = _seed(seed), _workplaces(workplaces)
    seats = [seat.id for seat in seat_views(session, row.id)]
    if not seats:
        raise Refused("no-seats-to-draw")
    draw("", seats, places)  # refuses what could not be drawn, before anybody has gathered to look
    found = _rows(session, row.id)
    prepared = next((each for each in found if each.held_at is None), None)
    if prepared is None:
        prepared = SeatDrawRow(assessment_id=row.id, number=len(found) + 1, algorithm=ALGORITHM)
        session.add(prepared)
    prepared.seed, prepared.workplaces = seed, json.dumps(places, ensure_ascii=False)
    prepared.prepared_by, prepared.prepared_at = access.account_of(actor), at
    session.flush()
    said: dict[str, str | int] = {"number": prepared.number, "seed": seed}
    acts.note(session, assessment, "act-draw-prepared", actor=actor, at=at, params=said)  # a seed said anew is seen
    return prepared.number


def hold_draw(session: Session, assessment: str, seed: str, *, actor: Actor, at: datetime) -> int:
    """Draw with the seed that everybody saw (`seed` says which), and keep the protocol; the number of the draw.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: draw-not-prepared, seed-not-shown, and what
    `setting_up.draw_numbers` raises.
    """
    row = changing(session, assessment, actor=actor)
    prepared = next((each for each in _rows(session, row.id) if each.held_at is None), None)
    if prepared is None:
        raise Refused("draw-not-prepared")
    if prepared.seed != seed:  # it was prepared anew since the page was shown
        raise Refused("seed-not-shown")
    places = json.loads(prepared.workplaces)
    drawn = setting_up.draw_numbers(session, assessment, prepared.seed, places, actor=actor)
    prepared.result = json.dumps([[one.entrant, one.number, one.workplace] for one in drawn], ensure_ascii=False)
    prepared.held_by, prepared.held_at = access.account_of(actor), at
    session.flush()
    said: dict[str, str | int] = {"number": prepared.number, "seed": prepared.seed}
    acts.note(session, assessment, "act-draw-held", actor=actor, at=at, params=said)
    return prepared.number


def draws_of(session: Session, assessment: str, *, actor: Actor) -> list[DrawView]:
    """Every draw, the newest first. Raises Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, access.SET_UP, assessment)
    rows = _rows(session, assessment_row(session, assessment).id)
    last = max((row.number for row in rows if row.held_at), default=0)
    return [_view(row, last) for row in reversed(rows)]


def find_draw(session: Session, assessment: str, number: int, *, actor: Actor) -> DrawView:
    """A draw that was held. Raises Forbidden: not-allowed; NotFound: assessment-unknown, draw-unknown."""
    for view in draws_of(session, assessment, actor=actor):
        if view.number == number and view.held_at:
            return view
    raise NotFound("draw-unknown")


def entrants_of(session: Session, assessment: str, language: str, *, actor: Actor) -> list[Entrant]:
    """Who is in the draw, as everybody may see it. decisions.md 24

    Raises Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    access.require(actor, access.SET_UP, assessment)
    counted: dict[str, int] = defaultdict(int)
    row = assessment_row(session, assessment)
    seats = sorted(seat_views(session, row.id), key=lambda seat: seat.id)
    named = named_at(session, row, [one.id for seat in seats for one in seat.persons])
    found = []
    for seat in seats:
        place = seat.organisation.id if seat.organisation else ""
        counted[place] += 1
        agreed = all(one.id in named for one in seat.persons)
        names = ", ".join(one.name(language) for one in seat.persons) if agreed else ""
        found.append(Entrant(seat.id, names, seat.organisation, counted[place]))
    alone = {place for place, count in counted.items() if place and count == 1}
    return [replace(one, ordinal=0) if one.organisation and one.organisation.id in alone else one for one in found]


def repeated(seed: str, entrants: Sequence[str], workplaces: Sequence[str]) -> tuple[Drawn, ...]:
    """The draw computed again from what is printed, whatever is kept here.

    Raises Refused: draw-too-long; RuleBroken: workplaces-too-few, draw-repeats.
    """
    if len(entrants) > SEATS_MOST or len(workplaces) > SEATS_MOST:
        raise Refused("draw-too-long", limit=SEATS_MOST)
    return draw(seed, entrants, workplaces)


def lines_of(text: str) -> list[str]:
    """What stands on each line, without blanks around it and without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _seed(seed: str) -> str:
    seed = " ".join(seed.split())  # what is printed is what was drawn with
    if not seed:
        raise Refused("seed-missing")
    if len(seed) > SEED_MAX:
        raise Refused("seed-too-long", limit=SEED_MAX)
    return tidy(seed)


def _workplaces(said: Sequence[str]) -> list[str]:
    if len(said) > SEATS_MOST:
        raise Refused("draw-too-long", limit=SEATS_MOST)
    if any(len(place) > WORKPLACE_MAX for place in said):
        raise Refused("workplace-too-long", limit=WORKPLACE_MAX)
    return [tidy(place) for place in said]


def _rows(session: Session, assessment: int) -> list[SeatDrawRow]:
    found = select(SeatDrawRow).where(SeatDrawRow.assessment_id == assessment).order_by(SeatDrawRow.number)
    return list(session.scalars(found))


def _view(row: SeatDrawRow, last: int) -> DrawView:
    drawn = tuple(Drawn(*one) for one in json.loads(row.result)) if row.result else ()
    return DrawView(
        row.number, row.algorithm, row.seed, tuple(json.loads(row.workplaces)), row.prepared_at, row.held_at,
        row.held_by, drawn, row.number == last,
    )  # fmt: skip
