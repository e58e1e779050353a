"""What a package would do to persons and organisations: who is new, who is said otherwise here, who is in doubt."""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.championships.packages import matching
from scoring.championships.packages.competing import person_there
from scoring.championships.packages.contents import Contents
from scoring.championships.packages.decisions import NEW, Decisions
from scoring.championships.packages.lines import Act, Line, in_each, named, of_row
from scoring.championships.packages.matching import Match
from scoring.marking.setup.viewing import Named
from scoring.people.models import Organisation


def organisation_lines(contents: Contents, here: Mapping[str, Organisation | None]) -> Iterator[Line]:
    for one in contents.organisations:
        row = here[one["id"]]
        if row is None:
            yield Line("organisations", Act.NEW, named(one), key=one["id"])
        elif organisation_changes(one, row):
            code, ours = "package-here-otherwise", in_each("here", of_row(row))
            yield Line("organisations", Act.CONFLICT, named(one), code, ours, one["id"])
        else:
            yield Line("organisations", Act.KNOWN, named(one), key=one["id"])


def organisation_changes(one: Mapping[str, Any], row: Organisation) -> dict[str, str]:
    """What the package says otherwise, by column; what it leaves empty is no change."""
    said = {"kind": one["kind"], "region": one["region"], "bin": one["bin"]}
    said |= {f"name_{code}": one[code] for code in ("kk", "ru", "en")}
    return {column: value for column, value in said.items() if value and value != (getattr(row, column) or "")}


def decided(found: Mapping[str, Match], decisions: Decisions) -> dict[str, Match]:
    """Doubts that somebody decided: one of those it may be, or somebody new."""
    decided = {}
    for origin, match in found.items():
        said = decisions.persons.get(origin, "") if match.doubtful else ""
        chosen = next((row for row in match.doubtful if row.public_id == said), None)
        if chosen is not None:
            match = Match(origin, chosen, matching.CONFIRMED)
        elif said == NEW:
            match = Match(origin, None, matching.CREATED)
        decided[origin] = match
    return decided


def person_line(one: Mapping[str, Any], match: Match) -> Line:
    name, key = person_there(one), one["id"]
    if match.doubtful and match.how not in (matching.CONFIRMED, matching.CREATED):
        choices = tuple(_person_here(row) for row in match.doubtful)
        return Line("persons", Act.DOUBT, name, "package-person-doubtful", {"count": len(choices)}, key, choices)
    if match.person is None:
        return Line("persons", Act.NEW, name, key=key)
    if match.changed:
        code = "package-person-otherwise"
        return Line("persons", Act.CONFLICT, name, code, {"count": len(match.changed)}, key)
    return Line("persons", Act.KNOWN, name, key=key)


def _person_here(row: Any) -> Named:
    kk, ru = f"{row.surname_kk} {row.given_kk}".strip(), f"{row.surname_ru} {row.given_ru}".strip()
    return Named(row.public_id, kk, ru)
