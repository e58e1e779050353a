"""Going on under a new scheme version while marking is open: asked by the chief, consented to by another person."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.changes.effects import Effects, SeatEffect, effects
from scoring.marking.changes.models import SchemeChangeRow
from scoring.marking.checkpoints import write_checkpoint
from scoring.marking.entries import checked_text, held_text, keep_text, moment_text
from scoring.marking.frames import AssessmentState, Frame, hold_alone
from scoring.marking.judges import acts
from scoring.marking.ledgers import Hold, views
from scoring.marking.locking import DECLINED, GRANTED, OPEN
from scoring.marking.models import AssessmentRow, JournalTextRow, PanelSheetRow
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.marking.setting_up import changing, next_revision
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.permissions import HERE
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.scheme import Scheme
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import VersionRow

PROPOSE, CONSENT = "propose-scheme-change", "consent-to-scheme-change"
CAUSE = "scheme-change"  # of a checkpoint
CHANGED = "scheme-changed"  # the reason code of marks that return and sheets that open
PUBLIC_BYTES = 8
ROWS = (
    ("chief-expert", PROPOSE, HERE),
    ("jury-president", CONSENT, HERE),
    ("organizer", CONSENT, access.STAND_IN),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked: the version's id, why, and who marks what is new (sub-criterion -> panel)."""

    version: int
    reason: str
    panels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was asked for, as people look at it."""

    public_id: str
    from_version: int
    to_version: int
    panels: Mapping[str, int]
    reason: str
    asked_by: int
    asked_at: datetime
    state: str
    answered_by: int | None
    answered_at: datetime | None


def declare() -> None:
    permissions.declare(rows=ROWS)


def newer_versions(session: Session, frame: Frame) -> list[tuple[int, int]]:
    """(id, number) of the versions of the same scheme after the one that is marked by, the newest first."""
    now = session.get_one(VersionRow, frame.scheme_version)
    found = select(VersionRow.id, VersionRow.number).where(
        VersionRow.scheme_id == now.scheme_id, VersionRow.number > now.number
    )
    return [(row[0], row[1]) for row in session.execute(found.order_by(VersionRow.number.desc()))]


def preview(session: Session, frame: Frame, version: int) -> Effects:
    """What going on under `version` would do. Raises NotFound: version-unknown."""
    new = _scheme(session, frame, version)
    return effects(frame, new, lambda view: views(session, room().ledgers, frame, frame.seats, view))


def take_version(session: Session, assessment: str, version: int, *, actor: Actor, at: datetime) -> None:
    """Before opening nobody has marked by the old one: whoever sets up just takes the newer version.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, version-unknown; Refused: assessment-not-draft.
    """
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    frame = room().frames.fresh(session, assessment)
    new = _scheme(session, frame, version)
    _drop_gone_sheets(session, frame, {sheet.id for sheet in new.sub_criteria()})
    row.scheme_version_id = version
    session.flush()
    acts.note(
        session, assessment, "act-version-taken", actor=actor, at=at, params={"number": _number(session, version)}
    )


def propose_change(session: Session, assessment: str, asked: Proposal, *, actor: Actor, at: datetime) -> str:
    """The public id of a change that waits for another person's consent. decisions.md 8.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, version-unknown, panel-unknown; Refused:
    assessment-not-open, change-already-asked, new-sheet-without-panel, text-missing, text-too-long.
    """
    access.require(actor, PROPOSE, assessment)
    hold_alone(session, assessment)  # two who ask at once would both find that nobody has asked yet
    frame = room().frames.get(session, assessment)
    frame.expect_open()
    if open_change(session, frame) is not None:
        raise Refused("change-already-asked")
    found = preview(session, frame, asked.version)
    panels = _panels(frame, found.new_sheets, asked.panels)
    row = SchemeChangeRow(
        public_id=secrets.token_hex(PUBLIC_BYTES),
        assessment_id=frame.id,
        from_version=frame.scheme_version,
        to_version=asked.version,
        panels=json.dumps(panels, sort_keys=True),
        reason_text=keep_text(session, checked_text(asked.reason), at=at)[0],
        asked_by=access.account_of(actor),
        asked_at=at,
        state=OPEN,
        answered_by=None,
        answered_at=None,
    )
    session.add(row)
    session.flush()
    params = {"number": _number(session, asked.version)}
    acts.note(session, assessment, "act-change-asked", actor=actor, at=at, params=params, reason=asked.reason)
    return row.public_id


def refuse_change(session: Session, assessment: str, change: str, *, actor: Actor, at: datetime) -> None:
    """Marking goes on under the old version. Raises as `consent_to_change` before it looks at the seats."""
    frame, row = _answered(session, assessment, change, DECLINED, actor=actor, at=at)
    params = {"number": _number(session, row.to_version)}
    acts.note(session, frame.public_id, "act-change-refused", actor=actor, at=at, params=params)


def consent_to_change(session: Session, assessment: str, change: str, *, actor: Actor, at: datetime) -> Effects:
    """Marking goes on under the new version: marks of what changed return, their sheets are signed anew.

    All of it in one transaction, with a checkpoint after it. Raises Forbidden: not-allowed; NotFound:
    assessment-unknown, change-unknown; Refused: assessment-not-open, change-answered, change-outdated (the
    assessment has gone on under another version meanwhile); RuleBroken: change-needs-another-person.
    """
    frame, row = _answered(session, assessment, change, GRANTED, actor=actor, at=at)
    if row.from_version != frame.scheme_version:
        raise Refused("change-outdated")
    hold = Hold(session, room().ledgers, frame.seats)  # nobody marks while the version changes
    ledgers = {seat: hold.ledger(frame, seat) for seat in frame.seats}
    new = _scheme(session, frame, row.to_version)
    found = effects(frame, new, lambda view: {seat: view(ledger) for seat, ledger in ledgers.items()})
    text = held_text(session, row.reason_text)
    for seat in found.seats:
        for entry in _entries(seat, row, text, consent=str(actor.account_id), at=at):
            hold.append(ledgers[seat.seat], entry)
    hold.write()
    _take(session, frame, row, found)
    write_checkpoint(session, assessment, CAUSE, at=at)
    params = {"number": _number(session, row.to_version), "lost": found.lost}
    acts.note(session, assessment, "act-change-taken", actor=actor, at=at, params=params)
    return found


def open_change(session: Session, frame: Frame) -> Change | None:
    """The change that waits for an answer."""
    found = select(SchemeChangeRow).where(SchemeChangeRow.assessment_id == frame.id, SchemeChangeRow.state == OPEN)
    row = session.scalar(found)
    return None if row is None else _view(session, row)


def changes_of(session: Session, frame: Frame) -> list[Change]:
    """Every change of an assessment, the newest first."""
    found = select(SchemeChangeRow).where(SchemeChangeRow.assessment_id == frame.id)
    return [_view(session, row) for row in session.scalars(found.order_by(SchemeChangeRow.id.desc()))]


def find_change(session: Session, frame: Frame, change: str) -> Change:
    """Raises NotFound: change-unknown."""
    return _view(session, _row(session, frame, change))


def _answered(
    session: Session, assessment: str, change: str, answer: str, *, actor: Actor, at: datetime
) -> tuple[Frame, SchemeChangeRow]:
    before = room().frames.get(session, assessment)
    access.require(actor, CONSENT, assessment, access.standing_in(session, before, actor))
    next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)
    frame.expect_open()
    row = _row(session, frame, change)
    if row.state != OPEN:
        raise Refused("change-answered")
    if same_person(session, row.asked_by, access.account_of(actor)):
        raise RuleBroken("change-needs-another-person")
    row.state, row.answered_by, row.answered_at = answer, access.account_of(actor), at
    session.flush()
    return frame, row


def _row(session: Session, frame: Frame, change: str) -> SchemeChangeRow:
    found = select(SchemeChangeRow).where(
        SchemeChangeRow.public_id == change, SchemeChangeRow.assessment_id == frame.id
    )
    row = session.scalar(found.with_for_update())
    if row is None:
        raise NotFound("change-unknown")
    return row


def _entries(
    seat: SeatEffect, row: SchemeChangeRow, text: Mapping[str, str | None], *, consent: str, at: datetime
) -> Iterable[Entry]:
    """First the sheets are opened, then the marks return."""
    by, moment, scheme = str(row.asked_by), moment_text(at), str(row.to_version)
    for sheet in sorted({*seat.reopened, *seat.unlocked}):
        yield Entry(
            seat.seat, EntryKind.UNLOCK, by, moment,
            sheet=sheet, consent=consent, reason=CHANGED, scheme=scheme,
            text=text.get("text"), text_hash=text.get("text_hash"),
        )  # fmt: skip
    for key in seat.returned:
        yield Entry(seat.seat, EntryKind.RETURNED, by, moment, aspect=key, reason=CHANGED, scheme=scheme)


def _take(session: Session, frame: Frame, row: SchemeChangeRow, found: Effects) -> None:
    assessment = session.get_one(AssessmentRow, frame.id)
    assessment.scheme_version_id = row.to_version
    new = _scheme(session, frame, row.to_version)
    _drop_gone_sheets(session, frame, {sheet.id for sheet in new.sub_criteria()})
    for sheet, panel in json.loads(row.panels).items():
        session.add(PanelSheetRow(assessment_id=frame.id, panel_id=panel, sheet=sheet))
    session.flush()


def _drop_gone_sheets(session: Session, frame: Frame, kept: set[str]) -> None:
    table = PanelSheetRow
    session.execute(delete(table).where(table.assessment_id == frame.id, table.sheet.not_in(kept)))


def _panels(frame: Frame, new_sheets: Iterable[str], chosen: Mapping[str, int]) -> dict[str, int]:
    known = {panel.id for panel in frame.panels}
    for sheet in new_sheets:
        if sheet not in chosen:
            raise Refused("new-sheet-without-panel", sheet=sheet)
        if chosen[sheet] not in known:
            raise NotFound("panel-unknown")
    return {sheet: chosen[sheet] for sheet in new_sheets}


def _scheme(session: Session, frame: Frame, version: int) -> Scheme:
    """Raises NotFound: version-unknown, also for a version of another scheme or an older one."""
    if version not in {identity for identity, _number in newer_versions(session, frame)}:
        raise NotFound("version-unknown", number=version)
    return scheme_from_bytes(session.get_one(VersionRow, version).content.encode())


def _number(session: Session, version: int) -> int:
    return session.get_one(VersionRow, version).number


def _view(session: Session, row: SchemeChangeRow) -> Change:
    text = session.get(JournalTextRow, row.reason_text)
    return Change(
        row.public_id, row.from_version, row.to_version, json.loads(row.panels), (text.text or "") if text else "",
        row.asked_by, row.asked_at, row.state, row.answered_by, row.answered_at,
    )  # fmt: skip
