"""Entries from results corrected since: told which revision, by which decision, what differs; moved by nobody."""

import re
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from scoring.championships.entries import queries
from scoring.championships.entries.newer import Decision, Newer, newer_results
from scoring.championships.entries.queries import Wanted
from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.models import Organisation
from scoring.people.regions import load_reference as load_regions
from tests.championships.advancing.lists import AT, Lists, make_lists, open_correction

pytestmark = pytest.mark.one_database
DECISION = Decision("12", date(2026, 1, 22))


def advanced(app, **said) -> Lists:
    """The first of six (or as many as advance) is nominated to the republic."""
    lists = make_lists(app)
    lists.set_skill(**said)
    lists.approve()
    lists.nominate()
    return lists


def newer(lists: Lists) -> list[Newer]:
    found = lists.do(lambda session: newer_results(session, lists.entries()))
    return [found[entry.id] for entry in lists.entries() if entry.id in found]


def doubts(lists: Lists) -> list[list[tuple[str, str, dict[str, object]]]]:
    """Of each entry in the list, those that speak of results."""
    views = lists.do(
        lambda session: queries.entries(
            session, lists.season.stages["republic"], Wanted(), CONSOLE_VISIT, actor=lists.hall.organizer, at=AT
        )
    )[0]
    return [
        [(one.code, one.severity, dict(one.params)) for one in view.doubts if "consent" not in one.code]
        for view in views
    ]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_results_that_stand_leave_nothing_to_say(app):
    lists = advanced(app)

    assert (newer(lists), doubts(lists)) == ([], [[]])


def test_a_decision_that_opens_the_results_is_told_before_anything_changes(app):
    lists = advanced(app)

    open_correction(lists)

    assert newer(lists) == [Newer(1, 1, True, DECISION, None, 0, lists.hall.assessment)]
    assert doubts(lists) == [[("entry-doubt-being-corrected", "warning", {"now": 1})]]


def test_a_correction_of_this_competitor_says_what_was_and_what_is(app):
    lists = advanced(app)

    lists.correct(1, "0.55")

    (one,) = newer(lists)
    assert one.own is not None
    assert (one.was, one.now, one.decided, one.decision) == (1, 2, False, DECISION)
    sides = [(one.own[side]["place"], one.own[side]["total"], one.own[side]["medal"]) for side in ("before", "after")]
    assert sides == [(1, "2.53", "gold"), (5, "2.08", None)]
    assert doubts(lists) == [[("entry-doubt-corrected", "warning", {"was": 1, "now": 2})]]


def test_a_correction_that_leaves_this_competitor_as_they_were_is_a_note(app):
    lists = advanced(app)

    lists.correct(6, "0.49")  # the last, and neither the median nor the spread around it moves

    (one,) = newer(lists)
    assert (one.was, one.now, one.own, one.others) == (1, 2, None, 1)
    assert doubts(lists) == [[("entry-doubt-newer", "note", {"was": 1, "now": 2})]]


def test_an_entry_stays_as_it_is_until_somebody_decides(app):
    lists = advanced(app)
    (before,) = lists.entries()

    lists.correct(1, "0.55")

    (after,) = lists.entries()
    assert (after.state, after.provenance, after.revision) == (before.state, before.provenance, before.revision)


def entry_page(client, lists: Lists) -> str:
    (entry,) = lists.entries()
    return client.get(f"/stages/{lists.season.stages['republic']}/entries/{entry.public_id}").text


def test_the_page_of_the_entry_links_the_correction_and_the_list(app, client, signed_in):
    lists = advanced(app)
    lists.correct(1, "0.55")
    college(lists, "seat-0")
    signed_in(client, "organizer")
    client.set_cookie("language", "en")

    page = entry_page(client, lists)

    said = text_of(page)
    for sentence in (
        "The place was taken from revision 1 of the results. Revision 2 stands now.",
        "By decision № 12 of 22 January 2026.",
        "Place 1 → 5",
        "Ranking total 2.53 → 2.08",
    ):
        assert sentence in said
    assert f'href="/assessments/{lists.hall.assessment}/revisions/2"' in page
    assert f'href="/stages/{lists.stage}/advancing/{lists.skill}"' in page


def college(lists: Lists, public_id: str) -> str:
    names = {"name_kk": "Колледж", "name_ru": "Колледж", "name_en": "", "searched": "", "ordered": ""}
    row = Organisation(public_id=public_id, kind="college", region="KZ-55", revision=1, **names)

    def found(session: Session) -> None:
        load_regions(session)
        session.add(row)

    lists.do(found)
    return public_id


def test_a_college_hears_that_it_was_corrected_and_not_how_others_stand(app, client, signed_in):
    lists = advanced(app)
    lists.correct(1, "0.55")
    (entry,) = lists.entries()
    signed_in(client, "organizer", scope=("college", college(lists, entry.organisation)))
    client.set_cookie("language", "en")

    page = entry_page(client, lists)

    assert "Revision 2 stands now." in text_of(page)
    for hidden in ("→ 5", "other competitor", "/revisions/2", f"/advancing/{lists.skill}"):
        assert hidden not in page


def statements(lists: Lists) -> int:
    said: list[str] = []

    def note(*args: object) -> None:
        said.append(str(args[2]))

    entries = lists.entries()
    with lists.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            lists.do(lambda session: newer_results(session, entries))
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_three_entries_ask_the_database_as_often_as_one(app):
    one = advanced(app)
    one.correct(6, "0.49")
    three = advanced(app, places=3)
    three.correct(6, "0.49")

    assert (len(newer(three)), statements(three)) == (3, statements(one))


def test_nobody_without_a_role_there_sees_the_entry(app, client, signed_in):
    lists = advanced(app)
    lists.correct(1, "0.55")
    signed_in(client, "organizer", scope=("college", college(lists, "elsewhere")))

    (entry,) = lists.entries()
    address = f"/stages/{lists.season.stages['republic']}/entries/{entry.public_id}"

    assert client.get(address).status_code == 403
