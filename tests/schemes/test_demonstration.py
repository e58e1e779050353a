"""The demonstration scheme is one a chief expert could open for marking."""

from collections import Counter
from collections.abc import Iterator

from scoring.rules.calculations import (
    Choice,
    NumberCompleted,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.rulesets import ruleset
from scoring.rules.scheme import Kind, Text
from scoring.rules.scheme_checks import check_scheme
from scoring.schemes.demonstration import CONTENT, demonstration_scheme

SCHEME = demonstration_scheme()
SAME_IN_KAZAKH_AND_RUSSIAN = {"200, 201, 404, 409, 422", "5 минут"}
KAZAKH_LETTERS = set("әғқңөұүһі")


def texts() -> Iterator[Text]:
    yield SCHEME.title
    for section in SCHEME.sections:
        yield section.name
    for criterion in SCHEME.criteria:
        yield criterion.name
    for sub_criterion in SCHEME.sub_criteria():
        yield sub_criterion.name
    for aspect in SCHEME.aspects():
        yield aspect.description
        yield from (line.text for line in aspect.extra)
        yield from aspect.benchmarks
        if aspect.requirement:
            yield aspect.requirement


def test_nothing_stands_against_publishing_it() -> None:
    limits = ruleset("wsk-2026").scheme

    assert check_scheme(SCHEME, limits, publishing=True, last_day=3) == ()


def test_it_has_a_hundred_marks_and_about_a_hundred_aspects() -> None:
    aspects = list(SCHEME.aspects())
    kinds = Counter(aspect.kind for aspect in aspects)

    assert sum(aspect.maximum or 0 for aspect in aspects) == 10_000
    assert kinds == {Kind.MEASUREMENT: 87, Kind.JUDGEMENT: 14}
    assert (len(SCHEME.criteria), len(list(SCHEME.sub_criteria()))) == (6, 24)


def test_every_way_to_a_mark_is_used() -> None:
    used = {SCHEME.calculation_of(aspect) for aspect in SCHEME.aspects() if aspect.kind is Kind.MEASUREMENT}
    units = {calculation.unit for calculation in used if isinstance(calculation, Choice)}
    types = {type(calculation) for calculation in used}

    assert units == {Unit.PERCENT, Unit.UNIT}
    assert types == {PassFail, NumberCompleted, Choice, RangedScore, RegularDifference, Unknown, type(None)}


def test_every_calculation_row_is_used() -> None:
    pointed = {aspect.calculation for aspect in SCHEME.aspects()} - {None}

    assert pointed == set(range(1, len(SCHEME.calculations) + 1))


def test_it_is_marked_on_three_days() -> None:
    assert {sub_criterion.day for sub_criterion in SCHEME.sub_criteria()} == {"1", "2", "3"}


def test_every_text_is_there_in_three_languages() -> None:
    incomplete = [text for text in texts() if not (text.kk and text.ru and text.en)]

    assert incomplete == []


def test_kazakh_is_not_copied_from_russian() -> None:
    copied = {text.kk for text in texts() if text.kk == text.ru}

    assert copied == SAME_IN_KAZAKH_AND_RUSSIAN


def test_no_kazakh_letter_slipped_into_russian() -> None:
    mixed = [
        text for text in texts() if KAZAKH_LETTERS & set(text.ru.casefold().replace("ә, ғ, қ, ң, ө, ұ, ү, һ, і", ""))
    ]

    assert mixed == []


def test_no_word_mixes_latin_and_cyrillic_letters() -> None:
    mixed = [
        word
        for text in texts()
        for word in f"{text.kk} {text.ru}".replace("-", " ").split()
        if any("a" <= letter <= "z" for letter in word.casefold())
        and any("а" <= letter <= "я" for letter in word.casefold())
    ]

    assert mixed == []


def test_the_levels_of_a_judgement_differ() -> None:
    repeated = [
        aspect.key
        for aspect in SCHEME.aspects()
        if aspect.kind is Kind.JUDGEMENT and len({text.kk for text in aspect.benchmarks}) != 4
    ]

    assert repeated == []


def test_its_file_ends_with_a_new_line_and_is_readable_text() -> None:
    content = CONTENT.read_text(encoding="utf-8")

    assert content.endswith("}\n")
    assert "Мұражай" in content
