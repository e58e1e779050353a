"""A skill as a stage holds it, as one frozen card: checked, read from a row, written to it, compared with another."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from scoring.championships.stages.models import SKILL_NUMBER, StageSkillRow
from scoring.championships.stages.seasons import checked_names
from scoring.foundation.errors import Refused
from scoring.people.directory.naming import tidy
from scoring.rules.rulesets import Purpose, default_ruleset, ruleset
from scoring.rules.scheme import Text
from scoring.schemes.reference import Skill, sectors

SKILLS_MOST = 400  # of one stage
TEAM_MOST = 3
AGE_LEAST, AGE_MOST = 10, 99
PLACES_MOST = 30
MINIMUM_MOST = 10_000  # hundredths


def _usual_rules() -> str:
    return default_ruleset(Purpose.CHAMPIONSHIP).name


@dataclass(frozen=True, slots=True)
class SkillCard:
    """`scheme` is the id of a published version; ages only warn; `minimum` in hundredths of the ranking total."""

    number: str
    names: Text
    sector: str = ""
    scheme: int | None = None
    rule_set: str = field(default_factory=_usual_rules)
    team_size: int = 1
    age_min: int | None = None
    age_max: int | None = None
    places: int = 1  # decisions.md 17
    minimum: int | None = None


FIELDS = tuple(one.name for one in fields(SkillCard))
Difference = tuple[str, object, object]


def card_of_reference(skill: Skill) -> SkillCard:
    """One of the skills that the product knows, ready to pick."""
    return SkillCard(skill.number, Text(skill.name.kk, skill.name.ru, skill.name.en), skill.sector)


def card_of(row: StageSkillRow) -> SkillCard:
    return SkillCard(
        row.number, Text(row.name_kk, row.name_ru, row.name_en), row.sector, row.scheme_version_id, row.rule_set,
        row.team_size, row.age_min, row.age_max, row.places, row.minimum,
    )  # fmt: skip


def write_card(row: StageSkillRow, card: SkillCard) -> None:
    row.number, row.sector, row.scheme_version_id = card.number, card.sector, card.scheme
    row.name_kk, row.name_ru, row.name_en = card.names.kk, card.names.ru, card.names.en
    if row.rule_set != card.rule_set:  # a version stands until another rule set is chosen
        row.rule_set, row.rule_set_version = card.rule_set, ruleset(card.rule_set).version
    row.team_size, row.age_min, row.age_max = card.team_size, card.age_min, card.age_max
    row.places, row.minimum = card.places, card.minimum


def checked(card: SkillCard) -> SkillCard:
    """The card as it is kept; whether its scheme may be used, `skills.write_skills` asks.

    Raises RuleBroken: rule-set-unknown; Refused: skill-number-wrong, name-missing, text-too-long, sector-unknown,
    rule-set-of-another-purpose, team-size-wrong, age-wrong, ages-swapped, places-wrong, minimum-wrong.
    """
    number = tidy(card.number)
    if not number or len(number) > SKILL_NUMBER:
        raise Refused("skill-number-wrong", limit=SKILL_NUMBER)
    if card.sector and card.sector not in {sector.id for sector in sectors()}:
        raise Refused("sector-unknown")
    if ruleset(card.rule_set).purpose is not Purpose.CHAMPIONSHIP:
        raise Refused("rule-set-of-another-purpose")
    if not 1 <= card.team_size <= TEAM_MOST:
        raise Refused("team-size-wrong", limit=TEAM_MOST)
    ages = [age for age in (card.age_min, card.age_max) if age is not None]
    if not all(AGE_LEAST <= age <= AGE_MOST for age in ages):
        raise Refused("age-wrong", least=AGE_LEAST, most=AGE_MOST)
    if ages != sorted(ages):
        raise Refused("ages-swapped")
    if not 0 <= card.places <= PLACES_MOST:
        raise Refused("places-wrong", limit=PLACES_MOST)
    if card.minimum is not None and not 0 <= card.minimum <= MINIMUM_MOST:
        raise Refused("minimum-wrong")
    return replace(card, number=number, names=checked_names(card.names))


def differences(before: SkillCard, after: SkillCard) -> tuple[Difference, ...]:
    """(field, before, after) of all that differs, for a preview; names as one language after another."""
    return tuple((name, old, new) for name, old, new in _pairs(before, after) if old != new)


def merged(before: SkillCard, said: Mapping[str, object]) -> SkillCard:
    """What is said over what is there; names a language at a time ("names_kk")."""
    names = {name.removeprefix("names_"): value for name, value in said.items() if name.startswith("names_")}
    rest = {name: value for name, value in said.items() if not name.startswith("names_")}
    return replace(before, names=replace(before.names, **names), **rest)  # type: ignore[arg-type]


def _pairs(before: SkillCard, after: SkillCard) -> list[Difference]:
    pairs: list[Difference] = []
    for name in FIELDS:
        if name == "names":
            pairs += [
                (f"names_{language}", getattr(before.names, language), getattr(after.names, language))
                for language in ("kk", "ru", "en")
            ]
        else:
            pairs.append((name, getattr(before, name), getattr(after, name)))
    return pairs


def number_key(number: str) -> str:
    """By which 7, 07 and "7 " are one skill, and 9 comes before 10."""
    return number.strip().casefold().lstrip("0").zfill(SKILL_NUMBER)
