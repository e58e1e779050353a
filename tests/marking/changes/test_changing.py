"""A new scheme version while marking is open: carried, returned, signed anew; asked by one, consented to by another."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking import locking, setting_up, sheets
from scoring.marking.changes import changing
from scoring.marking.changes.changing import Proposal
from scoring.marking.checkpoints import checkpoints_of, verify
from scoring.marking.commands import Act
from scoring.marking.deciding import CellOutdated
from scoring.marking.independence import Level
from scoring.marking.setting_up import NewAssessment
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import EntryKind
from scoring.rules.scheme import Aspect, Kind, Scheme, SubCriterion, Text
from scoring.rules.sheets import SheetState
from scoring.schemes.content import canonical_bytes, fingerprint
from scoring.schemes.models import VersionRow
from tests.marking.hall import MOMENT, Hall, make_actor, make_hall, make_version, two_kinds

pytestmark = pytest.mark.clause("decisions.md 8")


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Both sheets of both seats are marked; A1 of the first seat is signed and locked, A2 is signed."""
    made = make_hall(app)
    for seat in range(2):
        made.complete(1, seat)
        made.complete(2, seat)
    for sheet in ("A1", "A2"):
        sign(made, sheet)
    with app.app_context(), db.transaction() as session:
        choice = locking.Choice(seat=made.seats[0], sheet="A1")
        locking.lock_sheets(session, made.assessment, choice, actor=made.chief, at=MOMENT)
    return made


def sign(hall: Hall, sheet: str) -> None:
    with hall.app.app_context(), db.transaction() as session:
        content = sheets.sheet_views(session, hall.assessment)[hall.seats[0], sheet].content
        shown = Shown(hall.seats[0], sheet, content)
        sheets.agree_on_sheet(session, hall.assessment, shown, actor=hall.judges[0], at=MOMENT)
        for judge in hall.judges[:3]:
            sheets.sign_sheets(session, hall.assessment, [shown], actor=judge, at=MOMENT)


def changed(scheme: Scheme, **aspects: Mapping[str, Any]) -> Scheme:
    """The scheme with some aspects changed by key; a key with None is taken out."""

    def aspect_of(aspect: Aspect) -> Aspect:
        return replace(aspect, **aspects.get(aspect.key, {}))

    (criterion,) = scheme.criteria
    subs = tuple(replace(sub, aspects=tuple(map(aspect_of, sub.aspects))) for sub in criterion.sub_criteria)
    return replace(scheme, criteria=(replace(criterion, sub_criteria=subs),))


def with_new_sheet(scheme: Scheme) -> Scheme:
    (criterion,) = scheme.criteria
    new = SubCriterion(
        "A9", Text(en="New"), day="1", aspects=(Aspect("new", Kind.MEASUREMENT, Text(en="n"), 100, "1"),)
    )
    return replace(scheme, criteria=(replace(criterion, sub_criteria=(*criterion.sub_criteria, new)),))


def publish(hall: Hall, scheme: Scheme) -> int:
    """The next version of the hall's scheme."""
    with hall.app.app_context(), db.transaction() as session:
        now = session.get_one(VersionRow, hall.frame().scheme_version)
        numbers = session.scalars(select(VersionRow.number).where(VersionRow.scheme_id == now.scheme_id))
        row = VersionRow(
            scheme_id=now.scheme_id, number=max(numbers) + 1, content=canonical_bytes(scheme).decode(),
            sha256=fingerprint(scheme), purpose="championship", reason="", published_by=hall.organizer.account_id,
            published_at=MOMENT,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def go_over(hall: Hall, version: int, panels: Mapping[str, int] | None = None) -> None:
    """Asked by the chief, consented to by the jury president."""
    with hall.app.app_context():
        with db.transaction() as session:
            asked = Proposal(version, "The drawing has a wrong measure.", panels or {})
            change = changing.propose_change(session, hall.assessment, asked, actor=hall.chief, at=MOMENT)
        with db.transaction() as session:
            changing.consent_to_change(session, hall.assessment, change, actor=hall.president, at=MOMENT)


def states(hall: Hall) -> dict[tuple[int, str], SheetState]:
    with hall.app.app_context(), db.reading() as session:
        views = sheets.sheet_views(session, hall.assessment)
        return {(hall.seats.index(seat), sheet): view.state for (seat, sheet), view in views.items()}


def worded(scheme: Scheme) -> Scheme:
    return changed(scheme, m1={"description": Text(en="Measured at another place")})


def test_marks_of_what_changed_return_and_all_others_stay(hall: Hall) -> None:
    before = hall.ledger().marks()

    go_over(hall, publish(hall, worded(two_kinds())))

    after = hall.ledger().marks()
    assert not after["m1"].settled
    assert {key: mark for key, mark in after.items() if key != "m1"} == {k: m for k, m in before.items() if k != "m1"}


def test_sheets_of_what_changed_are_opened_and_signed_anew_and_all_others_stand(hall: Hall) -> None:
    go_over(hall, publish(hall, worded(two_kinds())))

    found = states(hall)
    assert (found[0, "A1"], found[0, "A2"]) == (SheetState.IN_PROGRESS, SheetState.SIGNED)


def test_old_signatures_do_not_come_back_with_the_same_mark(hall: Hall) -> None:
    go_over(hall, publish(hall, worded(two_kinds())))

    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    assert states(hall)[0, "A1"] is SheetState.COMPLETE


def test_history_stays_and_the_chain_holds_with_a_checkpoint_after_the_change(hall: Hall) -> None:
    go_over(hall, publish(hall, worded(two_kinds())))

    kinds = [entry.kind for entry in hall.journal() if entry.aspect == "m1" or entry.sheet == "A1"]
    assert kinds[0] is EntryKind.MARK
    assert kinds[-2:] == [EntryKind.UNLOCK, EntryKind.RETURNED]
    with hall.app.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()
        assert checkpoints_of(session, hall.assessment)[-1].cause == "scheme-change"


@pytest.mark.parametrize("act", ["answer", "score"])
def test_a_mark_that_waited_on_a_tablet_asks_its_judge_again_even_in_a_blank_cell(app: Flask, act: str) -> None:
    hall = make_hall(app)
    new = changed(two_kinds(), m1={"description": Text(en="x")}, j1={"description": Text(en="x")})
    go_over(hall, publish(hall, new))
    said: dict[str, Any] = {"answer": "typed:1.00"} if act == "answer" else {"score": 2, "round": 1}

    with pytest.raises(CellOutdated):
        hall.send(hall.judges[0], Act(act), "m1" if act == "answer" else "j1", seen=None, **said)


def test_a_mark_for_an_aspect_that_is_gone_is_refused_and_its_history_kept(hall: Hall) -> None:
    (criterion,) = two_kinds().criteria
    first, second = criterion.sub_criteria
    shorter = replace(criterion, sub_criteria=(replace(first, aspects=first.aspects[1:]), second))
    go_over(hall, publish(hall, replace(two_kinds(), criteria=(shorter,))))

    with pytest.raises(NotFound) as refused:
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:1.00")

    assert refused.value.code == "aspect-unknown"
    assert next(entry.value for entry in hall.journal() if entry.aspect == "m1") == 75


def test_who_asks_does_not_consent(hall: Hall) -> None:
    version = publish(hall, worded(two_kinds()))
    both = replace(hall.chief, grants=(*hall.chief.grants, *hall.president.grants))
    with hall.app.app_context(), db.transaction() as session:
        change = changing.propose_change(session, hall.assessment, Proposal(version, "why", {}), actor=both, at=MOMENT)

    with hall.app.app_context(), pytest.raises(RuleBroken) as broken, db.transaction() as session:
        changing.consent_to_change(session, hall.assessment, change, actor=both, at=MOMENT)

    assert broken.value.code == "change-needs-another-person"


def test_a_judge_neither_asks_nor_consents(hall: Hall) -> None:
    version = publish(hall, worded(two_kinds()))

    asked = Proposal(version, "why", {})
    with hall.app.app_context(), pytest.raises(Forbidden), db.transaction() as session:
        changing.propose_change(session, hall.assessment, asked, actor=hall.judges[0], at=MOMENT)


def test_a_refused_change_changes_nothing_and_another_may_be_asked_for(hall: Hall) -> None:
    version = publish(hall, worded(two_kinds()))
    before = states(hall)
    with hall.app.app_context():
        with db.transaction() as session:
            asked = Proposal(version, "why", {})
            change = changing.propose_change(session, hall.assessment, asked, actor=hall.chief, at=MOMENT)
        with pytest.raises(Refused, match="change-already-asked"), db.transaction() as session:
            changing.propose_change(session, hall.assessment, asked, actor=hall.chief, at=MOMENT)
        with db.transaction() as session:
            changing.refuse_change(session, hall.assessment, change, actor=hall.president, at=MOMENT)
        with pytest.raises(Refused, match="change-answered"), db.transaction() as session:
            changing.consent_to_change(session, hall.assessment, change, actor=hall.president, at=MOMENT)

    assert states(hall) == before
    go_over(hall, version)


def test_a_new_sub_criterion_needs_its_panel_named(hall: Hall) -> None:
    version = publish(hall, with_new_sheet(two_kinds()))

    with hall.app.app_context(), pytest.raises(Refused, match="new-sheet-without-panel"):
        go_over(hall, version)

    go_over(hall, version, {"A9": hall.panel})
    hall.send(hall.judges[0], Act.ANSWER, "new", answer="typed:1.00")


@pytest.mark.parametrize("which", ["older", "of another scheme"])
def test_only_a_newer_version_of_the_same_scheme_is_taken(hall: Hall, which: str) -> None:
    go_over(hall, publish(hall, worded(two_kinds())))
    version = 1 if which == "older" else other_scheme(hall)

    with hall.app.app_context(), pytest.raises(NotFound, match="version-unknown"):
        go_over(hall, version)


def other_scheme(hall: Hall) -> int:
    with hall.app.app_context(), db.transaction() as session:
        return make_version(session, hall.organizer, two_kinds())


def test_pages_lead_from_the_difference_to_consent(app: Flask, hall: Hall, signed_in: Callable[..., Actor]) -> None:
    version = publish(hall, worded(two_kinds()))
    chief, president = app.test_client(), app.test_client()
    signed_in(chief, account=hall.chief)
    signed_in(president, account=hall.president)
    address = f"/assessments/{hall.assessment}/scheme"

    preview = chief.get(f"{address}/versions/{version}")
    asked = chief.post(f"{address}/versions/{version}", data={"reason": "Сызбадағы өлшем қате."})
    own = chief.get(asked.location)
    seen = president.get(asked.location).get_data(as_text=True)
    done = president.post(f"{asked.location}/consent")

    assert preview.status_code == 200
    assert "/consent" not in own.get_data(as_text=True)
    assert "Сызбадағы өлшем қате." in seen
    assert done.status_code == 302
    assert hall.frame().scheme_version == version


def test_a_refused_form_is_shown_again_with_what_was_typed(
    app: Flask, client: FlaskClient, hall: Hall, signed_in: Callable[..., Actor]
) -> None:
    version = publish(hall, with_new_sheet(two_kinds()))
    signed_in(client, account=hall.chief)

    answer = client.post(f"/assessments/{hall.assessment}/scheme/versions/{version}", data={"reason": "Жаңа тапсырма"})

    assert answer.status_code == 422
    assert "Жаңа тапсырма" in answer.get_data(as_text=True)


def test_before_opening_the_newer_version_is_just_taken(app: Flask) -> None:
    hall = make_hall(app)
    new = publish(hall, worded(two_kinds()))
    old = hall.frame().scheme_version
    with app.app_context(), db.transaction() as session:
        organizer = make_actor(session, "organizer")
        made = setting_up.create_assessment(session, NewAssessment(old, Level.COLLEGE), actor=organizer, at=MOMENT)
        changing.take_version(session, made.public_id, new, actor=organizer, at=MOMENT)

        assert made.scheme_version_id == new


def test_of_two_who_ask_at_once_one_waits_and_hears_that_it_is_asked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = make_hall(app, seats=1)
    version = publish(hall, changed(two_kinds(), m1={"maximum": 90}))
    both, look, heard = Barrier(2), changing.preview, []

    def looked(*args: Any) -> Any:
        with suppress(BrokenBarrierError):  # who is held until the other is done comes alone
            both.wait(1)
        return look(*args)

    def ask(actor: Actor) -> None:
        with app.app_context():
            try:
                with db.transaction() as session:
                    changing.propose_change(
                        session, hall.assessment, Proposal(version, "A", {}), actor=actor, at=MOMENT
                    )
                heard.append("asked")
            except Refused as refused:
                heard.append(refused.code)

    monkeypatch.setattr(changing, "preview", looked)
    threads = [Thread(target=ask, args=[hall.chief]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(heard) == ["asked", "change-already-asked"]
