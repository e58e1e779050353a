"""What the marks of an assessment tell, read for whoever may see its standings, once all that counts is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.insights.computing import (
    AspectAgreement,
    AspectCount,
    Leaning,
    SheetTime,
    agreement,
    aspect_counts,
    first_round_share,
    leanings,
    sheet_times,
)
from scoring.championships.results.access import SEE_STANDINGS
from scoring.marking.access import require
from scoring.marking.closing import not_locked
from scoring.marking.frames import AssessmentState, Frame, Seat
from scoring.marking.ledgers import Ledger, read_ledgers
from scoring.marking.recording import room
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.folding import Folded
from scoring.rules.journal import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """What the marks tell. `names` of judges by account id; `seats` in the field, `marked` with guests."""

    seats: int
    marked: int
    aspects: tuple[AspectCount, ...]
    agreement: tuple[AspectAgreement, ...]
    first: Fraction | None
    judges: tuple[Leaning, ...]
    names: Mapping[str, str]
    times: tuple[SheetTime, ...]


def marks_tell(session: Session, assessment: str, *, actor: Actor) -> tuple[Frame, Told | None]:
    """None while a sheet that counts is not locked: until then nobody looks at judges while they judge.

    Aspects are those of the field (decisions.md 13); what is said of judges and of time takes guests too, whom the same
    panels mark. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    require(actor, SEE_STANDINGS, assessment)
    frame = room().frames.get(session, assessment)
    if frame.state is AssessmentState.DRAFT or frame.rehearsal or not_locked(session, frame):
        return frame, None
    seats = [seat for seat in frame.seats.values() if seat.number is not None]
    return frame, _told(session, frame, seats, read_ledgers(session, frame, [seat.id for seat in seats]))


def log_judges(session: Session, assessment: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Whoever looks at how named judges scored is written down."""
    access_log.record(session, "experts-seen", actor.account_id, visit, at=at, subject=f"assessment:{assessment}")


def _told(session: Session, frame: Frame, seats: Sequence[Seat], ledgers: Mapping[str, Ledger]) -> Told:
    field = [_folded(frame, ledgers[seat.id]) for seat in seats if seat.status.in_field]
    marked = [_folded(frame, ledgers[seat.id]) for seat in seats if ledgers[seat.id].seq]
    judged = agreement(frame.scheme, marked, frame.rule_set.judgement)
    judges = leanings(frame.scheme, marked, frame.rule_set.judgement)
    return Told(
        len(field),
        len(marked),
        aspect_counts(frame.scheme, field),
        judged,
        first_round_share(judged),
        judges,
        _names(session, [one.judge for one in judges]),
        sheet_times(frame.scheme, [_entries(frame, ledgers[seat.id]) for seat in seats]),
    )


def _folded(frame: Frame, ledger: Ledger) -> dict[str, Folded]:
    return {aspect.key: ledger.folded(aspect.key) for aspect in frame.scheme.aspects()}


def _entries(frame: Frame, ledger: Ledger) -> dict[str, list[Entry]]:
    """By sheet: the entries of its aspects, and of itself."""
    return {
        sheet.id: [
            *ledger.sheet_entries(sheet.id),
            *(e for aspect in sheet.aspects for e in ledger.said_of(aspect.key)),
        ]
        for sheet in frame.sheets.values()
    }


def _names(session: Session, judges: Sequence[str]) -> dict[str, str]:
    ids = [int(judge) for judge in judges if judge.isdecimal()]
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {str(account): name for account, name in rows}
