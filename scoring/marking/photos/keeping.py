"""Photos of work: taken by whoever marks a sheet, seen by whoever may see it, removed while it is not locked.

A photo is no mark: it stands in a table of its own and in a file, and never in the journal. decisions.md 25.
"""

import hashlib
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.waiting import off_the_loop
from scoring.marking import access
from scoring.marking.api.sight import Sight, sight_of_marks
from scoring.marking.commands import check_client_id
from scoring.marking.entries import moment_text
from scoring.marking.frames import MARKED_SEATS, Frame
from scoring.marking.judges import acts
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import AssessmentRow
from scoring.marking.photos.models import PhotoRow
from scoring.marking.photos.pictures import Picture
from scoring.marking.recording import room
from scoring.marking.sheets import Desk
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.people.permissions import HERE
from scoring.rules.errors import RuleBroken
from scoring.rules.sheets import SheetState

KEEP = "keep-photo"
ROWS = (
    ("expert", KEEP, access.JUDGE),
    *((role, KEEP, HERE) for role in ("chief-expert", "deputy-chief-expert")),
)
PHOTOS_MAX = 4  # of one seat


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """Where a photo belongs. `client_id` is the tablet's own, the same each time it is sent."""

    client_id: str
    seat: str
    sheet: str
    aspect: str | None = None


def declare() -> None:
    """Add photos to the table of permissions."""
    permissions.declare(rows=ROWS)


def expect_may_keep(session: Session, assessment: str, new: NewPhoto, *, actor: Actor) -> None:
    """Ask before anything is decoded.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown,
    sheet-unknown, aspect-unknown; Unreadable: client-id-malformed.
    """
    frame = room().frames.get(session, assessment)
    _expect_keeper(frame, new.seat, new.sheet, actor)
    check_client_id(new.client_id)
    if new.aspect is not None and frame.aspect(new.aspect)[1].id != new.sheet:
        raise NotFound("aspect-unknown")


@contextmanager
def laid_down(assessment: str, picture: Picture) -> Iterator[str]:
    """The id of a photo whose file is on the disk, before any transaction: nobody who writes waits for the disk.

    The file goes again where the photo is refused, or was there already (`take_away`). Any other failure leaves it:
    whether the row is durable is not known then, and a row without a file is worse than a file without a row.
    """
    photo = new_public_id()
    path = _path(assessment, photo)
    off_the_loop(lambda: _write(path, picture.data))
    try:
        yield photo
    except (Refused, RuleBroken):
        take_away(assessment, photo)
        raise


def take_away(assessment: str, photo: str) -> None:
    """Remove the file of a photo that is not kept."""
    _path(assessment, photo).unlink(missing_ok=True)


def keep_photo(
    session: Session,
    assessment: str,
    new: NewPhoto,
    picture: Picture,
    sent: str,
    *,
    photo: str,
    actor: Actor,
    at: datetime,
) -> tuple[dict[str, Any], bool]:
    """Keep a photo of a seat's work: how it is told, and whether it was there already.

    `photo` is its id, from `laid_down`. `sent` is the hash of what was sent: the same id with other bytes is another
    photo. Raises what `expect_may_keep` raises; Refused: assessment-not-open, seat-not-marked, photos-enough,
    client-id-reused; RuleBroken: sheet-locked.
    """
    expect_may_keep(session, assessment, new, actor=actor)
    desk = Desk(session, assessment, [new.seat], actor=actor, at=at)  # the seat is held: nobody adds a fifth meanwhile
    known = _sent_before(session, new.client_id, actor)
    if known is not None:
        if (known.sent, known.seat, known.sheet, known.aspect) != (sent, new.seat, new.sheet, new.aspect):
            raise Refused("client-id-reused")
        return told(known), True
    _expect_changing(desk, new.seat, new.sheet)
    if desk.frame.seat(new.seat).status not in MARKED_SEATS:  # as for marks; one that stands may still be removed
        raise Refused("seat-not-marked")
    if _count(session, new.seat) >= PHOTOS_MAX:
        raise Refused("photos-enough", most=PHOTOS_MAX)
    row = PhotoRow(
        public_id=photo,
        assessment_id=desk.frame.id,
        seat=new.seat,
        sheet=new.sheet,
        aspect=new.aspect,
        by=access.account_of(actor),
        at=at,
        client_id=new.client_id,
        sent=sent,
        sha256=hashlib.sha256(picture.data).hexdigest(),
        bytes=len(picture.data),
        width=picture.width,
        height=picture.height,
    )
    session.add(row)
    session.flush()
    _note(session, assessment, "act-photo-kept", row, actor, at)
    return told(row), False


def photos_of(
    session: Session, assessment: str, seat: str | None = None, sheet: str | None = None, *, actor: Actor
) -> list[dict[str, Any]]:
    """The photos that the actor may see, of a seat or all, of a sheet or all; oldest first.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown,
    sheet-unknown.
    """
    frame = room().frames.get(session, assessment)
    seen = sight_of_marks(frame, actor)
    seats = [frame.seat(seat).id] if seat else list(frame.seats)
    found = select(PhotoRow).where(PhotoRow.assessment_id == frame.id, PhotoRow.deleted_at.is_(None))
    found = found.where(PhotoRow.seat.in_(seats))
    if sheet:
        found = found.where(PhotoRow.sheet == frame.sheet(sheet).id)
    rows = list(session.scalars(found.order_by(PhotoRow.id)))
    may = _seen(session, frame, seen, rows)
    return [told(row) for row in rows if row.sheet in may[row.seat]]


def photo_file(session: Session, assessment: str, photo: str, *, actor: Actor) -> Path:
    """Where a photo lies, for whoever may see its sheet.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, photo-unknown (also one
    of a sheet that the actor may not see: a guess learns nothing).
    """
    frame = room().frames.get(session, assessment)
    seen = sight_of_marks(frame, actor)
    row = _photo(session, frame, photo)
    if row.sheet not in _seen(session, frame, seen, [row])[row.seat]:
        raise NotFound("photo-unknown")
    path = _path(assessment, row.public_id)
    if not path.is_file():
        raise NotFound("photo-unknown")
    return path


def remove_photo(session: Session, assessment: str, photo: str, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Take a photo off its sheet; the file stays in the instance folder, and who removed it is known.

    Raises as `photo_file`; Refused: assessment-not-open; RuleBroken: sheet-locked.
    """
    frame = room().frames.get(session, assessment)
    access.require(actor, access.SEE, assessment, access.belonging(frame, actor))
    found = _photo(session, frame, photo, removed_too=True)
    _expect_keeper(frame, found.seat, found.sheet, actor)
    desk = Desk(session, assessment, [found.seat], actor=actor, at=at)
    row = _photo(session, frame, photo, removed_too=True)
    if row.deleted_at is None:
        _expect_changing(desk, row.seat, row.sheet)
        row.deleted_at, row.deleted_by = at, access.account_of(actor)
        _note(session, assessment, "act-photo-removed", row, actor, at)
    return told(row)


def counts(session: Session, assessment: str) -> Mapping[tuple[str, str], int]:
    """How many photos each sheet has."""
    found = (
        select(PhotoRow.seat, PhotoRow.sheet, func.count())
        .join(AssessmentRow, AssessmentRow.id == PhotoRow.assessment_id)
        .where(AssessmentRow.public_id == assessment, PhotoRow.deleted_at.is_(None))
        .group_by(PhotoRow.seat, PhotoRow.sheet)
    )
    return Counter({(seat, sheet): count for seat, sheet, count in session.execute(found)})


def told(row: PhotoRow) -> dict[str, Any]:
    """A photo as JSON tells it."""
    return {
        "id": row.public_id,
        "client_id": row.client_id,
        "seat": row.seat,
        "sheet": row.sheet,
        "aspect": row.aspect,
        "by": str(row.by),
        "at": moment_text(row.at),
        "sha256": row.sha256,
        "bytes": row.bytes,
        "width": row.width,
        "height": row.height,
        "removed": row.deleted_at is not None,
    }


def _seen(session: Session, frame: Frame, sight: Sight, rows: Iterable[PhotoRow]) -> dict[str, set[str]]:
    """By seat: of which of these photos' sheets the marks may be seen."""
    sheets = defaultdict(set)
    for row in rows:
        sheets[row.seat].add(row.sheet)

    def of_seat(ledger: Ledger) -> set[str]:
        return {sheet for sheet in sheets[ledger.seat] if sight.sees(frame, ledger, sheet)}

    return views(session, room().ledgers, frame, sheets, of_seat)


def _expect_keeper(frame: Frame, seat: str, sheet: str, actor: Actor) -> None:
    known = seat in frame.seats and sheet in frame.sheets
    relations = access.judging(frame, actor, seat, sheet) if known else frozenset()
    if not known:  # whoever has no business here learns nothing of what exists
        access.require(actor, access.SEE, frame.public_id, access.belonging(frame, actor))
        frame.seat(seat)
        frame.sheet(sheet)
    access.require(actor, KEEP, frame.public_id, relations)


def _expect_changing(desk: Desk, seat: str, sheet: str) -> None:
    desk.frame.expect_open()
    if desk.sheet(seat, sheet).state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")


def _sent_before(session: Session, client_id: str, actor: Actor) -> PhotoRow | None:
    return session.scalar(select(PhotoRow).where(PhotoRow.by == actor.account_id, PhotoRow.client_id == client_id))


def _count(session: Session, seat: str) -> int:
    found = select(func.count()).select_from(PhotoRow).where(PhotoRow.seat == seat, PhotoRow.deleted_at.is_(None))
    return session.scalar(found) or 0


def _photo(session: Session, frame: Frame, photo: str, *, removed_too: bool = False) -> PhotoRow:
    found = select(PhotoRow).where(PhotoRow.public_id == photo, PhotoRow.assessment_id == frame.id)
    row = session.scalar(found.execution_options(populate_existing=True))
    if row is None or (row.deleted_at is not None and not removed_too):
        raise NotFound("photo-unknown")
    return row


def _note(session: Session, assessment: str, code: str, row: PhotoRow, actor: Actor, at: datetime) -> None:
    params = {"seat": acts.of_seat(row.seat), "sheet": row.sheet, "photo": row.public_id}
    acts.note(session, assessment, code, actor=actor, at=at, params=params)


def _path(assessment: str, photo: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / "photos" / assessment
    return folder / f"{photo}.jpg"


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: written beside, put on the disk, then given its name, and that put on the disk too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).replace(path)
        _keep_name(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """A name is durable with its folder; Windows has no such handle, and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
