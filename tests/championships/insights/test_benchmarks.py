"""Benchmarks from lines alone: spreads, who is compared with whom, years; and profiles, and the charts of both."""

from fractions import Fraction

import pytest

from scoring.championships.insights import charts
from scoring.championships.insights.benchmarks import Field, Line, Spread, closed, compared, spread, years
from scoring.championships.insights.profiles import profile_rows
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import Medal
from scoring.rules.scheme import Text

WEB = Field("republic", "students", "main", "17")
OWN, NEAR, FAR = ("c1", "KZ-55"), ("c2", "KZ-55"), ("c3", "KZ-10")


def line(share: int, whose=OWN, field=WEB, scale=None, medal=None, points=0, season="2025/26") -> Line:
    return Line(season, field, Fraction(share, 100), scale, medal, points, *whose)


def test_a_spread_is_exact():
    assert spread([line(50, scale=701), line(61, scale=None, points=4), line(70, scale=700)]) == Spread(
        3, Fraction(7, 10), Fraction(181, 300), Fraction(61, 100), 701, Fraction(1401, 2), Fraction(1401, 2), 4
    )


def test_a_field_without_a_scale_has_none():
    one = spread([line(50), line(60)])

    assert (one.middle, one.scale_best, one.scale_mean, one.scale_middle) == (Fraction(11, 20), None, None, None)


def test_a_college_is_compared_with_its_region_and_with_all():
    (one,) = compared([line(80), line(60, NEAR), line(40, FAR)], college="c1", region="KZ-55")

    assert (one.own.seats, one.near and one.near.mean, one.far.mean) == (1, Fraction(7, 10), Fraction(3, 5))


def test_a_region_is_compared_with_all_and_not_with_itself():
    (one,) = compared([line(80), line(60, NEAR), line(40, FAR)], college=None, region="KZ-55")

    assert (one.own.seats, one.near, one.far.seats) == (2, None, 3)


def test_only_like_is_compared_with_like():
    other = [WEB._replace(skill="9"), WEB._replace(track="agroskills"), WEB._replace(level="region"),
             WEB._replace(kind="teachers")]  # fmt: skip
    lines = [line(10, field=each) for each in other] + [line(80), *(line(90, FAR, each) for each in other)]

    found = compared(lines, college="c1", region="KZ-55")

    assert [(one.field, one.far.seats) for one in found] == [
        (WEB._replace(track="agroskills"), 2), (WEB._replace(skill="9"), 2), (WEB, 1),
        (WEB._replace(kind="teachers"), 2), (WEB._replace(level="region"), 2),
    ]  # fmt: skip


def test_fields_without_a_seat_of_ones_own_are_left_out():
    assert compared([line(80, FAR)], college="c1", region="KZ-55") == ()


def test_years_stand_by_level_the_newest_first():
    lines = [
        line(80, medal=Medal.GOLD, points=4),
        line(60, field=WEB._replace(skill="9"), scale=690),
        line(70, season="2024/25", medal=Medal.MEDALLION, points=1),
        line(90, field=WEB._replace(level="college"), medal=Medal.GOLD, points=4),
    ]

    found = years(lines)

    assert [(one.level, one.season, one.seats, one.skills, one.points, one.best, one.mean) for one in found] == [
        ("republic", "2025/26", 2, 2, 4, Fraction(4, 5), Fraction(7, 10)),
        ("republic", "2024/25", 1, 1, 1, Fraction(7, 10), Fraction(7, 10)),
        ("college", "2025/26", 1, 1, 4, Fraction(9, 10), Fraction(9, 10)),
    ]
    assert found[0].medals == {Medal.GOLD: 1, Medal.SILVER: 0, Medal.BRONZE: 0, Medal.MEDALLION: 0}
    assert found[0].scale_best == 690


def test_no_year_counts_a_teachers_contest_or_another_track_among_the_students():
    teachers, agro = WEB._replace(kind="teachers"), WEB._replace(track="agroskills")
    lines = [
        line(80, medal=Medal.GOLD, points=4),
        line(60, field=teachers, medal=Medal.SILVER, points=3),
        line(40, field=agro, medal=Medal.BRONZE, points=2),
        line(20, field=teachers, season="2024/25"),
    ]

    found = years(lines)

    assert [(one.category, one.season, one.seats, one.points, one.best) for one in found] == [
        (("students", "agroskills"), "2025/26", 1, 2, Fraction(2, 5)),
        (("students", "main"), "2025/26", 1, 4, Fraction(4, 5)),
        (("teachers", "main"), "2025/26", 1, 3, Fraction(3, 5)),
        (("teachers", "main"), "2024/25", 1, 0, Fraction(1, 5)),
    ]


def tally(total: int, counted: int = 1000) -> Tally:
    return Tally(total=total, maximum=1000, counted=counted)


@pytest.mark.parametrize(
    ("own", "field", "said"),
    [
        pytest.param(tally(500), [tally(500), tally(300), tally(900)], (Fraction(1, 2), Fraction(1, 2)), id="middle"),
        pytest.param(tally(250, 500), [tally(250, 500), tally(400)], (Fraction(1, 2), Fraction(9, 20)), id="excused"),
        pytest.param(tally(0, 0), [tally(0, 0), tally(400)], (None, Fraction(2, 5)), id="excused from all of it"),
        pytest.param(tally(0, 0), [tally(0, 0)], (None, None), id="everybody excused"),
        pytest.param(tally(400), [], (Fraction(2, 5), None), id="a guest of an empty field"),
    ],
)
def test_a_profile_sets_a_share_against_the_median_of_the_field(own, field, said):
    (row,) = profile_rows({"1": Text(en="Work")}, {"1": own}, [{"1": each} for each in field])

    assert (row.share, row.middle) == said


def test_a_section_without_aspects_is_left_out():
    assert profile_rows({"1": Text(), "2": Text()}, {"2": tally(1)}, [])[0].id == "2"


HEAD, TRACK = '<svg class="chart" aria-hidden="true">', str(charts.TRACK)


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        pytest.param(charts.bar(None), "", id="nothing"),
        pytest.param(
            charts.bar(Fraction(1, 3)), '<rect class="up" x="2.00%" y="8" width="32.00%" height="12"/>', id="a third"
        ),
        pytest.param(
            charts.bar(Fraction(3)), '<rect class="up" x="2.00%" y="8" width="96.00%" height="12"/>', id="no further"
        ),
        pytest.param(
            charts.lean(Fraction(-1, 2), Fraction(1)),
            '<rect class="dn" x="26.00%" y="8" width="24.00%" height="12"/>'
            '<rect class="tkk" x="50.00%" y="2" width="3" height="24"/><circle class="me" cx="26.00%" cy="14" r="7"/>',
            id="a strict judge",
        ),
        pytest.param(
            charts.against(Fraction(1, 2), Fraction(1, 4)),
            '<rect class="up" x="26.00%" y="8" width="24.00%" height="12"/>'
            '<circle class="med" cx="26.00%" cy="14" r="8"/><circle class="me" cx="50.00%" cy="14" r="9"/>',
            id="above the field",
        ),
        pytest.param(
            charts.stacked([("same", 1), ("near", 0), ("far", 1)]),
            '<rect class="same" x="2.00%" y="8" width="48.00%" height="12"/>'
            '<rect class="far" x="50.00%" y="8" width="48.00%" height="12"/>',
            id="half and half",
        ),
        pytest.param(charts.stacked([("same", 0)]), "", id="no counts"),
    ],
)
def test_charts_are_svg_without_style_or_script(drawn, parts):
    assert str(drawn) == f"{HEAD}{TRACK}{parts}</svg>"


REGIONAL, INNER = WEB._replace(level="region"), WEB._replace(level="college")


@pytest.mark.parametrize(
    ("kind", "lines", "said"),
    [
        pytest.param("region", [line(80, field=REGIONAL), line(60, NEAR, REGIONAL)], 1, id="a region at its own stage"),
        pytest.param("region", [line(80, field=REGIONAL), line(60, FAR, REGIONAL)], 0, id="guests from afar"),
        pytest.param("region", [line(80), line(60, NEAR)], 0, id="alone at the republic"),
        pytest.param("region", [line(80, field=INNER)], 1, id="a college of the region by itself"),
        pytest.param("college", [line(80, field=INNER), line(60, field=INNER)], 1, id="a college by itself"),
        pytest.param("college", [line(80, field=REGIONAL)], 0, id="the only college of a region that came"),
    ],
)
def test_medals_among_ones_own_are_no_result_against_others(kind, lines, said):
    found = closed(lines, kind, college="c1" if kind == "college" else None, region="KZ-55")

    assert len(found) == said


def test_a_year_counts_medals_only_where_others_competed():
    gold = {"medal": Medal.GOLD, "points": 4}
    lines = [line(80, field=REGIONAL, **gold), line(70, **gold)]

    found = years(lines, {lines[0].event})

    assert [(one.level, one.seats, one.open, one.points, one.medals[Medal.GOLD]) for one in found] == [
        ("republic", 1, 1, 4, 1), ("region", 1, 0, 0, 0)
    ]  # fmt: skip
