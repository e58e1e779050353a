"""How long an appeal is in time."""

from datetime import date

import pytest

from scoring.foundation.working_days import last_day

pytestmark = pytest.mark.clause("decisions.md 19a")
THURSDAY, FRIDAY, MONDAY, TUESDAY = date(2026, 1, 22), date(2026, 1, 23), date(2026, 1, 26), date(2026, 1, 27)


@pytest.mark.parametrize(
    ("released", "days", "holidays", "expected"),
    [
        pytest.param(THURSDAY, 1, (), FRIDAY, id="the day of release does not count"),
        pytest.param(FRIDAY, 1, (), MONDAY, id="a weekend is passed over"),
        pytest.param(date(2026, 1, 24), 1, (), MONDAY, id="released on a Saturday"),
        pytest.param(FRIDAY, 1, (MONDAY,), TUESDAY, id="a holiday is passed over"),
        pytest.param(THURSDAY, 2, (), MONDAY, id="two working days"),
        pytest.param(THURSDAY, 0, (), THURSDAY, id="no day more"),
    ],
)
def test_an_appeal_is_in_time_until_the_end_of_the_working_days_after_release(
    released: date, days: int, holidays: tuple[date, ...], expected: date
) -> None:
    assert last_day(released, days, holidays) == expected
