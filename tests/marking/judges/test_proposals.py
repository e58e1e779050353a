"""Proposals of panels: nothing changes until one is taken, nothing is overwritten; both databases."""

import pytest
from flask import Flask

from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.marking.judges import proposals
from scoring.marking.judges.proposals import DraftPanel
from scoring.marking.recording import room
from scoring.rules.errors import RuleBroken
from tests.marking.hall import MOMENT
from tests.marking.judges.doing import do, draft_of, number


def test_proposal_changes_nothing_until_it_is_taken(app: Flask) -> None:
    assessment, chief, _accounts = draft_of(app)
    do(app, lambda session: proposals.work_out(session, assessment, 2, actor=chief, at=MOMENT))

    with app.app_context(), db.reading() as session:
        frame = room().frames.get(session, assessment)
        kept = proposals.proposal_of(session, frame)
    assert frame.panels == ()
    assert kept is not None
    assert len({judge for panel in kept.panels for judge in panel.judges}) == 8

    do(
        app,
        lambda session: proposals.take_proposal(session, assessment, seen=kept.revision, actor=chief, at=MOMENT),
    )
    with app.app_context(), db.reading() as session:
        frame = room().frames.get(session, assessment)
        assert {panel.sheets for panel in frame.panels} == {frozenset({"A1"}), frozenset({"A2"})}
        assert [panel.seated() for panel in frame.panels] == [panel.judges for panel in kept.panels]
        assert proposals.proposal_of(session, frame) is None


def test_proposal_that_somebody_changed_meanwhile_is_not_overwritten(app: Flask) -> None:
    assessment, chief, accounts = draft_of(app)
    do(app, lambda session: proposals.work_out(session, assessment, 1, actor=chief, at=MOMENT))

    def change(seen: int, *panels_: DraftPanel) -> None:
        do(
            app,
            lambda session: proposals.change_proposal(session, assessment, panels_, seen=seen, actor=chief, at=MOMENT),
        )

    change(1, DraftPanel("One", ("A1",), tuple(accounts[:4])))
    with pytest.raises(Outdated, match="proposal-outdated"):
        change(1, DraftPanel("Two", ("A2",), tuple(accounts[:4])))
    for code, panel in (
        ("judge-twice", DraftPanel("x", (), (accounts[0], accounts[0]))),
        ("judge-not-listed", DraftPanel("x", (), (number(chief),))),
        ("name-missing", DraftPanel(" ")),
    ):
        with pytest.raises(Refused, match=code):
            change(2, panel)
    with pytest.raises(Refused, match="sheet-in-two-panels"):
        change(2, DraftPanel("a", ("A1",)), DraftPanel("b", ("A1",)))
    with pytest.raises(NotFound, match="sheet-unknown"):
        change(2, DraftPanel("a", ("Z9",)))


def test_panels_out_of_range_and_too_few_judges_are_said(app: Flask) -> None:
    assessment, chief, _accounts = draft_of(app, judges=3)

    for count in (0, 3):
        with pytest.raises(Refused, match="panels-out-of-range"):
            do(app, lambda s, count=count: proposals.work_out(s, assessment, count, actor=chief, at=MOMENT))
    with pytest.raises(RuleBroken, match="judges-too-few"):
        do(app, lambda s: proposals.work_out(s, assessment, 1, actor=chief, at=MOMENT))
