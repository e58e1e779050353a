"""Confirmed entries become seats once, however often it is asked, and only while the assessment allows."""

import pytest
from sqlalchemy import select, update

from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.deciding import withdraw
from scoring.championships.entries.nominating import change_entry
from scoring.championships.entries.seating import seat_entries, seating_of
from scoring.championships.entries.swapping import swap
from scoring.championships.naming import public_names
from scoring.championships.stages.models import StageEntryRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.setup import seating
from scoring.marking.setup.seating import SeatCard
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import withdraw_consent
from scoring.rules.ranking import Participation
from tests.championships.entries.conftest import TEAM, WEB, Hosted
from tests.championships.entries.test_nominating import code_of, consent
from tests.marking.hall import make_hall

pytestmark = pytest.mark.one_database  # test_story.py goes through both


def confirmed(hosted: Hosted, *persons: int, **said: object) -> str:
    entry = hosted.enter(*persons, **said)  # type: ignore[arg-type]
    hosted.confirm(entry)
    return entry


def outlook(hosted: Hosted) -> dict[str, tuple[str, int, int, int]]:
    with hosted.app.app_context(), db.reading() as session:
        found = seating_of(session, stage_row(session, hosted.stage))
    return {one.skill.number: (one.code, len(one.waiting), len(one.taken), one.seated) for one in found}


def set_state(hosted: Hosted, assessment: str, state: str) -> None:
    with hosted.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).where(AssessmentRow.public_id == assessment).values(state=state))


def test_seat_says_what_the_entry_says(hosted: Hosted) -> None:
    made = hosted.assess()
    confirmed(hosted, 0, conditions={"extra-time": 30, "assistant": None})
    confirmed(hosted, 4, participation=Participation.RESERVE)

    hosted.do(seat_entries)

    first, second = hosted.seats(made)
    assert (first.status, dict(first.accommodations)) == (
        Participation.OFFICIAL, {"extra-time": 30, "assistant": None},
    )  # fmt: skip
    assert first.organisation
    assert first.organisation.id == hosted.colleges[0]
    assert second.status == Participation.RESERVE


def test_seating_twice_changes_nothing(hosted: Hosted) -> None:
    made = hosted.assess()
    confirmed(hosted, 0)
    hosted.do(seat_entries)
    once = hosted.seats(made)

    again = hosted.do(seat_entries)

    assert (again, hosted.seats(made)) == (0, once)


def test_only_confirmed_entries_of_the_asked_skill_are_seated(hosted: Hosted) -> None:
    made, halls = hosted.assess(), hosted.assess(TEAM)
    confirmed(hosted, 0)
    confirmed(hosted, 1, 2, number=TEAM)
    hosted.enter(4)

    done = hosted.do(seat_entries, hosted.skill(WEB))

    assert (done, len(hosted.seats(made)), len(hosted.seats(halls))) == (1, 1, 0)


def test_skill_without_an_assessment_or_with_a_closed_one_says_so(hosted: Hosted) -> None:
    made = hosted.assess()
    confirmed(hosted, 0)
    set_state(hosted, made, "closed")

    assert outlook(hosted) == {WEB: ("seating-closed", 0, 1, 0), TEAM: ("seating-no-assessment", 0, 0, 0)}
    assert hosted.do(seat_entries) == 0


def test_seat_made_by_hand_for_the_same_person_is_taken_over(hosted: Hosted) -> None:
    made = hosted.assess()
    entry = confirmed(hosted, 0)
    card = SeatCard((hosted.people[0],), number=7)
    hosted.do(lambda session, _stage, **said: seating.add_seat(session, made, card, actor=said["actor"]))

    hosted.do(seat_entries)

    seat = hosted.seat_of(entry)
    assert (seat and seat.number, len(hosted.seats(made))) == (7, 1)


def test_person_who_sits_there_with_others_is_said_and_left(hosted: Hosted) -> None:
    made = hosted.assess(TEAM)
    confirmed(hosted, 0, 1, number=TEAM)
    card = SeatCard((hosted.people[0], hosted.people[2]), "Others")
    hosted.do(lambda session, _stage, **said: seating.add_seat(session, made, card, actor=said["actor"]))

    assert outlook(hosted)[TEAM] == ("", 0, 1, 0)
    assert hosted.do(seat_entries) == 0


def test_conditions_and_participation_that_change_later_change_the_seat(hosted: Hosted) -> None:
    made = hosted.assess()
    entry = confirmed(hosted, 0, participation=Participation.RESERVE)
    hosted.do(seat_entries)

    hosted.do(change_entry, entry, EntryCard(conditions={"interpreter": None}), seen=2)

    (seat,) = hosted.seats(made)
    assert (seat.status, dict(seat.accommodations)) == (Participation.OFFICIAL, {"interpreter": None})


def test_name_is_public_only_with_both_consents_and_no_longer_than_they_hold(hosted: Hosted) -> None:
    made = hosted.assess()
    confirmed(hosted, 2)
    hosted.do(seat_entries)
    named = [public(hosted, made)]
    consent(hosted, 2, "publish-name")
    named.append(public(hosted, made))
    consent(hosted, 2, "processing")
    named.append(public(hosted, made))
    hosted.do(
        lambda session, _stage, **said: withdraw_consent(session, hosted.people[2], 2, CONSOLE_VISIT, **said),
        actor=CONSOLE,
    )

    assert [*named, public(hosted, made)] == [[], [], [hosted.people[2]], []]


def public(hosted: Hosted, assessment: str) -> list[str]:
    """Whom the public may read by name at the seats of an assessment."""
    with hosted.app.app_context(), db.reading() as session:
        found = select(SeatRow).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
        seats = list(session.scalars(found.where(AssessmentRow.public_id == assessment)))
        return [one.id for persons in public_names(session, seats, hides_names=False).values() for one in persons]


def test_college_does_not_withdraw_what_is_seated(hosted: Hosted) -> None:
    hosted.assess()
    entry = confirmed(hosted, 0)
    hosted.do(seat_entries)

    assert code_of(lambda: hosted.do(withdraw, entry, "Ill", actor=hosted.nominators[0])) == "entry-seated"


def test_withdrawn_after_the_opening_did_not_start(hosted: Hosted) -> None:
    made = hosted.assess()
    official, guest = confirmed(hosted, 0), confirmed(hosted, 4, participation=Participation.GUEST)
    hosted.do(seat_entries)
    set_state(hosted, made, "open")

    hosted.do(withdraw, official, "Ill")
    hosted.do(withdraw, guest, "Ill")

    assert [seat.status for seat in hosted.seats(made)] == [Participation.DID_NOT_START] * 2


def test_swap_at_an_open_seat_is_refused_and_nothing_moves(hosted: Hosted) -> None:
    made = hosted.assess()
    entry = confirmed(hosted, 0)
    hosted.do(seat_entries)
    set_state(hosted, made, "open")

    assert code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Late", seen=2)) == "seat-stands"
    assert [one.id for one in hosted.view(entry).persons] == [hosted.people[0]]


def test_once_the_seat_is_marked_the_entry_stands(hosted: Hosted) -> None:
    hall = make_hall(hosted.app)
    entry = confirmed(hosted, 0)
    with hosted.app.app_context(), db.transaction() as session:
        session.scalars(select(StageEntryRow).where(StageEntryRow.public_id == entry)).one().seat = hall.seats[0]
    hall.complete()

    swapped = code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Late", seen=2))
    withdrawn = code_of(lambda: hosted.do(withdraw, entry, "Late"))
    assert (swapped, withdrawn) == ("entry-marked", "entry-marked")
