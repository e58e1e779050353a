"""What differs between two states of a stage's results: places and medals of seats, lines of tables, awards. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.championships.awards.tables import TABLES
from scoring.championships.results.rows import Document, differences

Standings = Mapping[str, Sequence[Document]]  # the fixed rows of each skill, by the skill's id


@dataclass(frozen=True, slots=True)
class SkillChange:
    """A skill whose final results are others: `before` and `after` are revisions, None where there were none."""

    skill: str
    before: int | None
    after: int | None
    rows: Sequence[Document]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A member's line of a team table; a side is {"place", "worth"}, None where the member is not in the table."""

    table: str
    member: str
    before: Document | None
    after: Document | None


@dataclass(frozen=True, slots=True)
class BestChange:
    """Who is best of a member, or of all (`member` is None)."""

    member: str | None
    before: Document | None
    after: Document | None


@dataclass(frozen=True, slots=True)
class StageChanges:
    skills: tuple[SkillChange, ...] = ()
    lines: tuple[LineChange, ...] = ()
    best: tuple[BestChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.skills or self.lines or self.best)


def stage_changes(
    before: Document, after: Document, standings_before: Standings, standings_after: Standings
) -> StageChanges:
    """What differs between two documents of a stage, `before` and `after`."""
    return StageChanges(
        tuple(_skills(before, after, standings_before, standings_after)),
        tuple(_lines(before["tables"] or {}, after["tables"] or {})),
        tuple(_bests(before, after)),
    )


def _skills(before: Document, after: Document, old: Standings, new: Standings) -> list[SkillChange]:
    were, are = _by_skill(before), _by_skill(after)
    return [
        SkillChange(
            skill,
            were[skill]["revision"] if skill in were else None,
            are[skill]["revision"] if skill in are else None,
            differences(old.get(skill, ()), new.get(skill, ())),
        )
        for skill in {**were, **are}
        if (were.get(skill) or {}).get("hash") != (are.get(skill) or {}).get("hash")
    ]


def _by_skill(document: Document) -> dict[str, Document]:
    return {one["skill"]: one for one in document["skills"]}


def _lines(before: Document, after: Document) -> list[LineChange]:
    changes = []
    for table in TABLES:
        old, new = _by_member(before.get(table, ())), _by_member(after.get(table, ()))
        changes += [
            LineChange(table, member, old.get(member), new.get(member))
            for member in sorted({*old, *new})
            if old.get(member) != new.get(member)
        ]
    return changes


def _by_member(rows: Sequence[Document]) -> dict[str, Document]:
    return {row["member"]: {"place": row["place"], "worth": row["worth"]} for row in rows}


def _bests(before: Document, after: Document) -> list[BestChange]:
    members = sorted({*before["best"], *after["best"]})
    sides: list[tuple[str | None, Document | None, Document | None]] = [
        (None, before["overall"], after["overall"]),
        *((member, before["best"].get(member), after["best"].get(member)) for member in members),
    ]
    return [BestChange(member, old, new) for member, old, new in sides if old != new]
