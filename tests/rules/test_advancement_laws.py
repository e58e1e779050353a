"""Laws of advancing, over lists that hypothesis draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.advancement import AdvancingList, Approved, after
from scoring.rules.cutline import Quota, TieTaken
from tests.rules.advancing_lists import ADVANCES, left, results

totals = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([40_00, 50_00, 60_00, 70_00]), max_size=8)
quotas = st.builds(Quota, st.integers(0, 5), st.none() | st.just(50_00))


@pytest.mark.clause("decisions.md 18")
@given(totals, quotas)
def test_equal_totals_have_equal_status_until_a_person_decides(field: dict[str, int], quota: Quota) -> None:
    proposed = AdvancingList(results(field), quota).proposed

    assert len({(line.total, line.status, line.order) for line in proposed.lines}) == len(set(field.values()))


@pytest.mark.clause("decisions.md 17")
@given(totals, quotas)
def test_system_alone_never_exceeds_the_quota(field: dict[str, int], quota: Quota) -> None:
    assert len(AdvancingList(results(field), quota).proposed.with_status(ADVANCES)) <= quota.places


@pytest.mark.clause("decisions.md 17")
@given(totals.filter(bool), quotas, st.data())
def test_nobody_advances_by_losing_marks(field: dict[str, int], quota: Quota, data: st.DataObject) -> None:
    loser = data.draw(st.sampled_from(sorted(field)))
    lowered = {**field, loser: data.draw(st.integers(0, field[loser]))}
    before = AdvancingList(results(field), quota).proposed.statuses()[loser]
    after_loss = AdvancingList(results(lowered), quota).proposed.statuses()[loser]

    assert before is ADVANCES or after_loss is not ADVANCES


@pytest.mark.clause("decisions.md 17")
@given(totals, quotas, st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_approved_list_stays_as_approved_whoever_leaves(field: dict[str, int], quota: Quota, gone: list[str]) -> None:
    start = AdvancingList(results(field), quota)
    tie = start.proposed.tie
    approved = after([*([TieTaken(tie.group)] if tie else []), Approved()], start)

    current = after([left(seat) for seat in gone if seat in field], approved)

    assert current.approved == approved.approved
    assert current.open is any(seat in field for seat in gone)


@pytest.mark.clause("decisions.md 17")
@given(totals, quotas, st.permutations("abcdefgh"), st.integers(0, 8))
def test_acts_in_two_goes_equal_acts_in_one(field: dict[str, int], quota: Quota, order: list[str], split: int) -> None:
    acts = [left(seat) for seat in order if seat in field]
    start = AdvancingList(results(field), quota)

    assert after(acts[split:], after(acts[:split], start)) == after(acts, start)


@pytest.mark.clause("decisions.md 17")
@given(totals, quotas, st.permutations("abcdefgh"))
def test_order_in_which_people_decline_does_not_matter(field: dict[str, int], quota: Quota, order: list[str]) -> None:
    start = AdvancingList(results(field), quota)
    gone = sorted(field)[:3]

    one = after([left(seat) for seat in gone], start).proposed
    other = after([left(seat) for seat in order if seat in gone], start).proposed

    assert one == other
