"""What changed between two versions, and which marks it leaves standing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.rules.calculations import NumberCompleted, PassFail
from scoring.rules.marks import Mark
from scoring.rules.scheme import (
    Aspect,
    CalculationRow,
    Criterion,
    ExtraLine,
    Kind,
    Scheme,
    Section,
    SubCriterion,
    Text,
)
from scoring.rules.scheme_difference import Change, Difference, Move, Parent, difference
from tests.rules.strategies import marked_schemes

pytestmark = pytest.mark.clause("decisions.md 8")

T, OTHER = Text(en="x"), Text(en="y")


def aspect(key: str, **parts: object) -> Aspect:
    return replace(Aspect(key, Kind.MEASUREMENT, T, 100, "1"), **parts)  # type: ignore[arg-type]


def form(number: str, *aspects: Aspect) -> SubCriterion:
    return SubCriterion(number, T, "1", aspects)


def scheme(*forms: SubCriterion, calculations: tuple[CalculationRow, ...] = ()) -> Scheme:
    return Scheme("17", T, (), (Criterion("A", T, None, forms),), calculations)


OLD = scheme(form("A1", aspect("a"), aspect("b")), form("A2", aspect("c")))


def test_two_equal_versions_do_not_differ() -> None:
    found = difference(OLD, OLD)

    assert found == Difference(unchanged=("a", "b", "c"))
    assert found.empty


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({"kind": Kind.JUDGEMENT}, ("kind",)),
        ({"description": OTHER}, ("description",)),
        ({"maximum": 150}, ("maximum",)),
        ({"section": None}, ("section",)),
        ({"extra": (ExtraLine(T),)}, ("extra",)),
        ({"requirement": OTHER}, ("requirement",)),
        ({"benchmarks": (T,)}, ("benchmarks",)),
        ({"gate": "1"}, ("gate",)),
        ({"maximum": 150, "description": OTHER}, ("description", "maximum")),
    ],
)
def test_a_changed_aspect_names_its_fields_and_carries_no_mark(
    parts: dict[str, object], names: tuple[str, ...]
) -> None:
    new = scheme(form("A1", aspect("a", **parts), aspect("b")), form("A2", aspect("c")))

    found = difference(OLD, new)

    assert found == Difference(unchanged=("b", "c"), changed=(Change("a", names),))
    assert found.carried == {"b", "c"}
    assert not found.empty


def test_a_calculation_is_compared_by_what_it_says_and_not_by_its_row() -> None:
    rows = (CalculationRow(PassFail()), CalculationRow(NumberCompleted(Decimal(4))))
    old = scheme(form("A1", aspect("a", calculation=1), aspect("b", calculation=2)), calculations=rows)
    swapped = scheme(form("A1", aspect("a", calculation=2), aspect("b", calculation=1)), calculations=rows[::-1])
    five = scheme(
        form("A1", aspect("a", calculation=1), aspect("b", calculation=2)),
        calculations=(rows[0], CalculationRow(NumberCompleted(Decimal(5)))),
    )

    assert difference(old, swapped).empty
    assert difference(old, five).changed == (Change("b", ("calculation",)),)


def test_added_and_removed_aspects_are_named() -> None:
    new = scheme(form("A1", aspect("new"), aspect("b")), form("A2", aspect("c")))

    found = difference(OLD, new)

    assert (found.added, found.removed, found.carried) == (("new",), ("a",), {"b", "c"})
    assert not found.empty


def test_a_moved_aspect_is_unchanged_and_carries_its_mark() -> None:
    new = scheme(form("A1", aspect("a")), form("A2", aspect("c"), aspect("b")))

    found = difference(OLD, new)

    assert found.moved == (Move("b", Parent("A", "A1"), Parent("A", "A2")),)
    assert found.carried == {"a", "b", "c"}
    assert found.reordered == ()


def test_another_order_within_a_form_is_told() -> None:
    new = scheme(form("A1", aspect("b"), aspect("a")), form("A2", aspect("c")))

    assert difference(OLD, new) == Difference(unchanged=("b", "a", "c"), reordered=("A1",))


@pytest.mark.parametrize(
    ("change", "headings"),
    [
        pytest.param(lambda: replace(OLD, title=OTHER), (Change("", ("title",)),), id="the title"),
        pytest.param(
            lambda: replace(OLD, sections=(Section("1", T, 100),), standard="WSSS"),
            (Change("", ("sections", "standard")),),
            id="the standard",
        ),
        pytest.param(
            lambda: replace(OLD, criteria=(replace(OLD.criteria[0], name=OTHER, declared=5),)),
            (Change("A", ("name", "declared")),),
            id="a criterion",
        ),
        pytest.param(
            lambda: scheme(replace(form("A1", aspect("a"), aspect("b")), day="2"), form("A2", aspect("c"))),
            (Change("A1", ("day",)),),
            id="a day",
        ),
        pytest.param(
            lambda: scheme(*OLD.sub_criteria(), form("A3")), (Change("A3", ("added",)),), id="a new empty form"
        ),
        pytest.param(
            lambda: scheme(form("A2", aspect("c")), form("A1", aspect("a"), aspect("b"))),
            (Change("", ("order",)),),
            id="forms in another order",
        ),
    ],
)
def test_changes_above_the_aspects_are_told(change: Callable[[], Scheme], headings: tuple[Change, ...]) -> None:
    found = difference(OLD, change())

    assert found.headings == headings
    assert found.carried == {"a", "b", "c"}
    assert not found.empty


def test_a_removed_form_is_told() -> None:
    assert difference(OLD, scheme(form("A1", aspect("a"), aspect("b")))).headings == (Change("A2", ("removed",)),)


@given(marked_schemes(), marked_schemes())
def test_no_aspect_is_lost_between_two_versions(
    before: tuple[Scheme, dict[str, Mark]], after: tuple[Scheme, dict[str, Mark]]
) -> None:
    (old, _), (new, _) = before, after

    found = difference(old, new)

    changed = {change.key for change in found.changed}
    assert {*found.unchanged, *changed, *found.added} == {item.key for item in new.aspects()}
    assert {*found.unchanged, *changed, *found.removed} == {item.key for item in old.aspects()}
    assert found.empty == (old == new)
