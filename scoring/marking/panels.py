"""Panels: who judges which sub-criteria, conflicts as they arise, overrides, and replacing a judge."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.entries import keep_text, moment_text
from scoring.marking.frames import Frame, Panel
from scoring.marking.independence import DECLARED, Tie, check_override
from scoring.marking.ledgers import Hold, Ledger
from scoring.marking.models import ConflictRow, JournalEntryRow, OverrideRow, PanelJudgeRow, PanelRow, PanelSheetRow
from scoring.marking.recording import room
from scoring.marking.setting_up import changing, next_revision, seat_row
from scoring.people.actors import Actor
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import deciding_round
from scoring.rules.marks import State
from scoring.rules.scheme import Kind

REPLACED = "judge-replaced"  # the reason code of marks that return because a judge was replaced


def make_panel(
    session: Session,
    assessment: str,
    name: str,
    sheets: Collection[str],
    judges: Sequence[int],
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Seat accounts by position (the first three judge, the next stands by) and give the panel its sub-criteria.

    A sub-criterion that another panel had moves to this one, as long as nothing of it is marked.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, sheet-unknown; Refused: assessment-closed,
    judge-twice, judge-not-listed, sheet-already-marked.
    """
    row = changing(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    _check_judges(frame, judges)
    _take_sheets(session, frame, sheets)
    panel = PanelRow(assessment_id=row.id, name=name.strip())
    session.add(panel)
    session.flush()
    session.add_all(PanelSheetRow(assessment_id=row.id, panel_id=panel.id, sheet=sheet) for sheet in sorted(sheets))
    session.add_all(_seated(panel.id, judge, position, at) for position, judge in enumerate(judges, 1))
    session.flush()
    return panel.id


def declare_conflict(
    session: Session, assessment: str, judge: int, seat: str, tie: Tie, *, actor: Actor, at: datetime
) -> None:
    """Say that a judge teaches or mentors the competitor of a seat; said twice, it stands once. decisions.md 9, 10.

    Raises Forbidden: not-allowed (a judge declares only for oneself); NotFound: assessment-unknown, seat-unknown;
    Refused: tie-not-declared, assessment-closed.
    """
    frame = room().frames.fresh(session, assessment)
    own = access.belonging(frame, actor) if judge == actor.account_id else frozenset()
    access.require(actor, access.DECLARE, assessment, own)
    if tie not in DECLARED:
        raise Refused("tie-not-declared")
    next_revision(session, assessment)
    seat_row(session, assessment, seat)
    if tie in frame.declared.get((judge, seat), frozenset()):
        return
    session.add(
        ConflictRow(seat=seat, account_id=judge, kind=tie.value, declared_by=access.account_of(actor), declared_at=at)
    )
    session.flush()


def override_conflict(
    session: Session, assessment: str, judge: int, seat: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Let a judge mark a seat in spite of a conflict; the reason is printed. decisions.md 9: the jury president only.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-closed,
    text-missing, text-too-long; RuleBroken: override-for-oneself, override-without-conflict, override-for-mentor.
    """
    access.require(actor, access.OVERRIDE, assessment)
    next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)
    check_override(access.account_of(actor), judge, frame.tie(judge, seat))
    if (judge, seat) in frame.overridden:
        return
    text, _ = keep_text(session, reason, at=at)
    by = access.account_of(actor)
    session.add(OverrideRow(seat=seat, account_id=judge, by=by, at=at, reason_text=text))
    session.flush()


def replace_judge(
    session: Session, assessment: str, panel: int, leaves: int, comes: int, *, actor: Actor, at: datetime
) -> list[Entry]:
    """Another judge takes the position of one who leaves. Past entries stay; rounds still open begin again.

    The entries returned say which aspects went back to *not marked yet*. Sheets that are marked and unsigned are
    signed by those who marked them. Raises Forbidden: not-allowed; NotFound: assessment-unknown, panel-unknown;
    Refused: assessment-closed, judge-not-in-panel, judge-twice, judge-not-listed.
    """
    changing(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    found = next((each for each in frame.panels if each.id == panel), None)
    if found is None:
        raise NotFound("panel-unknown")
    if leaves not in found.seated():
        raise Refused("judge-not-in-panel")
    _check_judges(frame, [comes if judge == leaves else judge for judge in found.seated()])
    hold = Hold(session, room().ledgers, frame.seats)
    returned = _return_open_rounds(hold, frame, found, leaves, by=str(access.account_of(actor)), at=at)
    _change_seat(session, panel, leaves, comes, at)
    hold.write()
    session.flush()
    return returned


def _check_judges(frame: Frame, judges: Sequence[int]) -> None:
    if len(set(judges)) < len(judges):
        raise Refused("judge-twice")
    if not set(judges) <= set(frame.judges):
        raise Refused("judge-not-listed")


def _take_sheets(session: Session, frame: Frame, sheets: Collection[str]) -> None:
    taken = [sheet for sheet in sheets if frame.panel_of(frame.sheet(sheet).id)]
    keys = {aspect.key for sheet in taken for aspect in frame.sheet(sheet).aspects}
    marked = select(JournalEntryRow.id).where(JournalEntryRow.seat.in_(frame.seats), JournalEntryRow.aspect.in_(keys))
    if keys and session.scalar(marked.limit(1)) is not None:
        raise Refused("sheet-already-marked")
    session.execute(
        delete(PanelSheetRow).where(PanelSheetRow.assessment_id == frame.id, PanelSheetRow.sheet.in_(taken))
    )


def _seated(panel: int, judge: int, position: int, at: datetime) -> PanelJudgeRow:
    return PanelJudgeRow(panel_id=panel, account_id=judge, position=position, since=at, until=None)


def _change_seat(session: Session, panel: int, leaves: int, comes: int, at: datetime) -> None:
    found = select(PanelJudgeRow).where(
        PanelJudgeRow.panel_id == panel, PanelJudgeRow.account_id == leaves, PanelJudgeRow.until.is_(None)
    )
    row = session.scalars(found).one()
    row.until = at
    session.add(_seated(panel, comes, row.position, at))


def _return_open_rounds(hold: Hold, frame: Frame, panel: Panel, leaves: int, *, by: str, at: datetime) -> list[Entry]:
    """Judgement aspects with scores but no mark yet, at seats that the leaving judge marks."""
    returned = []
    for seat in frame.seats:
        ledger = hold.ledger(frame, seat)
        for sheet in sorted(panel.sheets):
            if leaves not in frame.judges_if_any(seat, sheet):
                continue
            for key in _open_rounds(frame, ledger, sheet):
                entry = Entry(
                    seat,
                    EntryKind.RETURNED,
                    by,
                    moment_text(at),
                    aspect=key,
                    reason=REPLACED,
                    scheme=str(frame.scheme_version),
                )
                returned.append(hold.append(ledger, entry))
    return returned


def _open_rounds(frame: Frame, ledger: Ledger, sheet: str) -> list[str]:
    rules = frame.rule_set.judgement
    return [
        aspect.key
        for aspect in frame.sheet(sheet).aspects
        if aspect.kind is Kind.JUDGEMENT
        and ledger.folded(aspect.key).rounds
        and ledger.folded(aspect.key).mark.state is State.NOT_MARKED
        and deciding_round(ledger.folded(aspect.key).rounds, rules) is None
    ]
