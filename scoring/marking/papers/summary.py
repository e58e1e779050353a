"""The Mark Summary Form: one competitor's marks by criterion and sub-criterion, for the competitor to sign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, joined
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.foundation.errors import Refused
from scoring.foundation.formats import mark
from scoring.marking.desk.totals import SeatTotals, Shown, Totals, totals
from scoring.marking.ledgers import Ledger, views
from scoring.marking.papers import frame_parts
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.rollup import Tally
from scoring.rules.scheme import Criterion, SubCriterion

WAITS = "totals-not-shown"
Tallies = Mapping[str, Tally]  # by sub-criterion


@dataclass(frozen=True, slots=True)
class _Paper:
    found: Totals
    said: Words
    above: tuple[str, ...]
    issuer: str
    foot: str


def summary_forms(session: Session, assessment: str, seat: str, *, actor: Actor) -> tuple[Form, ...]:
    """A form for each seat that counts, or for one; preliminary ones say so across the page.

    Raises as `expect_shown`.
    """
    found = expect_shown(session, assessment, seat, actor=actor)
    wanted = [one for one in found.seats if seat in ("", one.seat.id)]
    tallies = views(session, room().ledgers, found.frame, [one.seat.id for one in wanted], _tallies)
    said, issuer = frame_parts.words(), frame_parts.issuer_of(session, found.frame)
    paper = _Paper(
        found, said, frame_parts.above(found.frame, issuer), issuer.kk, frame_parts.foot(session, found.frame, said)
    )
    return tuple(_form(paper, one, tallies[one.seat.id]) for one in wanted)


def expect_shown(session: Session, assessment: str, seat: str, *, actor: Actor) -> Totals:
    """The totals that such forms are made of; `seat` "" is every seat.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown;
    Refused: totals-not-shown, while sheets are open and this reader may not see what is preliminary.
    """
    found = totals(session, assessment, actor=actor)
    if seat:
        found.frame.seat(seat)
    if found.shown is Shown.NOTHING:
        raise Refused(WAITS)
    return found


def _tallies(ledger: Ledger) -> Tallies:
    return dict(ledger.totals().sub_criteria)


def _form(paper: _Paper, one: SeatTotals, tallies: Tallies) -> Form:
    said, frame = paper.said, paper.found.frame
    ribbon = frame_parts.ribbon(frame, said)
    if paper.found.shown is Shown.PRELIMINARY and not ribbon:
        ribbon = said.both("preliminary")
    heads = (
        Head(said.each("sheet"), 1.2), Head(said.each("criterion"), 6.0), Head(said.each("maximum"), 1.6, "right"),
        Head(said.each("mark"), 2.2, "right"),
    )  # fmt: skip
    return Form(
        languages=LANGUAGES,
        above=paper.above,
        title=said.each("title-summary"),
        parts=(
            Part(facts=((joined(frame_parts.seat_titles(said, [one.seat])), frame_parts.seat_label(one.seat)),
                        (said.both("locked-sheets"), f"{one.locked} / {one.sheets}"))),
            Part(heads=heads, lines=(*_rows(said, paper.found.criteria, tallies), *_sums(paper, one, tallies))),
            Part(signatories=tuple(frame_parts.signer(said, key) for key in
                                   ("sign-chief", "sign-expert", "sign-competitor", "sign-president"))),
        ),
        foot=paper.foot,
        issuer=paper.issuer,
        rehearsal=ribbon,
    )  # fmt: skip


def _rows(said: Words, criteria: tuple[Criterion, ...], tallies: Tallies) -> Iterator[Line]:
    for criterion in criteria:
        whole = sum((tallies[one.id] for one in criterion.sub_criteria), Tally())
        yield Line(_cells(said, criterion, whole), strong=True)
        yield from (Line(_cells(said, one, tallies[one.id])) for one in criterion.sub_criteria)


def _cells(said: Words, one: Criterion | SubCriterion, tally: Tally) -> tuple[str, ...]:
    """Nothing marked yet is a dash, not 0.00; what is excused is counted. decisions.md 3."""
    got = mark(tally.total, "kk") if tally.settled else mark(None, "kk")
    note = f"\n{said.lines('excused', count=tally.excused)}" if tally.excused else ""
    return one.id, joined(frame_parts.text_of(one.name), "\n"), mark(tally.maximum, "kk"), got + note


def _sums(paper: _Paper, one: SeatTotals, tallies: Tallies) -> Iterator[Line]:
    """Both numbers, where something is excused. decisions.md 3."""
    whole = sum(tallies.values(), Tally())
    yield Line(("", paper.said.both("total"), mark(whole.maximum, "kk"), mark(one.total, "kk")), strong=True)
    if one.excused:
        yield Line(("", paper.said.both("counted"), mark(whole.counted, "kk"), ""))
        yield Line(("", paper.said.both("ranking"), mark(whole.maximum, "kk"), mark(one.ranking, "kk")), strong=True)
