"""Which aspect is which when a scheme comes again."""

from dataclasses import replace

import pytest
from hypothesis import given

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion, Text
from scoring.schemes.bringing_in import matching
from scoring.schemes.bringing_in.matching import Certainty, Match, apply_matches, match_aspects, with_keys
from scoring.schemes.demonstration import demonstration_scheme
from tests.schemes.strategies import schemes

CERTAIN, LIKELY, DOUBTFUL = Certainty.CERTAIN, Certainty.LIKELY, Certainty.DOUBTFUL


def aspect(key: str, text: str, maximum: int = 100, kind: Kind = Kind.MEASUREMENT) -> Aspect:
    return Aspect(key, kind, Text(ru=text), maximum)


def scheme(**sub_criteria: list[Aspect]) -> Scheme:
    parts = tuple(SubCriterion(name, Text(en=name), "1", tuple(found)) for name, found in sub_criteria.items())
    return Scheme("17", Text(en="Web"), criteria=(Criterion("A", Text(en="A"), None, parts),))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            scheme(A1=[aspect("k", "Меню работает")]),
            scheme(A1=[aspect("k", "Меню работает")]),
            [Match("k", "k", CERTAIN, ("match-same-key",))],
            id="the same key",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню работает")], A2=[]),
            scheme(A1=[], A2=[aspect("k", "Контраст текста достаточен", 50)]),
            [
                Match(
                    "k", "k", DOUBTFUL, ("match-same-key", "match-moved", "match-text-changed", "match-maximum-changed")
                )
            ],
            id="the same key on something else elsewhere",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню  работает")]),
            scheme(A1=[aspect("n", "меню работает")]),
            [Match("k", "n", CERTAIN, ("match-same-text",))],
            id="the same text but for spaces and case",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню работает")], A2=[]),
            scheme(A1=[], A2=[aspect("n", "Меню работает")]),
            [Match("k", "n", CERTAIN, ("match-same-text", "match-moved"))],
            id="the same text in another sub-criterion",
        ),
        pytest.param(
            scheme(A1=[aspect("k1", "Логотип"), aspect("k2", "Логотип")]),
            scheme(A1=[aspect("n1", "Логотип"), aspect("n2", "Логотип")]),
            [
                Match("k1", "n1", LIKELY, ("match-same-text", "match-text-not-unique")),
                Match("k2", "n2", LIKELY, ("match-same-text", "match-text-not-unique")),
            ],
            id="one text twice, in the same places",
        ),
        pytest.param(
            scheme(A1=[aspect("k1", "Логотип"), aspect("k2", "Логотип")]),
            scheme(A1=[aspect("n0", "Подвал"), aspect("n1", "Меню"), aspect("n2", "Логотип")]),
            [
                Match(None, "n0", CERTAIN, ("match-no-counterpart",)),
                Match(None, "n1", CERTAIN, ("match-no-counterpart",)),
                Match("k1", "n2", DOUBTFUL, ("match-same-text", "match-text-not-unique")),
                Match("k2", None, CERTAIN, ("match-no-counterpart",)),
            ],
            id="one text twice, and only one of them left",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню работает")]),
            scheme(A1=[aspect("n", "Меню работает", 50)]),
            [Match("k", "n", LIKELY, ("match-same-place", "match-maximum-changed"))],
            id="another maximum",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Форма проверяет шесть полей")]),
            scheme(A1=[aspect("n", "Форма проверяет пять полей")]),
            [Match("k", "n", LIKELY, ("match-same-place", "match-similar-text"))],
            id="a word changed in the same place",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Форма проверяет шесть полей")]),
            scheme(A1=[aspect("m", "Контраст"), aspect("n", "Форма проверяет пять полей")]),
            [Match(None, "m", CERTAIN, ("match-no-counterpart",)), Match("k", "n", LIKELY, ("match-similar-text",))],
            id="a word changed and one place down",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Форма проверяет шесть полей")], A2=[]),
            scheme(A1=[], A2=[aspect("n", "Форма проверяет пять полей")]),
            [Match("k", "n", DOUBTFUL, ("match-moved", "match-similar-text"))],
            id="a word changed and moved elsewhere",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню открывается на телефоне")]),
            scheme(A1=[aspect("n", "Меню работает с клавиатуры")]),
            [Match("k", "n", DOUBTFUL, ("match-same-place", "match-similar-text"))],
            id="faintly alike in the same place",
        ),
        pytest.param(
            scheme(A1=[aspect("k", "Меню работает")]),
            scheme(A1=[aspect("n", "Пароли хранятся как хеш")]),
            [
                Match(None, "n", CERTAIN, ("match-no-counterpart",)),
                Match("k", None, CERTAIN, ("match-no-counterpart",)),
            ],
            id="something else in the same place",
        ),
    ],
)
def test_a_proposal_says_how_sure_it_is_and_why(old: Scheme, new: Scheme, expected: list[Match]) -> None:
    assert list(match_aspects(old, new)) == expected


@given(old=schemes, new=schemes)
def test_every_aspect_is_in_exactly_one_proposal(old: Scheme, new: Scheme) -> None:
    fresh = with_keys(new, [f"new{number}" for number, _ in enumerate(new.aspects())])

    matches = match_aspects(old, fresh)

    assert sorted(match.old_key for match in matches if match.old_key) == sorted(each.key for each in old.aspects())
    assert sorted(match.new_key for match in matches if match.new_key) == sorted(each.key for each in fresh.aspects())


@given(old=schemes)
def test_a_scheme_with_fresh_keys_gets_its_own_back(old: Scheme) -> None:
    described = [aspect for aspect in old.aspects() if aspect.description]
    fresh = with_keys(old, [f"new{number}" for number, _ in enumerate(old.aspects())])

    again = apply_matches(fresh, match_aspects(old, fresh))

    kept = {aspect.key: aspect.description for aspect in again.aspects()}
    assert {each.key: kept.get(each.key) for each in described} == {each.key: each.description for each in described}


def test_accepted_matches_keep_the_old_keys() -> None:
    new = scheme(A1=[aspect("n1", "Меню"), aspect("n2", "Подвал")])

    kept = apply_matches(new, [Match("k1", "n1", LIKELY, ()), Match(None, "n2", CERTAIN, ())])

    assert [each.key for each in kept.aspects()] == ["k1", "n2"]


@pytest.mark.parametrize(
    ("matches", "code"),
    [
        ([Match("k", "nobody", LIKELY, ())], "match-key-unknown"),
        ([Match("k", "n1", LIKELY, ()), Match("k", "n2", LIKELY, ())], "match-key-twice"),
        ([Match("n2", "n1", LIKELY, ())], "match-key-twice"),
    ],
)
def test_matches_that_make_no_sense_are_refused(matches: list[Match], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        apply_matches(scheme(A1=[aspect("n1", "Меню"), aspect("n2", "Подвал")]), matches)

    assert refused.value.code == code


def test_a_translated_scheme_is_matched_in_the_languages_both_have() -> None:
    old = demonstration_scheme()
    fresh = with_keys(old, [f"new{number}" for number, _ in enumerate(old.aspects())])
    criteria = tuple(
        replace(
            criterion,
            sub_criteria=tuple(
                replace(
                    part,
                    aspects=tuple(
                        replace(each, description=Text(kk=each.description.kk, en=each.description.en))
                        for each in part.aspects
                    ),
                )
                for part in criterion.sub_criteria
            ),
        )
        for criterion in fresh.criteria
    )

    matches = match_aspects(old, replace(fresh, criteria=criteria))

    assert [match.old_key for match in matches] == [each.key for each in old.aspects()]
    assert {match.certainty for match in matches} == {LIKELY}


def test_two_large_schemes_with_nothing_in_common_are_seldom_compared_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    class Counted(matching.SequenceMatcher[str]):
        def ratio(self) -> float:
            compared.append(self.a)  # type: ignore[arg-type]
            return super().ratio()

    monkeypatch.setattr(matching, "SequenceMatcher", Counted)
    words = [f"Требование номер {number * 7919} проверяется отдельно и подробно" for number in range(440)]
    old = scheme(A1=[aspect(f"k{n}", text[::-1]) for n, text in enumerate(words[:220])])
    new = scheme(A1=[aspect(f"n{n}", text) for n, text in enumerate(words[220:])])

    match_aspects(old, new)

    assert len(compared) <= 2 * 220  # of 48,400 pairs
