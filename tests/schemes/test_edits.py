"""Small edits of a scheme: what each changes, and what it leaves alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rules.calculations import NumberCompleted, PassFail
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Kind, Scheme, Text
from scoring.schemes.content.numbering import numbered_aspects
from scoring.schemes.content.placing import ASPECTS_MAX, aspect_of
from scoring.schemes.editor import edits
from tests.schemes.strategies import schemes

FIRST = "key000000000"
SECOND = "key000000001"


def test_a_new_criterion_takes_the_first_free_letter(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.AddCriterion())

    assert [criterion.id for criterion in after.criteria] == ["A", "B"]


def test_a_new_sub_criterion_takes_the_next_number(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.AddSubCriterion(0, Text(en="Third")))

    assert [part.id for part in after.sub_criteria()] == ["A1", "A2", "A3"]


def test_setting_a_field_leaves_the_others_alone(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.SetAspect(FIRST, {"maximum": 150}))

    assert aspect_of(after, FIRST) == replace(aspect_of(sound_scheme, FIRST), maximum=150)


def test_an_aspect_moved_keeps_its_key_and_all_it_says(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.MoveAspect(FIRST, 0, 1, 0))

    assert next(number for number, _, aspect in numbered_aspects(after) if aspect.key == FIRST) == "A2.1"
    assert aspect_of(after, FIRST) == aspect_of(sound_scheme, FIRST)


def test_a_removed_aspect_takes_its_own_calculation_with_it(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.RemoveAspect(FIRST))

    assert after.calculations == ()


def test_changing_a_shared_calculation_changes_it_for_one_aspect_alone(sound_scheme: Scheme) -> None:
    shared = edits.apply(sound_scheme, edits.ShareCalculation(SECOND, 1))

    after = edits.apply(shared, edits.SetCalculation(SECOND, NumberCompleted(Decimal(4))))

    assert after.calculation_of(aspect_of(after, FIRST)) == PassFail()
    assert after.calculation_of(aspect_of(after, SECOND)) == NumberCompleted(Decimal(4))


def test_rows_that_vanish_do_not_shift_what_others_point_at(sound_scheme: Scheme) -> None:
    two = edits.apply(sound_scheme, edits.SetCalculation(SECOND, NumberCompleted(Decimal(4))))

    after = edits.apply(two, edits.SetCalculation(FIRST, None))

    assert aspect_of(after, SECOND).calculation == 1
    assert after.calculation_of(aspect_of(after, SECOND)) == NumberCompleted(Decimal(4))


def test_a_judged_aspect_has_no_calculation(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.SetAspect(FIRST, {"kind": Kind.JUDGEMENT}))

    assert aspect_of(after, FIRST).calculation is None
    assert after.calculations == ()


def test_aspects_follow_a_section_whose_number_changes(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.SetPart(("section", 0), {"id": "7"}))

    assert {aspect.section for aspect in after.aspects()} == {"7"}


def test_aspects_of_a_removed_section_have_none(sound_scheme: Scheme) -> None:
    after = edits.apply(sound_scheme, edits.RemovePart(("section", 0)))

    assert {aspect.section for aspect in after.aspects()} == {None}


def test_renumbering_names_everything_by_its_place(sound_scheme: Scheme) -> None:
    swapped = edits.apply(sound_scheme, edits.MovePart(("sub-criterion", 0, 0), 1))

    after = edits.apply(swapped, edits.Renumber())

    assert [(part.id, part.name.en) for part in after.sub_criteria()] == [("A1", "Second"), ("A2", "First")]


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(edits.SetAspect("nobody", {}), id="aspect"),
        pytest.param(edits.SetPart(("criterion", 9), {}), id="criterion"),
        pytest.param(edits.SetPart(("criterion", -1), {}), id="a place before the first"),
        pytest.param(edits.AddAspect(0, 9, "new"), id="sub-criterion"),
        pytest.param(edits.MovePart(("sub-criterion", 0, 0), 0, into=5), id="target"),
        pytest.param(edits.ShareCalculation(FIRST, 2), id="calculation row"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(sound_scheme: Scheme, edit: edits.Edit) -> None:
    with pytest.raises(RuleBroken) as broken:
        edits.apply(sound_scheme, edit)

    assert broken.value.code == "scheme-part-unknown"


def test_one_aspect_too_many_is_refused(sound_scheme: Scheme) -> None:
    part = sound_scheme.criteria[0].sub_criteria[0]
    many = tuple(replace(part.aspects[0], key=str(number)) for number in range(ASPECTS_MAX))
    criterion = replace(sound_scheme.criteria[0], sub_criteria=(replace(part, aspects=many),))
    full = replace(sound_scheme, criteria=(criterion,))

    with pytest.raises(RuleBroken) as broken:
        edits.apply(full, edits.AddAspect(0, 0, "one more"))

    assert broken.value.code == "too-many-aspects"


@given(scheme=schemes, data=st.data())
@settings(max_examples=60, deadline=None)
def test_moving_parts_about_loses_no_aspect_and_no_mark(scheme: Scheme, data: st.DataObject) -> None:
    if not scheme.criteria:
        return
    index = data.draw(st.integers(0, len(scheme.criteria) - 1))

    after = edits.apply(scheme, edits.MovePart(("criterion", index), data.draw(st.integers(0, 9))))

    assert after.total == scheme.total
    assert {aspect.key for aspect in after.aspects()} == {aspect.key for aspect in scheme.aspects()}


@given(scheme=schemes, data=st.data())
@settings(max_examples=60, deadline=None)
def test_removing_one_aspect_leaves_every_other_its_calculation(scheme: Scheme, data: st.DataObject) -> None:
    aspects = list(scheme.aspects())
    if not aspects:
        return
    gone = data.draw(st.sampled_from(aspects))

    after = edits.apply(scheme, edits.RemoveAspect(gone.key))

    before = {each.key: scheme.calculation_of(each) for each in aspects if each.key != gone.key}
    assert {each.key: after.calculation_of(each) for each in after.aspects()} == before
