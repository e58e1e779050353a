"""Panels: who judges which sub-criteria, conflicts as they arise, overrides, and replacing a judge."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.entries import checked_text, keep_text, moment_text
from scoring.marking.frames import AssessmentState, Frame, Panel
from scoring.marking.independence import DECLARED, Tie, check_override
from scoring.marking.judges import acts
from scoring.marking.ledgers import Hold, Ledger
from scoring.marking.models import (
    ConflictRow,
    JournalEntryRow,
    OverrideRow,
    PanelJudgeRow,
    PanelRow,
    PanelSheetRow,
    TieChangeRow,
)
from scoring.marking.persons import any_same_person
from scoring.marking.recording import recorded, room
from scoring.marking.setting_up import changing, next_revision, seat_row
from scoring.people.actors import Actor
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import deciding_round
from scoring.rules.marks import State
from scoring.rules.scheme import Kind

REPLACED = "judge-replaced"  # the reason code of marks that return because other judges mark the seat now


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
    _check_judges(session, frame, judges)
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
) -> list[Entry]:
    """Say that a judge teaches or mentors the competitor of a seat; said twice, it stands once. decisions.md 9, 10.

    The fourth sits there from now on: rounds still open at that seat begin again, and the entries that say so are
    returned; marks given stay. Raises Forbidden: not-allowed (a judge declares only for oneself); NotFound:
    assessment-unknown, seat-unknown; Refused: tie-not-declared, judge-not-listed, assessment-closed.
    """
    frame = room().frames.fresh(session, assessment)
    own = access.belonging(frame, actor) if judge == actor.account_id else frozenset()
    access.require(actor, access.DECLARE, assessment, own)
    if tie not in DECLARED:
        raise Refused("tie-not-declared")
    next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)  # as it stands now that nobody else changes it
    seat_row(session, assessment, seat)
    _check_judges(session, frame, [judge])
    if tie in frame.declared.get((judge, seat), frozenset()):
        return []
    by = access.account_of(actor)
    session.add(ConflictRow(seat=seat, account_id=judge, kind=tie.value, declared_by=by, declared_at=at))
    params = {"judge": acts.of_account(judge), "seat": acts.of_seat(seat)}
    code = "act-mentor-declared" if tie is Tie.MENTOR else "act-teacher-declared"
    acts.note(session, assessment, code, actor=actor, at=at, params=params)
    return begin_again(session, frame, seat, by=by, at=at)


def withdraw_conflict(
    session: Session, assessment: str, judge: int, seat: str, tie: Tie, reason: str, *, actor: Actor, at: datetime
) -> list[Entry]:
    """Take back a tie that was declared by mistake, with a reason. What it returns and raises: as `declare_conflict`,
    but nobody does it for oneself; NotFound: conflict-unknown; Refused: text-missing, text-too-long.
    """
    access.require(actor, access.DECLARE, assessment)
    next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)
    seat_row(session, assessment, seat)
    if judge == actor.account_id:
        raise Refused("conflict-of-oneself")
    row = session.scalar(
        select(ConflictRow).where(
            ConflictRow.seat == seat, ConflictRow.account_id == judge, ConflictRow.kind == tie.value
        )
    )
    if row is None:
        raise NotFound("conflict-unknown")
    session.delete(row)
    params = {"judge": acts.of_account(judge), "seat": acts.of_seat(seat)}
    acts.note(
        session, assessment, "act-conflict-withdrawn", actor=actor, at=at, params=params, reason=checked_text(reason)
    )
    return begin_again(session, frame, seat, by=access.account_of(actor), at=at)


def override_conflict(
    session: Session, assessment: str, judge: int, seat: str, reason: str, *, actor: Actor, at: datetime
) -> list[Entry]:
    """Let a judge mark a seat in spite of a conflict; the reason is printed. decisions.md 9: the jury president only.

    Rounds still open at that seat begin again, as in `declare_conflict`.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-closed,
    text-missing, text-too-long; RuleBroken: override-for-oneself, override-without-conflict, override-for-mentor.
    """
    access.require(actor, access.OVERRIDE, assessment)
    next_revision(session, assessment)
    frame = room().frames.fresh(session, assessment)
    by = access.account_of(actor)
    check_override(by, judge, frame.tie(judge, seat))
    if (judge, seat) in frame.overridden:
        return []
    text, _ = keep_text(session, checked_text(reason), at=at)
    session.add(OverrideRow(seat=seat, account_id=judge, by=by, at=at, reason_text=text))
    params = {"judge": acts.of_account(judge), "seat": acts.of_seat(seat)}
    acts.note(session, assessment, "act-conflict-overridden", actor=actor, at=at, params=params, reason=reason)
    return begin_again(session, frame, seat, by=by, at=at)


def replace_judge(
    session: Session,
    assessment: str,
    panel: int,
    leaves: int,
    comes: int,
    reason: str = "",
    *,
    actor: Actor,
    at: datetime,
) -> list[Entry]:
    """Another judge takes the position of one who leaves. Past entries stay; rounds still open begin again.

    The entries returned say which aspects went back to *not marked yet*. Sheets that are marked and unsigned are
    signed by those who marked them. Raises Forbidden: not-allowed; NotFound: assessment-unknown, panel-unknown;
    Refused: assessment-closed, judge-not-in-panel, judge-twice, judge-not-listed, text-too-long.
    """
    changing(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    found = find_panel(frame, panel)
    if leaves not in found.seated():
        raise Refused("judge-not-in-panel")
    _check_judges(session, frame, [comes if judge == leaves else judge for judge in found.seated()])
    _change_seat(session, panel, leaves, comes, at)
    params = {
        "panel": found.name,
        "leaves": acts.of_account(leaves),
        "comes": acts.of_account(comes),
    }
    returned = begin_again(session, frame, *frame.seats, by=access.account_of(actor), at=at)
    acts.note(
        session,
        assessment,
        "act-judge-replaced",
        actor=actor,
        at=at,
        params={**params, "returned": len(returned)},
        reason=reason,
    )
    return returned


def seat_judge(session: Session, assessment: str, panel: int, comes: int, *, actor: Actor, at: datetime) -> int:
    """The position at which a judge is added to a panel that lacks one, also while marking is open. decisions.md 9.

    Seats that nobody could mark become markable; who marks the others does not change. Raises Forbidden:
    not-allowed; NotFound: assessment-unknown, panel-unknown; Refused: assessment-closed, panel-seated-in-full,
    judge-twice, judge-not-listed.
    """
    changing(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    found = find_panel(frame, panel)
    seated = found.seated()
    if len(seated) > frame.rule_set.judgement.judges:
        raise Refused("panel-seated-in-full")
    _check_judges(session, frame, [*seated, comes])
    position = len(seated) + 1
    session.add(_seated(panel, comes, position, at))
    params = {"panel": found.name, "judge": acts.of_account(comes)}
    acts.note(session, assessment, "act-judge-seated", actor=actor, at=at, params=params)
    begin_again(session, frame, *frame.seats, by=access.account_of(actor), at=at)
    return position


def find_panel(frame: Frame, panel: int) -> Panel:
    """Raises NotFound: panel-unknown."""
    found = next((each for each in frame.panels if each.id == panel), None)
    if found is None:
        raise NotFound("panel-unknown")
    return found


def rounds_begun_again(before: Frame, after: Frame, ledgers: Mapping[str, Ledger]) -> Iterator[tuple[str, str]]:
    """(seat, aspect) of every judgement with scores and no mark yet, where other judges mark now than did before."""
    for seat, ledger in ledgers.items():
        for sheet in before.sheets:
            if set(before.judges_if_any(seat, sheet)) != set(after.judges_if_any(seat, sheet)):
                yield from ((seat, key) for key in _open_rounds(before, ledger, sheet))


def check_different(session: Session, judges: Sequence[int]) -> None:
    """Raises Refused: judge-twice: one person holds one position of a panel, by whichever account. decisions.md 4."""
    if len(set(judges)) < len(judges) or any_same_person(session, judges):
        raise Refused("judge-twice")


def _check_judges(session: Session, frame: Frame, judges: Sequence[int]) -> None:
    check_different(session, judges)
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


def begin_again(session: Session, before: Frame, *seats: str, by: int, at: datetime) -> list[Entry]:
    """Begin the open rounds again at these seats, wherever others judge now than did `before`."""
    session.flush()
    after = room().frames.fresh(session, before.public_id)
    _note_ties(session, before, after, seats, at)
    hold = Hold(session, room().ledgers, seats)
    ledgers = {seat: hold.ledger(after, seat) for seat in seats}
    returned = []
    for seat, key in list(rounds_begun_again(before, after, ledgers)):
        entry = Entry(
            seat,
            EntryKind.RETURNED,
            str(by),
            moment_text(at),
            aspect=key,
            reason=REPLACED,
            scheme=str(before.scheme_version),
        )
        returned.append(hold.append(ledgers[seat], entry))
    hold.write()
    session.flush()
    for entry in returned:
        events.note(session, recorded(after, entry))
    return returned


def _note_ties(session: Session, before: Frame, after: Frame, seats: Collection[str], at: datetime) -> None:
    """Keep from when on a judge was tied to a seat or no longer was; before the opening nobody has marked anything."""
    if before.state is AssessmentState.DRAFT:
        return
    session.add_all(
        TieChangeRow(seat=seat, account_id=judge, at=at, tied=after.tied(judge, seat))
        for seat in seats
        for judge in after.judges
        if judge in before.judges and before.tied(judge, seat) != after.tied(judge, seat)
    )


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
