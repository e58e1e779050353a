"""A cancelled aspect is excused for every seat by one act: all of them, or none. decisions.md 3."""

from datetime import datetime

from scoring.foundation import events
from scoring.foundation.db import db
from scoring.marking import access
from scoring.marking.commands import Act, Command
from scoring.marking.frames import LOCKED_SEATS
from scoring.marking.ledgers import Ledger, views
from scoring.marking.recording import Request, record, room
from scoring.people.actors import Actor
from scoring.rules.marks import State

CANCELLED = "aspect-cancelled"


def cancel_aspect(assessment: str, aspect: str, client_id: str, *, actor: Actor, at: datetime) -> int:
    """Excuse the aspect at every seat that counts and has it not excused yet; how many were. It opens its own
    transaction; sent again with the same `client_id` it excuses nothing twice.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, aspect-unknown; RuleBroken: sheet-locked; Refused:
    assessment-not-open, seat-not-marked: the first seat that may not be excused stops the act.
    """
    access.require(actor, access.CORRECT, assessment)
    with db.transaction() as session:
        frame = room().frames.get(session, assessment, lock=True)
        frame.aspect(aspect)
        counted = [seat.id for seat in frame.seats.values() if seat.status in LOCKED_SEATS]

        def excused(ledger: Ledger) -> tuple[bool, int]:
            return ledger.folded(aspect).mark.state is State.EXCUSED, ledger.seq

        found = views(session, room().ledgers, frame, counted, excused)
        requests = [
            Request(
                actor,
                Command(
                    client_id=f"{client_id[:50]}-{number:04d}",
                    assessment=assessment,
                    seat=seat,
                    aspect=aspect,
                    act=Act.EXCUSED,
                    seen=found[seat][1],
                    reason=CANCELLED,
                ),
            )
            for number, seat in enumerate(counted)
            if not found[seat][0]
        ]
        outcomes, noted = record(session, requests, at=at)
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
    for event in noted:
        events.announce(event)
    return len(requests)
