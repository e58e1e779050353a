"""Whom a package carries to another installation: nobody whom no person has approved."""

import pytest
from sqlalchemy import select

from scoring.championships.advancing.approved import approved_seats
from scoring.championships.stages.models import StageRow
from scoring.foundation.db import db
from tests.championships.advancing.lists import make_lists

pytestmark = [pytest.mark.one_database, pytest.mark.clause("decisions.md 17")]


def going(lists) -> list[tuple[str, ...]]:
    with lists.hall.app.app_context(), db.reading() as session:
        stages = session.scalars(select(StageRow)).all()
        return [seats for stage in stages for seats in approved_seats(session, stage).values()]


def test_nobody_goes_on_before_a_list_is_approved_and_those_it_names_afterwards(app):
    lists = make_lists(app)
    before = going(lists)

    lists.approve()

    assert (before, going(lists)) == ([], [("1",)])


def test_list_that_a_decline_re_opened_sends_nobody(app):
    lists = make_lists(app)
    lists.approve()

    lists.leave("1")

    assert going(lists) == []
