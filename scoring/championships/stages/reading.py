"""What people type or paste for a skill, cell by cell: of a form, of a workbook, in any of the three languages."""

from collections.abc import Mapping, Sequence

from scoring.championships.stages.cards import MINIMUM_MOST, number_key
from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.marking.setup.listing import SchemeChoice
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.rulesets import SHIPPED, Purpose
from scoring.schemes.reference import sectors

TEXTS = ("number", "names_kk", "names_ru", "names_en")
NUMBERS = {  # field: what is said of it if it is no whole number
    "team_size": "team-size-unread",
    "places": "places-unread",
    "age_min": "age-unread",
    "age_max": "age-unread",
}
MAY_BE_EMPTY = ("age_min", "age_max", "minimum", "scheme", "sector")
NEWEST = ("newest", "жаңасы", "новейшая", "новая", "последняя", "соңғысы")
NONE = ("-", "–", "—")
DIGITS_MOST = 4
# The field that a refusal of a whole card speaks of.
FIELD_OF = {
    "skill-number-wrong": "number",
    "skill-number-twice": "number",
    "skill-has-assessment": "scheme",
    "name-missing": "names_kk",
    "text-too-long": "names_kk",
    "sector-unknown": "sector",
    "scheme-not-of-skill": "scheme",
    "rule-set-unknown": "rule_set",
    "rule-set-of-another-purpose": "rule_set",
    "team-size-wrong": "team_size",
    "age-wrong": "age_min",
    "ages-swapped": "age_max",
    "places-wrong": "places",
    "minimum-wrong": "minimum",
}


def read_cell(field: str, text: str, schemes: Mapping[str, Sequence[SchemeChoice]], number: str) -> object:
    """The value of one cell; `schemes` by the key of a skill's number, `number` that of this skill.

    Raises Refused: team-size-unread, places-unread, age-unread, minimum-unread, sector-unknown, scheme-unread,
    rule-set-unread.
    """
    typed = text.strip()
    if field in TEXTS:
        return typed
    if field in MAY_BE_EMPTY and (not typed or typed in NONE):
        return "" if field == "sector" else None
    if field in NUMBERS:
        return _whole(typed, NUMBERS[field])
    return {"minimum": _minimum, "sector": _sector, "rule_set": _rule_set}.get(
        field, lambda said: _scheme(said, schemes.get(number_key(number), ()))
    )(typed)


def _whole(text: str, code: str) -> int:
    plain = text.removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= DIGITS_MOST):
        raise Refused(code)
    return int(plain)


def _minimum(text: str) -> int:
    try:
        return min(parse_hundredths(text), MINIMUM_MOST + 1)
    except RuleBroken:
        raise Refused("minimum-unread") from None


def _sector(text: str) -> str:
    wanted = normalised(text)
    for sector in sectors():
        if wanted in {sector.id, *(normalised(name) for name in (sector.name.kk, sector.name.ru, sector.name.en))}:
            return sector.id
    raise Refused("sector-unknown")


def _rule_set(text: str) -> str:
    wanted = text.casefold()
    if wanted not in {rules.name for rules in SHIPPED if rules.purpose is Purpose.CHAMPIONSHIP}:
        raise Refused("rule-set-unread")
    return wanted


def _scheme(text: str, choices: Sequence[SchemeChoice]) -> int:
    """By its id (a form), by a word for the newest, or by its title as an export writes it."""
    wanted = normalised(text)
    for choice in choices:  # the newest first
        if wanted in NEWEST or wanted == str(choice.version) or wanted in _written(choice):
            return choice.version
    raise Refused("scheme-unread")


def _written(choice: SchemeChoice) -> set[str]:
    return {normalised(scheme_text(choice, language)) for language in ("kk", "ru", "en")}


def scheme_text(choice: SchemeChoice, language: str) -> str:
    """How an export names a version: "Web technologies v2"."""
    title: str = getattr(choice.title, language) or choice.title.kk or choice.title.ru or choice.title.en
    return f"{title} v{choice.number}"
