"""Sheets from agreement to lock, and back by two people."""

import pytest
from sqlalchemy import delete, update

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.marking import locking, sheets
from scoring.marking.checkpoints import checkpoints_of
from scoring.marking.commands import Act
from scoring.marking.locking import Choice
from scoring.marking.models import AssessmentRow
from scoring.marking.sheets import SheetView, Shown
from scoring.people.actors import Actor
from scoring.people.models import RoleGrant
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import EntryKind
from scoring.rules.marks import marked
from scoring.rules.sheets import SheetState
from tests.marking.hall import MOMENT, Hall, make_actor

pytestmark = pytest.mark.clause("decisions.md 11")


def view(hall: Hall, sheet: int = 1, seat: int = 0) -> SheetView:
    with hall.app.app_context(), db.reading() as session:
        return sheets.sheet_views(session, hall.assessment)[hall.seats[seat], f"A{sheet}"]


def shown(hall: Hall, sheet: int = 1, seat: int = 0) -> Shown:
    return Shown(hall.seats[seat], f"A{sheet}", view(hall, sheet, seat).content)


def agree(hall: Hall, sheet: int = 1, seat: int = 0, actor: Actor | None = None) -> None:
    seen = shown(hall, sheet, seat)
    with hall.app.app_context(), db.transaction() as session:
        sheets.agree_on_sheet(session, hall.assessment, seen, actor=actor or hall.judges[0], at=MOMENT)


def sign(hall: Hall, actor: Actor, *which: Shown) -> int:
    with hall.app.app_context(), db.transaction() as session:
        return len(sheets.sign_sheets(session, hall.assessment, which, actor=actor, at=MOMENT))


def sign_all(hall: Hall, sheet: int = 1, seat: int = 0) -> None:
    agree(hall, sheet, seat)
    for judge in hall.judges[:3]:
        sign(hall, judge, shown(hall, sheet, seat))


def lock(hall: Hall, choice: Choice, actor: Actor | None = None) -> locking.Locked:
    with hall.app.app_context(), db.transaction() as session:
        return locking.lock_sheets(session, hall.assessment, choice, actor=actor or hall.chief, at=MOMENT)


def ask(hall: Hall, actor: Actor | None = None) -> str:
    with hall.app.app_context(), db.transaction() as session:
        return locking.ask_to_unlock(
            session,
            hall.assessment,
            hall.seats[0],
            "A1",
            "typing-slip",
            "m1 was 0.80",
            actor=actor or hall.chief,
            at=MOMENT,
        )


def consent(hall: Hall, request: str, actor: Actor | None = None) -> None:
    with hall.app.app_context(), db.transaction() as session:
        locking.consent_to_unlock(session, hall.assessment, request, actor=actor or hall.president, at=MOMENT)


def one_sheet(hall: Hall) -> Choice:
    return Choice(hall.seats[0], "A1")


def test_sheet_goes_from_empty_to_locked(hall: Hall) -> None:
    seen = [view(hall).state]
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    seen.append(view(hall).state)
    hall.complete()
    seen.append(view(hall).state)
    sign_all(hall)
    seen.append(view(hall).state)
    lock(hall, one_sheet(hall))
    seen.append(view(hall).state)

    assert seen == list(SheetState)


def test_measured_marks_are_agreed_on_once_before_anybody_signs(hall: Hall) -> None:
    hall.complete()

    with pytest.raises(Refused, match="sheet-not-agreed"):
        sign(hall, hall.judges[0], shown(hall))
    agree(hall)
    assert view(hall).agreed
    assert sign(hall, hall.judges[0], shown(hall)) == 1


def test_agreement_and_signatures_fall_with_the_marks_they_were_given_for(hall: Hall) -> None:
    hall.complete(1)
    hall.complete(2)
    sign_all(hall, 1)
    sign_all(hall, 2)

    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.80")

    assert (view(hall, 1).state, view(hall, 1).agreed) == (SheetState.COMPLETE, False)
    assert view(hall, 1).signed_by == frozenset()
    assert view(hall, 2).state is SheetState.SIGNED


def test_one_act_signs_a_list_with_an_entry_for_each_over_its_own_hash(hall: Hall) -> None:
    for sheet in (1, 2):
        hall.complete(sheet)
        agree(hall, sheet)
    before = len(hall.journal())

    assert sign(hall, hall.judges[1], shown(hall, 1), shown(hall, 2)) == 2

    signed = hall.journal()[before:]
    assert [(entry.kind, entry.sheet, entry.judge) for entry in signed] == [
        (EntryKind.SIGN, "A1", str(hall.judges[1].account_id)),
        (EntryKind.SIGN, "A2", str(hall.judges[1].account_id)),
    ]
    assert {entry.content for entry in signed} == {view(hall, 1).content, view(hall, 2).content}


def test_nothing_is_signed_when_one_sheet_of_the_list_changed_since_it_was_shown(hall: Hall) -> None:
    for sheet in (1, 2):
        hall.complete(sheet)
        agree(hall, sheet)
    looked_at = [shown(hall, 1), shown(hall, 2)]
    hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.80")

    with pytest.raises(Outdated):
        sign(hall, hall.judges[0], *looked_at)

    assert view(hall, 1).signed_by == frozenset()
    assert EntryKind.SIGN not in {entry.kind for entry in hall.journal()}


def test_sheet_signed_already_is_passed_over(hall: Hall) -> None:
    hall.complete()
    agree(hall)

    assert [sign(hall, hall.judges[0], shown(hall)) for _ in range(2)] == [1, 0]


def test_only_those_who_judged_sign(hall: Hall) -> None:
    hall.complete()
    agree(hall)

    for other in (hall.judges[3], hall.judges[4], hall.chief, hall.president):
        with pytest.raises(Forbidden):
            sign(hall, other, shown(hall))


def test_unsettled_sheet_is_neither_signed_nor_locked(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")

    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        agree(hall)
    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        sign(hall, hall.judges[0], shown(hall))
    with pytest.raises(RuleBroken, match="sheet-not-complete"):
        lock(hall, one_sheet(hall))


def test_lock_needs_every_signature(hall: Hall) -> None:
    hall.complete()
    agree(hall)
    sign(hall, hall.judges[0], shown(hall))

    with pytest.raises(RuleBroken, match="sheet-not-signed"):
        lock(hall, one_sheet(hall))


def test_locked_sheet_takes_no_mark(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    for act, actor, said in (
        (Act.ANSWER, hall.judges[0], {"answer": "typed:1.00"}),
        (Act.CORRECT, hall.chief, {"value": 90, "reason": "slip"}),
    ):
        with pytest.raises(RuleBroken, match="sheet-locked"):
            hall.send(actor, act, "m1", **said)
    assert hall.ledger().folded("m1").mark == marked(75)


def test_locking_a_sub_criterion_a_day_or_all_takes_all_or_none(hall: Hall) -> None:
    hall.complete(1, 0)
    sign_all(hall, 1, 0)
    for choice in (Choice(sheet="A1"), Choice(day="1"), Choice()):
        with pytest.raises(RuleBroken, match="sheet-not-complete"):
            lock(hall, choice)
    assert view(hall, 1, 0).state is SheetState.SIGNED

    for sheet, seat in ((2, 0), (1, 1), (2, 1)):
        hall.complete(sheet, seat)
        sign_all(hall, sheet, seat)

    assert len(lock(hall, Choice(sheet="A1")).entries) == 2
    assert len(lock(hall, Choice(day="1")).entries) == 2
    with pytest.raises(Refused, match="nothing-to-lock"):
        lock(hall, Choice())


def test_each_lock_and_each_days_end_writes_a_checkpoint_of_all_heads(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    locked = lock(hall, one_sheet(hall))
    with hall.app.app_context(), db.transaction() as session:
        day = locking.end_day(session, hall.assessment, 1, actor=hall.chief, at=MOMENT)

    assert [locked.checkpoint.cause, day.cause] == ["lock", "day-end"]
    assert set(day.heads) == set(hall.seats)
    assert locked.checkpoint.heads[hall.seats[0]].seq == locked.entries[0].seq
    with hall.app.app_context(), db.reading() as session:
        assert checkpoints_of(session, hall.assessment) == [locked.checkpoint, day]


def test_judges_lock_nothing(hall: Hall) -> None:
    with pytest.raises(Forbidden):
        lock(hall, Choice(), hall.judges[0])


def test_unlocking_takes_two_people_and_new_signatures(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    consent(hall, ask(hall))

    entry = hall.journal()[-1]
    assert (entry.kind, entry.by, entry.consent, entry.reason) == (
        EntryKind.UNLOCK,
        str(hall.chief.account_id),
        str(hall.president.account_id),
        "typing-slip",
    )
    assert view(hall).state is SheetState.COMPLETE
    assert hall.ledger().folded("m1").mark == marked(75)
    for judge in hall.judges[:3]:
        sign(hall, judge, shown(hall))
    assert len(lock(hall, one_sheet(hall)).entries) == 1


def test_nobody_consents_to_an_own_request(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))
    both = Actor(hall.chief.account_id, "both", grants=(*hall.chief.grants, *hall.president.grants))

    with pytest.raises(RuleBroken, match="unlock-needs-another-person"):
        consent(hall, ask(hall), both)
    assert view(hall).state is SheetState.LOCKED


def test_request_is_answered_once_and_asked_once(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))
    request = ask(hall)

    with pytest.raises(Refused, match="unlock-already-asked"):
        ask(hall)
    with hall.app.app_context(), db.transaction() as session:
        locking.refuse_to_unlock(session, hall.assessment, request, actor=hall.president, at=MOMENT)
    with pytest.raises(Refused, match="request-answered"):
        consent(hall, request)
    assert view(hall).state is SheetState.LOCKED


def test_organizer_consents_only_at_a_college_stage_without_a_president(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    lock(hall, one_sheet(hall))

    request = ask(hall)

    with pytest.raises(Forbidden):
        consent(hall, request, hall.organizer)
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(conflict_level="teacher", revision=AssessmentRow.revision + 1))
    with pytest.raises(Forbidden):
        consent(hall, request, hall.organizer)
    with hall.app.app_context(), db.transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.role == "jury-president"))
    consent(hall, request, hall.organizer)

    assert view(hall).state is SheetState.COMPLETE


def test_disputed_sheet_is_not_locked_until_it_is_settled(hall: Hall) -> None:
    hall.complete()
    sign_all(hall)
    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(
            session, hall.assessment, hall.seats[0], "A1", "benchmark-read-differently", actor=hall.judges[1], at=MOMENT
        )
    with pytest.raises(Refused, match="sheet-disputed"):
        lock(hall, one_sheet(hall))

    with hall.app.app_context(), db.transaction() as session:
        sheets.settle_dispute(
            session, hall.assessment, hall.seats[0], "A1", "panel-decided", "looked again", actor=hall.chief, at=MOMENT
        )

    assert len(lock(hall, one_sheet(hall)).entries) == 1


def test_what_is_rolled_back_is_forgotten_by_memory_too(hall: Hall) -> None:
    hall.complete()

    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(session, hall.assessment, hall.seats[0], "A1", "slip", actor=hall.judges[1], at=MOMENT)
        session.rollback()

    assert not view(hall).disputed
    assert hall.send(hall.judges[0], Act.ANSWER, "m2", answer="typed:0.10")["seq"] == 6


def test_stranger_of_another_hall_may_nothing(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        stranger = make_actor(session, "chief-expert", "elsewhere")

    with pytest.raises(Forbidden):
        lock(hall, Choice(), stranger)
