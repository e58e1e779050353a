"""A stage from the first nomination to the seats, on both databases; its acts cannot be rewritten."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from scoring.championships.entries.deciding import withdraw
from scoring.championships.entries.seating import seat_entries
from scoring.championships.entries.swapping import swap
from scoring.foundation.db import db
from scoring.rules.ranking import Participation
from tests.championships.entries.conftest import TEAM, Hosted


def test_from_nomination_to_seats_with_a_swap_and_a_withdrawal(hosted: Hosted) -> None:
    web, halls = hosted.assess(), hosted.assess(TEAM)
    one, guest = hosted.enter(2, conditions={"assistant": None}), hosted.enter(6, participation=Participation.GUEST)
    gone, team = hosted.enter(4), hosted.enter(0, 1, number=TEAM, team="Барыс")
    hosted.confirm(one, guest, gone, team)
    seated = hosted.do(seat_entries)
    before = hosted.seat_of(one)
    hosted.do(swap, one, [hosted.people[3]], "Exams on these days", seen=2)
    hosted.do(withdraw, gone, "Moved away")

    after = hosted.seat_of(one)
    assert (seated, before and before.public_id) == (4, after and after.public_id)
    assert [[person.id for person in seat.persons] for seat in hosted.seats(web)] == [
        [hosted.people[3]], [hosted.people[6]],
    ]  # fmt: skip
    assert [(seat.team, seat.status) for seat in hosted.seats(halls)] == [("Барыс", Participation.OFFICIAL)]
    assert [act.act for act in hosted.seen(one)[1]] == ["swapped", "seated", "confirmed", "nominated"]
    assert [(row.id, row.state) for row in hosted.listed()] == [
        (one, "confirmed"), (gone, "withdrawn"), (guest, "confirmed"), (team, "confirmed"),
    ]  # fmt: skip


@pytest.mark.parametrize("act", ["UPDATE stage_entry_swap SET came = 'x'", "DELETE FROM stage_entry_swap"])
def test_who_replaced_whom_is_never_rewritten(hosted: Hosted, act: str) -> None:
    entry = hosted.enter(0)
    hosted.do(swap, entry, [hosted.people[1]], "Reason", seen=1)

    with pytest.raises(DatabaseError, match="append-only"), hosted.app.app_context(), db.transaction() as session:
        session.execute(text(act))
