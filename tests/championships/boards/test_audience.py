"""What an audience may hear: every choice, moment and state, for those who look and for those who keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scoring.championships.boards.audience import Audience, heard
from scoring.championships.boards.counting import Progress, Running
from scoring.championships.boards.setting import Setting, Shows
from scoring.championships.boards.views import Final, PublicBoard, PublicRow, Shown
from scoring.championships.results.rows import StandingRow
from scoring.marking.frames import Seat
from scoring.marking.independence import Belonging
from scoring.marking.setup.viewing import Named
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import RuleSet, ruleset

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
PROGRESS = Progress(10, 20, 1, 4)


def standing(seat: str, place: int | None, total: int, scale: int | None, **said: Any) -> StandingRow:
    how = said.get("participation", Participation.OFFICIAL)
    return StandingRow(seat, how, total, 100_00, 100_00, total, place, scale, said.get("medal"))


NEWEST = (standing("7", 1, 91_50, 749, medal="gold"), standing("3", 2, 20_00, 431))
FROZEN = (standing("3", 1, 10_00, 701),)


@dataclass
class State:
    """A skill in hand; `asked` tells which parts of it were looked at."""

    countable: bool = True
    rules: RuleSet = field(default_factory=lambda: ruleset("wsk-2026"))
    finals: Final | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def seats(self) -> Mapping[str, Seat]:
        belonging = Belonging("college-a", "KZ-55")
        return {seat: Seat(f"id-{seat}", int(seat), "4", Participation.OFFICIAL, belonging) for seat in ("7", "3")}

    def progress(self) -> Progress:
        self.asked.append("progress")
        return PROGRESS

    def running(self) -> Running:
        self.asked.append("running")
        return Running(2, 4, NEWEST)

    def running_at(self, moment: datetime) -> Running:
        self.asked.append(f"at {moment:%H:%M}")
        return Running(1, 4, FROZEN)

    def final(self) -> Final | None:
        self.asked.append("final")
        return self.finals

    def names(self) -> Mapping[str, tuple[Named, ...]]:
        self.asked.append("names")
        return {"7": (Named("p7", "Айдос", "Айдос"),)}


FINALS = Final(2, "ab" * 32, tuple({**row.document(), "participation": row.participation.value} for row in NEWEST))


@pytest.mark.parametrize(
    ("setting", "shown", "asked"),
    [
        pytest.param(Setting(), Shown.NOTHING, [], id="nobody chose anything"),
        pytest.param(Setting(Shows.NOTHING), Shown.NOTHING, [], id="nothing"),
        pytest.param(Setting(Shows.PROGRESS), Shown.PROGRESS, ["progress"], id="progress"),
        pytest.param(Setting(Shows.TOTALS), Shown.TOTALS, ["running", "progress"], id="totals"),
        pytest.param(Setting(Shows.FREEZE, LATER), Shown.TOTALS, ["running", "progress"], id="before the freeze"),
        pytest.param(Setting(Shows.FREEZE, NOW), Shown.FROZEN, ["at 09:00", "progress"], id="at the freeze"),
        pytest.param(Setting(Shows.FREEZE, EARLIER), Shown.FROZEN, ["at 08:00", "progress"], id="after the freeze"),
        pytest.param(Setting(Shows.NOTHING, released_at=LATER), Shown.NOTHING, [], id="released later"),
        pytest.param(Setting(Shows.NOTHING, released_at=NOW), Shown.RESULTS, ["final", "names"], id="released"),
        pytest.param(
            Setting(Shows.FREEZE, EARLIER, EARLIER), Shown.RESULTS, ["final", "names"], id="released after a freeze"
        ),
    ],
)
def test_viewers_hear_what_was_chosen_and_no_more_is_even_read(
    setting: Setting, shown: Shown, asked: list[str]
) -> None:
    state = State(finals=FINALS)

    assert heard(setting, NOW, state).shown is shown
    assert state.asked == asked


@pytest.mark.parametrize("shows", list(Shows))
def test_keepers_hear_released_results_alone(shows: Shows) -> None:
    state = State(finals=FINALS)

    assert heard(Setting(shows, LATER), NOW, state, Audience.KEEPERS) == PublicBoard()
    assert state.asked == []
    assert heard(Setting(shows, LATER, NOW), NOW, state, Audience.KEEPERS).shown is Shown.RESULTS


@pytest.mark.parametrize("setting", [Setting(Shows.TOTALS), Setting(Shows.FREEZE, EARLIER), Setting(released_at=NOW)])
def test_a_rehearsal_is_never_heard_of(setting: Setting) -> None:
    assert heard(setting, NOW, State(countable=False, finals=FINALS)) == PublicBoard()


def test_released_without_final_results_is_what_was_chosen() -> None:
    assert heard(Setting(Shows.PROGRESS, released_at=NOW), NOW, State()).shown is Shown.PROGRESS


def test_running_rows_hold_no_name_and_no_medal_and_low_points_are_not_said() -> None:
    board = heard(Setting(Shows.TOTALS), NOW, State())

    first = PublicRow("7", 1, "91.50", "749", None, False, "4", "college-a", "KZ-55")
    assert board.rows == (first, replace(first, seat="3", place=2, total="20.00", scale="<500"))


def test_results_hold_medals_names_of_those_who_agreed_and_the_hash() -> None:
    board = heard(Setting(released_at=EARLIER), NOW, State(finals=FINALS))

    assert [(row.seat, row.medal, [name.kk for name in row.names]) for row in board.rows] == [
        ("7", "gold", ["Айдос"]),
        ("3", None, []),
    ]
    assert (board.hash, board.results_revision, board.progress) == ("ab" * 32, 2, None)


@pytest.mark.parametrize(
    ("participation", "listed"),
    [("official", True), ("withdrawn", True), ("guest", True), ("reserve", False), ("disqualified", False)],
)
def test_of_those_apart_only_guests_are_said_aloud(participation: str, *, listed: bool) -> None:
    row = {**NEWEST[0].document(), "participation": participation}

    board = heard(Setting(released_at=NOW), NOW, State(finals=Final(1, "", (row,))))

    assert [one.seat for one in board.rows] == (["7"] if listed else [])
