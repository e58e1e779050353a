"""Tables and awards of fixed results: small fields, ties, teams and guests as decisions.md 13 to 16 have them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scoring.championships.awards.reading import FinalSkill, SkillResult
from scoring.championships.awards.tables import Awards, awards_document, awards_of
from scoring.championships.bundle.rule_values import rules_document
from scoring.championships.results.rows import SeatSum, settled
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import ruleset
from scoring.rules.teams import Best

OFFICIAL, GUEST = Participation.OFFICIAL, Participation.GUEST
WSK = ruleset("wsk-2026")


def skill(number: str, *seats: tuple, rules=WSK) -> SkillResult:
    """A final skill of seats (marks, member) or (marks, member, how it takes part)."""
    sums = [
        SeatSum(
            str(place), how[0] if how else OFFICIAL, Tally(marks, maximum=100_00, counted=100_00, aspects=1, settled=1)
        )
        for place, (marks, _member, *how) in enumerate(seats, 1)
    ]
    rows = [row.document() for row in settled(sums, rules).rows]
    members = {str(place): seat[1] for place, seat in enumerate(seats, 1)}
    final = FinalSkill(
        f"a{number}", 1, "0" * 64, datetime(2026, 1, 1, tzinfo=UTC), rows, rules_document(rules), members, {}, False
    )
    return SkillResult(number, number, "", "", "", final.assessment, final)


def table(awards: Awards, name: str) -> list[tuple[int, str, str]]:
    return [(row.place, row.member, str(row.worth)) for row in awards.table(name)]


def test_medal_points_add_up_over_skills_and_scale_points_only_where_there_is_a_scale():
    five = skill("1", (90_00, "A"), (80_00, "B"), (70_00, "C"), (60_00, "A"), (50_00, "B"))
    small = skill("2", (90_00, "B"), (80_00, "A"))

    found = awards_of([five, small], members=True)

    assert table(found, "medal_total") == [
        (1, "A", "7"),
        (1, "B", "7"),
        (3, "C", "2"),
    ]
    assert table(found, "medal_average") == [(1, "A", "7/2"), (1, "B", "7/2"), (3, "C", "2")]
    assert {row[1] for row in table(found, "scale_total")} == {"A", "B", "C"}
    assert found.without_scale == ("2",)


def test_equal_worths_share_the_place_in_every_table():
    found = awards_of([skill("1", *((70_00, member) for member in "ABCDE"))], members=True)

    assert [row[0] for row in table(found, "scale_total")] == [1, 1, 1, 1, 1]
    assert [row[0] for row in table(found, "medal_total")] == [1, 1, 1, 1, 1]
    assert found.overall == Best(tuple(("1", str(seat)) for seat in range(1, 6)), 700)  # MAD 0, all equal


def test_nearly_equal_totals_with_a_mad_of_nought_are_measured_by_the_least_unit():
    found = awards_of([skill("1", (71_00, "A"), *((70_00, member) for member in "BCDE"))], members=True)

    assert table(found, "scale_total")[:2] == [(1, "A", "730"), (2, "B", "700")]


def test_one_competitor_gets_gold_and_is_best_by_the_share_of_the_maximum():
    found = awards_of([skill("1", (81_50, "A"))], members=True)

    assert table(found, "medal_total") == [(1, "A", "4")]
    assert table(found, "scale_total") == []
    assert awards_document(found)["best"] == {
        "A": {"seats": [{"skill": "1", "seat": "1"}], "scale": None, "share": "163/200"}
    }
    assert found.overall is None


def test_whoever_withdrew_after_the_start_still_counts_when_all_did():
    gone = Participation.WITHDRAWN
    found = awards_of([skill("1", *((marks, "A", gone) for marks in (5_00, 4_00, 3_00, 2_00, 1_00)))], members=True)

    assert table(found, "medal_total")[0][:2] == (1, "A")
    assert found.without_scale == ()


def test_a_skill_that_nobody_started_gives_no_table_and_is_named_as_without_a_scale():
    absent = Participation.DID_NOT_START
    found = awards_of([skill("1", (0, "A", absent), (0, "B", absent))], members=True)

    assert table(found, "medal_total") == []
    assert (found.best, found.overall, found.without_scale) == ({}, None, ("1",))


def test_a_guest_counts_for_nobody_though_it_had_the_most():
    seats = [(99_00, "Z", GUEST), *((marks, "A") for marks in (60_00, 50_00, 40_00, 30_00, 20_00))]

    found = awards_of([skill("1", *seats)], members=True)

    assert {row[1] for row in table(found, "medal_total")} == {"A"}
    assert found.overall is not None
    assert found.overall.seats == (("1", "2"),)


def test_the_best_of_a_member_is_shared_by_all_who_have_its_highest_points():
    equal = [(70_00, "A"), (70_00, "A"), (60_00, "B"), (50_00, "B"), (40_00, "C")]

    found = awards_of([skill("1", *equal)], members=True)

    assert found.best["A"].seats == (("1", "1"), ("1", "2"))


def test_a_seat_that_counts_for_nobody_is_in_no_table_but_may_be_highest_of_all():
    found = awards_of([skill("1", (90_00, ""), *((10_00, "A") for _ in range(4)))], members=True)

    assert {row[1] for row in table(found, "scale_total")} == {"A"}
    assert list(found.best) == ["A"]
    assert found.overall is not None
    assert found.overall.seats == (("1", "1"),)


def test_at_a_college_stage_there_are_no_tables_and_no_best_of():
    found = awards_of([skill("1", *((marks, "A") for marks in (5_00, 4_00, 3_00, 2_00, 1_00)))], members=False)

    assert (found.tables, found.best) == (None, {})
    assert found.overall is not None


@pytest.mark.parametrize("rules", ["wsk-2026", "cis-2024"])
def test_places_points_and_medals_are_taken_as_they_were_fixed(rules: str):
    one = skill("1", (90_00, "A"), (80_00, "B"), (70_00, "C"), rules=ruleset(rules))

    found = awards_of([one], members=True)

    medal_points = {"gold": 4, "silver": 3, "bronze": 2, "medallion": 1, None: 0}
    assert one.final is not None
    assert {row[1]: row[2] for row in table(found, "medal_total")} == {
        one.final.members[row["seat"]]: str(medal_points[row["medal"]]) for row in one.final.rows
    }


def test_a_table_of_skills_whose_rules_differ_in_medal_points_is_refused():
    assert WSK.medals is not None
    other = replace(WSK, medals=replace(WSK.medals, gold_points=5))

    with pytest.raises(RuleBroken) as refused:
        awards_of([skill("1", (90_00, "A")), skill("2", (90_00, "A"), rules=other)], members=True)

    assert refused.value.code == "medal-points-differ"
