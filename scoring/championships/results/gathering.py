"""The results of an assessment as they stand now: its seats, marks, sheets and chains, read once and settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.bundle.rule_values import rules_document
from scoring.championships.results.fixing import (
    Chain,
    FixedSeat,
    FixedSheet,
    fixed_results,
    pseudonym,
    seal,
    under_pseudonyms,
)
from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.results.rows import Document, SeatSum, Settled, settled
from scoring.marking.entries import chains_of
from scoring.marking.frames import Frame, Seat
from scoring.marking.ledgers import Ledger, fold_ledgers
from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, Head, head_of
from scoring.schemes.models import VersionRow


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the journal says now. `seats` are those with a number: nobody else was drawn, nor marked.

    `chains` are of every seat.
    """

    frame: Frame
    seats: tuple[Seat, ...]
    chains: Mapping[str, list[Entry]]
    ledgers: Mapping[str, Ledger]
    results: Settled

    @property
    def token(self) -> str:
        """The hash of what a page shows, which a signature sends back: nobody signs what was not looked at."""
        return digest([row.document() for row in self.results.rows])


def gather(session: Session, frame: Frame) -> Gathered:
    """Raises RuleBroken: everything-excused (`seat`, the number of a seat excused from every aspect)."""
    seats = tuple(seat for seat in frame.seats.values() if seat.number is not None)
    chains = chains_of(session, frame.id)
    ledgers = fold_ledgers(frame, {seat.id: chains[seat.id] for seat in seats})
    sums = [SeatSum(str(seat.number), seat.status, ledgers[seat.id].totals().total) for seat in seats]
    for one in sums:
        if one.participation.in_field and one.tally.counted == 0:
            raise RuleBroken("seat-all-excused", seat=one.seat)
    return Gathered(frame, seats, chains, ledgers, settled(sums, frame.rule_set))


def fixed(session: Session, gathered: Gathered, secret: str) -> Document:
    """The document that is hashed and signed. decisions.md 12 to 15, 19, 25."""
    frame, chains = gathered.frame, gathered.chains
    before = newest(session, frame)
    return fixed_results(
        assessment=frame.public_id,
        revision=before.revision + 1 if before else 1,
        scheme=session.scalars(select(VersionRow.sha256).where(VersionRow.id == frame.scheme_version)).one(),
        rules=rules_document(frame.rule_set),
        seats=[
            _fixed_seat(gathered, seat, under_pseudonyms(chains[seat.id], secret), secret) for seat in gathered.seats
        ],
        standings=[row.document() for row in gathered.results.rows],
        sealed=seal(original_heads(chains), secret),
        follows=_follows(session, before),
    )


def original_heads(chains: Mapping[str, list[Entry]]) -> dict[str, Head]:
    return {seat: head_of(chain[-1]) if chain else Head() for seat, chain in chains.items()}


def newest(session: Session, frame: Frame) -> FinalisationRow | None:
    """The newest finalised results of an assessment."""
    found = select(FinalisationRow).where(FinalisationRow.assessment_id == frame.id)
    return session.scalar(found.order_by(FinalisationRow.revision.desc()).limit(1))


def decision_on(session: Session, assessment_id: int, revision: int) -> CorrectionDecisionRow | None:
    """The decision that these finalised results are to be corrected, if there is one."""
    row = CorrectionDecisionRow
    return session.scalar(select(row).where(row.assessment_id == assessment_id, row.revision == revision))


def newest_of_each(session: Session, assessments: Iterable[int]) -> dict[int, FinalisationRow]:
    """As `newest`, of many assessments at once, by the number of each one's row."""
    row = FinalisationRow
    newest = (
        select(row.assessment_id, func.max(row.revision).label("revision"))
        .where(row.assessment_id.in_(list(assessments)))
        .group_by(row.assessment_id)
        .subquery()
    )
    same = (row.assessment_id == newest.c.assessment_id) & (row.revision == newest.c.revision)
    return {one.assessment_id: one for one in session.scalars(select(row).join(newest, same))}


def decided_among(session: Session, assessments: Iterable[int]) -> set[tuple[int, int]]:
    """(assessment, revision) of every decision to correct final results of these assessments."""
    row = CorrectionDecisionRow
    found = select(row.assessment_id, row.revision).where(row.assessment_id.in_(list(assessments)))
    return {(assessment, revision) for assessment, revision in session.execute(found)}


def _fixed_seat(gathered: Gathered, seat: Seat, chain: Chain, secret: str) -> FixedSeat:
    frame, ledger = gathered.frame, gathered.ledgers[seat.id]
    sheets = [
        FixedSheet(
            sheet,
            ledger.sheet(frame, sheet).content,
            tuple(sorted(pseudonym(str(account), secret) for account in ledger.signers(frame, sheet))),
        )
        for sheet in frame.sheets
    ]
    return FixedSeat(str(seat.number), seat.id, seat.status, chain.head, tuple(sheets))


def _follows(session: Session, before: FinalisationRow | None) -> Document | None:
    if before is None:
        return None
    decision = decision_on(session, before.assessment_id, before.revision)
    said = None if decision is None else {"number": decision.number, "date": decision.decided_on.isoformat()}
    return {"hash": before.hash, "decision": said}
