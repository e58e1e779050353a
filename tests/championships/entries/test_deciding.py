"""Organizers confirm and refuse, swap before the first day, let go with a reason; nothing is done silently."""

from datetime import datetime

import pytest
from sqlalchemy import update

from scoring.championships.entries.deciding import Decision, decide, outlooks, withdraw
from scoring.championships.entries.swapping import move_up, swap
from scoring.championships.stages.models import StageEntryRow
from scoring.people.actors import Actor, Grant
from scoring.rules.ranking import Participation
from tests.championships.entries.conftest import FIRST_DAY, NOW, TEAM, Hosted
from tests.championships.entries.test_nominating import LATE, code_of

pytestmark = pytest.mark.one_database  # test_story.py goes through both
EVE = datetime(2026, 2, 1, 9, tzinfo=NOW.tzinfo)
C1 = datetime(2026, 2, 1, 20, tzinfo=NOW.tzinfo)  # after midnight in Kazakhstan


def decided(hosted: Hosted, decision: Decision, *entries: str, reason: str = "") -> None:
    hosted.do(decide, {entry: hosted.view(entry).revision for entry in entries}, decision, reason)


def test_many_are_confirmed_by_one_act_and_each_keeps_its_history(hosted: Hosted) -> None:
    entries = [hosted.enter(0), hosted.enter(4)]

    decided(hosted, Decision.CONFIRM, *entries)

    assert [hosted.view(entry).state for entry in entries] == ["confirmed", "confirmed"]
    assert [[act.act for act in hosted.seen(entry)[1]] for entry in entries] == [["confirmed", "nominated"]] * 2


def test_one_that_cannot_be_confirmed_keeps_all_unconfirmed_and_the_preview_says_which(hosted: Hosted) -> None:
    whole, missing = hosted.enter(4), hosted.enter(0, number=TEAM)

    shown = [(one.code, dict(one.params)) for one in hosted.do(_outlook, [whole, missing], Decision.CONFIRM)]
    refused = code_of(lambda: decided(hosted, Decision.CONFIRM, whole, missing))

    assert shown == [("", {}), ("entry-team-incomplete", {"there": 1, "needed": 2})]
    assert refused == "entry-team-incomplete"
    assert hosted.view(whole).state == "nominated"


def _outlook(session: object, stage: str, *given: object, at: datetime, **said: object) -> object:
    return outlooks(session, stage, *given, **said)  # type: ignore[arg-type]


def test_refusing_needs_a_reason_that_the_college_reads(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    silent = code_of(lambda: decided(hosted, Decision.REFUSE, entry, reason="  "))

    decided(hosted, Decision.REFUSE, entry, reason="Not in this skill")

    view, history = hosted.seen(entry)
    assert (silent, view.state) == ("entry-reason-missing", "refused")
    assert (history[0].act, history[0].reason) == ("refused", "Not in this skill")


def test_refused_person_may_be_nominated_anew_and_the_old_entry_is_then_not_confirmed(hosted: Hosted) -> None:
    old = hosted.enter(0)
    decided(hosted, Decision.REFUSE, old, reason="Mistake")
    hosted.enter(0)

    assert code_of(lambda: decided(hosted, Decision.CONFIRM, old)) == "entry-person-twice"


def test_decision_over_an_entry_that_changed_meanwhile_is_outdated(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    decided(hosted, Decision.CONFIRM, entry)

    assert code_of(lambda: hosted.do(decide, {entry: 1}, Decision.REFUSE, "Late")) == "entry-changed"


def test_entry_of_another_stage_is_unknown_here(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    elsewhere = hosted.season.stages["republic"]

    def work(session: object, _stage: str, **said: object) -> None:
        decide(session, elsewhere, {entry: 1}, Decision.CONFIRM, **said)  # type: ignore[arg-type]

    republic = Actor(account_id=hosted.organizer.account_id, grants=(Grant("organizer"),))
    assert code_of(lambda: hosted.do(work, actor=republic)) == "stage-entry-unknown"


def test_colleges_decide_nothing(hosted: Hosted) -> None:
    entry = hosted.enter(0)

    assert code_of(lambda: hosted.do(decide, {entry: 1}, Decision.CONFIRM, actor=hosted.nominators[0])) == "not-allowed"


def test_swap_keeps_the_entry_and_says_who_replaced_whom_and_why(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    hosted.confirm(entry)

    hosted.do(swap, entry, [hosted.people[1]], "Broken arm of nobody", seen=2, at=EVE)

    view, history = hosted.seen(entry)
    assert (view.id, view.state, [one.id for one in view.persons]) == (entry, "confirmed", [hosted.people[1]])
    swaps = [(gone and gone.id, came and came.id) for gone, came in history[0].swaps]
    assert (history[0].act, history[0].reason, swaps) == (
        "swapped", "Broken arm of nobody", [(hosted.people[0], hosted.people[1])],
    )  # fmt: skip


def test_swap_ends_with_the_morning_of_the_first_day_in_kazakhstan(hosted: Hosted) -> None:
    entry = hosted.enter(0)

    late = code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Why not", seen=1, at=C1))

    assert (late, FIRST_DAY.isoformat()) == ("entry-stage-begun", "2026-02-02")


@pytest.mark.parametrize(
    ("persons", "code"),
    [
        ((0,), "entry-swap-same"),
        ((4,), "entry-person-elsewhere"),
        ((2,), "entry-person-official"),
        ((), "entry-person-missing"),
    ],
)
def test_swap_obeys_what_a_nomination_obeys(hosted: Hosted, persons: tuple[int, ...], code: str) -> None:
    entry = hosted.enter(0)
    hosted.enter(2, 3, number=TEAM)
    came = [hosted.people[one] for one in persons]

    assert code_of(lambda: hosted.do(swap, entry, came, "Reason", seen=1)) == code


def test_college_swaps_until_the_deadline_and_only_what_is_not_confirmed(hosted: Hosted) -> None:
    entry, college = hosted.enter(0), hosted.nominators[0]

    late = code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Ill", seen=1, actor=college, at=LATE))
    other = code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Ill", seen=1, actor=hosted.nominators[1]))
    hosted.do(swap, entry, [hosted.people[1]], "Ill", seen=1, actor=college)
    hosted.confirm(entry)
    confirmed = code_of(lambda: hosted.do(swap, entry, [hosted.people[0]], "Well", seen=3, actor=college))

    assert (late, other, confirmed) == ("nominations-over", "not-allowed", "entry-confirmed")


def test_a_college_puts_nobody_else_in_the_place_that_somebody_won(hosted: Hosted) -> None:
    entry, college = hosted.enter(0), hosted.nominators[0]
    won = update(StageEntryRow).where(StageEntryRow.public_id == entry).values(provenance='{"place": 1}')
    hosted.do(lambda session, _stage, **_said: session.execute(won))

    refused = code_of(lambda: hosted.do(swap, entry, [hosted.people[1]], "Ill", seen=1, actor=college))
    untouched = [one.id for one in hosted.view(entry).persons]
    hosted.do(swap, entry, [hosted.people[1]], "Ill", seen=1)

    assert (refused, untouched) == ("entry-advanced", [hosted.people[0]])
    assert [one.id for one in hosted.view(entry).persons] == [hosted.people[1]]


def test_withdrawn_is_over_and_frees_the_person(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    silent = code_of(lambda: hosted.do(withdraw, entry, ""))
    hosted.do(withdraw, entry, "Moved away", actor=hosted.nominators[0], at=LATE)

    again = code_of(lambda: hosted.do(withdraw, entry, "Twice"))
    hosted.enter(0)

    assert (silent, again, hosted.view(entry).state) == ("entry-reason-missing", "entry-over", "withdrawn")


def test_college_withdraws_no_entry_of_another(hosted: Hosted) -> None:
    entry = hosted.enter(0)

    assert code_of(lambda: hosted.do(withdraw, entry, "Rival", actor=hosted.nominators[1])) == "not-allowed"


def test_reserves_stand_in_their_turn_and_the_organizer_moves_them(hosted: Hosted) -> None:
    first, second, third = (hosted.enter(one, participation=Participation.RESERVE) for one in (0, 1, 4))

    hosted.do(move_up, third)

    assert [(row.id, row.turn) for row in hosted.listed()] == [(first, 1), (third, 2), (second, 3)]
    assert hosted.seen(third)[1][0].act == "turned"
