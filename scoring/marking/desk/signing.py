"""What a judge has to sign: complete sheets with their marks, agreed on or not, of every sub-criterion they judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.desk.totals import sheet_total
from scoring.marking.frames import Frame, Seat, day_of
from scoring.marking.ledgers import Ledger, views
from scoring.marking.recording import room
from scoring.marking.sheets import agreed
from scoring.people.actors import Actor
from scoring.rules.marks import NOT_MARKED, Mark
from scoring.rules.scheme import SubCriterion
from scoring.rules.sheets import SheetState


@dataclass(frozen=True, slots=True)
class ToSign:
    """A complete sheet without this judge's signature. `content` is what is signed; marks by aspect key."""

    seat: Seat
    sheet: SubCriterion
    content: str
    agreed: bool
    marks: Mapping[str, Mark]
    total: int

    @property
    def token(self) -> str:
        """The sheet as the form sends it back."""
        return f"{self.seat.id} {self.content} {self.sheet.id}"


@dataclass(frozen=True, slots=True)
class Mine:
    """All of one judge: ready to sign by sub-criterion, and how many sheets are not complete or already signed."""

    frame: Frame
    ready: tuple[tuple[SubCriterion, tuple[ToSign, ...]], ...]
    unfinished: int
    signed: int


def mine(session: Session, assessment: str, *, actor: Actor, sheet: str = "", day: str = "") -> Mine:
    """Of one sub-criterion or one day, all when nothing is said.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, sheet-unknown.
    """
    frame = room().frames.get(session, assessment)
    belongs = {access.SIGNER} if actor.account_id in frame.judges else set()
    access.require(actor, access.SIGN, assessment, belongs)
    if sheet:
        frame.sheet(sheet)
    account = access.account_of(actor)
    wanted = [one for one in frame.sheets.values() if sheet in ("", one.id) and day in ("", day_of(one))]
    found = views(session, room().ledgers, frame, frame.seats, lambda ledger: _of_seat(frame, ledger, wanted, account))
    every = [one for each in found.values() for one in each]
    ready = tuple(
        (one, here) for one in wanted if (here := tuple(each[1] for each in every if each[1] and each[1].sheet is one))
    )
    states = [state for state, _to_sign in every]
    return Mine(frame, ready, states.count("unfinished"), states.count("signed"))


def _of_seat(frame: Frame, ledger: Ledger, wanted: list[SubCriterion], account: int) -> list[tuple[str, ToSign | None]]:
    return list(_sheets(frame, ledger, wanted, account))


def _sheets(
    frame: Frame, ledger: Ledger, wanted: list[SubCriterion], account: int
) -> Iterator[tuple[str, ToSign | None]]:
    """("ready" | "unfinished" | "signed", the sheet) of each that this account signs."""
    for sheet in wanted:
        if account not in ledger.signers(frame, sheet.id):
            continue
        found = ledger.sheet(frame, sheet.id)
        if str(account) in found.signed_by or found.state is SheetState.LOCKED:
            yield "signed", None
        elif found.state in (SheetState.EMPTY, SheetState.IN_PROGRESS):
            yield "unfinished", None
        else:
            marks = ledger.marks()
            yield (
                "ready",
                ToSign(
                    frame.seat(ledger.seat),
                    sheet,
                    found.content,
                    agreed(frame, ledger, sheet.id),
                    {aspect.key: marks.get(aspect.key, NOT_MARKED) for aspect in sheet.aspects},
                    sheet_total(ledger, sheet),
                ),
            )
