"""What a review says of one thing, and what a package says of a stage, a skill and an entry, by column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scoring.marking.setup.viewing import Named
from scoring.rules.canonical import digest

NAMES = {"package-here-otherwise": "here", "package-championship-joined": "name"}  # by code, the value that is a name


class Act(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"  # the other installation says it anew: its own record, so it is followed, and shown
    CONFLICT = "conflict"  # the same id with other content: somebody decides, or ours stays
    DOUBT = "doubt"  # nothing is taken before somebody decides
    OUT = "out"  # left out; `code` says why


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of one thing. `code` and `params` say more where there is more to say; `key` is its id.

    `name` names no person of an entry: those are `persons`, for who may read them.
    """

    kind: str
    act: Act
    name: Named
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    key: str = ""
    choices: tuple[Named, ...] = ()
    persons: tuple[Named, ...] = ()


def stage_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a package says of a stage, by column."""
    names = {f"name_{code}": said[code] for code in ("kk", "ru", "en")}
    plain = ("level", "region", "organisation", "venue", "opens", "closes", "first_day", "last_day")
    return {**names, **{name: said[name] for name in plain}}


def skill_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a package says of a skill, by column; the scheme and the marks apart."""
    names = {f"name_{code}": said[code] for code in ("kk", "ru", "en")}
    plain = ("number", "sector", "rule_set", "rule_set_version", "team_size", "age_min", "age_max", "places")
    minimum = None if said["minimum"] is None else int(said["minimum"].replace(".", ""))
    return {**names, **{name: said[name] for name in plain}, "minimum": minimum}


def entry_hash(said: Mapping[str, Any]) -> str:
    """What was said of an entry, as one number to compare."""
    return digest(said)


def named(said: Mapping[str, Any]) -> Named:
    return Named(said.get("id", ""), said["kk"], said["ru"], said["en"])


def in_each(param: str, name: Named) -> dict[str, str | int]:
    """A name as a value of a sentence, in each language: what is written now is read later, by somebody else."""
    return {f"{param}_{language}": name.name(language) for language in ("kk", "ru", "en")}


def params_in(code: str, params: Mapping[str, str | int], language: str) -> Mapping[str, str | int]:
    """The values of a sentence with the name in a language; what was kept by an earlier version has one spelling."""
    name = NAMES.get(code, "")
    return {**params, name: params[f"{name}_{language}"]} if f"{name}_{language}" in params else params


def of_row(row: Any) -> Named:
    return Named(row.public_id, row.name_kk, row.name_ru, row.name_en)
