"""Marks that a tablet gave out because it could not send them: what of them can be typed in. docs/offline.md."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused, Unreadable
from scoring.marking import access
from scoring.marking.commands import ON_PAPER, Act
from scoring.marking.entries import moment_text
from scoring.marking.frames import Frame, Seat
from scoring.marking.ledgers import read_ledgers
from scoring.marking.papers import content, keeping
from scoring.marking.papers.content import Line, Problem
from scoring.marking.recording import room
from scoring.marking.tablet.exported import read_export
from scoring.people.actors import Actor
from scoring.rules.scheme import SubCriterion


@dataclass(frozen=True, slots=True)
class Given:
    """One mark of the document: the line it is, or why it is not taken."""

    said: Mapping[str, Any]
    seat: Seat | None
    sheet: SubCriterion | None
    number: str
    line: Line | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read: whose it is, its checksum, and every mark of it."""

    account: int
    name: str
    sha256: str
    marks: tuple[Given, ...]

    @property
    def takeable(self) -> dict[tuple[str, str], list[Line]]:
        """What can be typed in, by (seat, sheet)."""
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for mark in self.marks:
            if mark.line and not mark.problem and mark.seat and mark.sheet:
                found[mark.seat.id, mark.sheet.id].append(mark.line)
        return found


def read_document(session: Session, assessment: str, text: str, *, actor: Actor, at: datetime) -> Document:
    """What a tablet gave out, every mark looked at by itself; nothing is written.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed, paper-own-panel; NotFound: assessment-unknown;
    Unreadable: what `exported.read_export` raises, export-of-another (another assessment).
    """
    access.require(actor, access.TYPE_PAPER, assessment)
    frame = room().frames.get(session, assessment)
    document = read_export(text)
    if document["assessment"] != assessment:
        raise Unreadable("export-of-another")
    account = _account(document.get("account"))
    sent = keeping.accepted(session, account, [mark["client_id"] for mark in document["marks"]])
    read = [_given(frame, mark, account, sent) for mark in document["marks"]]
    scored: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in read:
        if one.seat and one.sheet and one.said["act"] == Act.SCORE:
            scored[one.seat.id, one.sheet.id].add(one.said["aspect"])
    for (seat, sheet), aspects in scored.items():
        keeping.expect_no_colleague(session, frame, seat, sheet, aspects, actor=actor)
    name = document.get("name")
    shown = name if isinstance(name, str) else ""
    return Document(account, shown[:200], document["sha256"], tuple(_tried(session, frame, read, at)))


def take(session: Session, assessment: str, document: Document, *, actor: Actor, at: datetime) -> list[str]:
    """Keep what can be typed in as papers to check, one for each sheet; their ids. All of them, or none.

    Raises Refused: paper-empty, and what `keeping.type_paper` raises.
    """
    found = document.takeable
    if not found:
        raise Refused("paper-empty")
    return [
        keeping.type_paper(session, assessment, seat, sheet, lines, origin=keeping.FROM_TABLET, actor=actor, at=at)
        for (seat, sheet), lines in found.items()
    ]


def _account(said: object) -> int:
    """Raises Unreadable: export-unreadable."""
    if not isinstance(said, str) or not said.isascii() or not said.isdigit() or len(said) > 9:  # fits
        raise Unreadable("export-unreadable")
    return int(said)


def _given(frame: Frame, mark: Mapping[str, Any], account: int, sent: set[str]) -> Given:
    seat = frame.seats.get(mark["seat"])
    sheet = next((one for one in frame.sheets.values() if mark["aspect"] in {a.key for a in one.aspects}), None)
    if seat is None or sheet is None:
        return Given(mark, seat, sheet, "", None, Problem("seat-unknown" if seat is None else "aspect-unknown", {}))
    place = next(place for place, one in enumerate(sheet.aspects, 1) if one.key == mark["aspect"])
    number = f"{sheet.id}.{place}"
    if mark["client_id"] in sent:
        return Given(mark, seat, sheet, number, None, Problem(keeping.THERE_ALREADY, {}))
    if mark["act"] not in {act.value for act in ON_PAPER}:
        return Given(mark, seat, sheet, number, None, Problem("paper-act-unknown", {}))
    return Given(mark, seat, sheet, number, _line(mark, account), None)


def _line(mark: Mapping[str, Any], account: int) -> Line:
    act = Act(mark["act"])
    return Line(
        aspect=mark["aspect"],
        act=act,
        answer=mark.get("answer") if act is Act.ANSWER else None,
        score=mark.get("score", -1) if act is Act.SCORE else None,
        round=mark.get("round", 0) if act is Act.SCORE else None,
        judge=account if act is Act.SCORE else None,
        source=mark["client_id"],
        account=account,
    )


def _tried(session: Session, frame: Frame, marks: Sequence[Given], at: datetime) -> list[Given]:
    """Each line with what stands in its way as the seat is now, those before it counted."""
    ledgers = read_ledgers(session, frame, {mark.seat.id for mark in marks if mark.seat and mark.line})
    found = []
    for mark in marks:
        if mark.line and mark.seat:
            (problem,) = content.tried(frame, ledgers[mark.seat.id], [mark.line], moment_text(at))
            mark = Given(mark.said, mark.seat, mark.sheet, mark.number, mark.line, problem)
        found.append(mark)
    return found
