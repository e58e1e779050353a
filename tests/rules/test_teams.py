"""Team tables, best of a region, highest overall."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.errors import RuleBroken
from scoring.rules.outcome import settle
from scoring.rules.ranking import Participation, Result
from scoring.rules.rulesets import MedalRules, ruleset
from scoring.rules.teams import (
    Best,
    SkillOutcome,
    TableRow,
    best_of_members,
    highest_overall,
    skills_without_scale,
    team_tables,
)

WSK = ruleset("wsk-2026")


def medal_rules() -> MedalRules:
    assert WSK.medals is not None
    return WSK.medals


def skill(name: str, *rows: tuple[str, int], maximum: int = 100_00, apart: tuple[Result, ...] = ()) -> SkillOutcome:
    """A skill of (member, total) rows; seats are named member/position."""
    results = [Result(f"{member}/{number}", member, total) for number, (member, total) in enumerate(rows, start=1)]
    return SkillOutcome(name, maximum, settle([*results, *apart], WSK))


def lines(table: tuple[TableRow, ...]) -> list[tuple[int, str, Fraction]]:
    return [(row.place, row.member, row.worth) for row in table]


# 80 70 60 50 40: median 60, MAD 10, unit 14.826: 740 720 700 680 660; medals G S B, the rest below 700
WEB = skill("web", ("abai", 80_00), ("aktobe", 70_00), ("almaty", 60_00), ("astana", 50_00), ("atyrau", 40_00))
WELDING = skill("welding", ("abai", 50_00), ("aktobe", 60_00), ("almaty", 70_00), ("astana", 80_00), ("turan", 40_00))
SMALL = skill("bakery", ("almaty", 50_00), ("aktobe", 40_00), ("zhetisu", 30_00))  # three: no scale


@pytest.mark.clause("decisions.md 16")
def test_medal_points_are_4_3_2_1_in_total_and_per_skill_entered() -> None:
    tables = team_tables([WEB, WELDING, SMALL], medal_rules())

    assert lines(tables.medal_total) == [
        (1, "almaty", 2 + 3 + 4),
        (2, "aktobe", 3 + 2 + 3),
        (3, "abai", 4),
        (3, "astana", 4),
        (5, "zhetisu", 2),
        (6, "atyrau", 0),
        (6, "turan", 0),
    ]
    assert lines(tables.medal_average) == [
        (1, "almaty", 3),
        (2, "aktobe", Fraction(8, 3)),
        (3, "abai", 2),
        (3, "astana", 2),
        (3, "zhetisu", 2),
        (6, "atyrau", 0),
        (6, "turan", 0),
    ]


@pytest.mark.clause("decisions.md 16")
def test_medallion_is_one_point() -> None:
    wide = skill("web", *((member, 90_00 - 10_00 * number) for number, member in enumerate("abcdefg")))

    tables = team_tables([wide], medal_rules())

    assert lines(tables.medal_total)[3:5] == [(4, "d", 1), (5, "e", 0)]


@pytest.mark.clause("decisions.md 16")
def test_scale_tables_take_only_skills_with_a_scale_and_name_the_others() -> None:
    tables = team_tables([WEB, WELDING, SMALL], medal_rules())

    assert lines(tables.scale_total) == [
        (1, "abai", 740 + 680),
        (1, "aktobe", 720 + 700),
        (1, "almaty", 700 + 720),
        (1, "astana", 680 + 740),
        (5, "atyrau", 660),
        (5, "turan", 660),
    ]
    assert lines(tables.scale_average)[0] == (1, "abai", 710)
    assert tables.scale_average[0].skills == 2
    assert tables.skills_without_scale == ("bakery",)


@pytest.mark.clause("decisions.md 16")
def test_average_is_over_the_skills_entered() -> None:
    tables = team_tables([WEB, WELDING], medal_rules())

    assert [row.worth for row in tables.scale_average if row.member == "atyrau"] == [660]
    assert [row.skills for row in tables.scale_average if row.member == "atyrau"] == [1]


@pytest.mark.clause("decisions.md 16")
def test_several_seats_in_one_skill_add_up_in_total_and_are_averaged_on_average() -> None:
    two = skill("web", ("abai", 80_00), ("abai", 70_00), ("almaty", 60_00), ("astana", 50_00), ("atyrau", 40_00))

    tables = team_tables([two], medal_rules())

    assert lines(tables.medal_total)[0] == (1, "abai", 7)
    assert lines(tables.medal_average)[0] == (1, "abai", 7)  # per skill, and it entered one
    assert lines(tables.scale_total)[0] == (1, "abai", 1460)
    assert lines(tables.scale_average)[0] == (1, "abai", 730)


@pytest.mark.clause("decisions.md 16")
def test_team_is_one_seat_and_its_member_gets_its_points_once() -> None:
    robotics = skill("robotics", ("abai", 80_00), ("almaty", 70_00), ("astana", 60_00))  # each a team of two

    assert lines(team_tables([robotics], medal_rules()).medal_total) == [
        (1, "abai", 4),
        (2, "almaty", 3),
        (3, "astana", 2),
    ]


@pytest.mark.clause("decisions.md 16")
def test_skill_named_twice_is_refused() -> None:
    with pytest.raises(RuleBroken) as broken:
        team_tables([WEB, WEB], medal_rules())

    assert (broken.value.code, broken.value.params) == ("skill-twice", {"skill": "web"})


@pytest.mark.clause("decisions.md 16")
def test_guests_and_disqualified_bring_no_points() -> None:
    apart = (
        Result("g", "guest", 99_00, Participation.GUEST),
        Result("d", "turan", 98_00, Participation.DISQUALIFIED),
    )

    tables = team_tables([skill("web", ("abai", 80_00), ("almaty", 70_00), apart=apart)], medal_rules())

    assert [row.member for row in tables.medal_total] == ["abai", "almaty"]


@pytest.mark.clause("decisions.md 16")
def test_best_of_region_is_its_highest_scale_score_all_of_them_when_shared() -> None:
    best = best_of_members([WELDING, WEB, SMALL])

    assert best["abai"] == Best((("web", "abai/1"),), published=740)
    assert best["almaty"] == Best((("welding", "almaty/3"),), published=720)  # its gold is in a skill without scale
    assert best_of_members([WEB, skill("copy", *((row.placed.member, row.placed.total) for row in WEB.outcome.rows))])[
        "abai"
    ] == Best((("copy", "abai/1"), ("web", "abai/1")), published=740)


@pytest.mark.clause("decisions.md 16")
def test_best_of_a_region_without_any_scale_goes_by_share_of_the_maximum() -> None:
    half = skill("half", ("zhetisu", 30_00), ("almaty", 10_00), maximum=50_00)

    best = best_of_members([SMALL, half])

    assert best["zhetisu"] == Best((("half", "zhetisu/1"),), share=Fraction(3, 5))
    assert skills_without_scale([SMALL, half]) == ("bakery", "half")


@pytest.mark.clause("decisions.md 16")
def test_highest_overall_is_shared() -> None:
    assert highest_overall([WEB, WELDING, SMALL]) == Best((("web", "abai/1"), ("welding", "astana/4")), published=740)


@pytest.mark.clause("decisions.md 16")
def test_nobody_is_highest_where_no_skill_has_a_scale() -> None:
    assert highest_overall([SMALL]) is None


rows = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 100_00)), max_size=8)


@pytest.mark.clause("decisions.md 16")
@given(st.lists(rows, max_size=3), st.randoms(use_true_random=False))
def test_order_of_skills_does_not_matter(fields: list[list[tuple[str, int]]], random: object) -> None:
    skills = [skill(f"skill-{number}", *field) for number, field in enumerate(fields)]
    shuffled = list(skills)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert team_tables(shuffled, medal_rules()) == team_tables(skills, medal_rules())
    assert best_of_members(shuffled) == best_of_members(skills)
    assert highest_overall(shuffled) == highest_overall(skills)


@pytest.mark.clause("decisions.md 16")
@given(rows)
def test_points_of_all_members_add_up_to_the_points_of_all_medals(field: list[tuple[str, int]]) -> None:
    worth = {"gold": 4, "silver": 3, "bronze": 2, "medallion": 1, None: 0}
    one = skill("web", *field)

    total = sum(row.worth for row in team_tables([one], medal_rules()).medal_total)

    assert total == sum(worth[row.medal] for row in one.outcome.rows)
