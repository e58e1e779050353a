"""Sheets of which marks or photos wait on tablets: seen before they are locked, for a locked sheet refuses them."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.errors import Refused
from scoring.marking.desk.locks import preview
from scoring.marking.desk.matrix import columns
from scoring.marking.live.presence import Tablet, tablets_of
from scoring.marking.locking import Choice
from scoring.marking.recording import room
from scoring.people.actors import Actor


def places_of(tablets: Iterable[Tablet]) -> frozenset[tuple[str, str]]:
    """(seat, sheet) of which tablets last said that marks or photos wait there."""
    return frozenset(place for each in tablets if not each.report.empty for place in each.report.places)


def held(session: Session, assessment: str, actor: Actor) -> frozenset[tuple[str, str]]:
    """The same of an assessment, as far as the server was told. Raises as `tablets_of` does."""
    return places_of(tablets_of(session, assessment, actor, at=clock.now()))


def expect_seen(
    session: Session, assessment: str, choice: Choice, waiting: Collection[tuple[str, str]], *, seen: bool
) -> None:
    """Raises Refused: marks-wait-on-sheets, where some of these would be locked and that was not seen; NotFound:
    assessment-unknown, seat-unknown, sheet-unknown.
    """
    if seen or not waiting:
        return
    frame = room().frames.get(session, assessment)
    found = preview(frame, columns(session, frame), choice, waiting)
    if found.held:
        raise Refused("marks-wait-on-sheets", sheets=len(found.held))
