"""What an organizer is shown of a package before it is taken: worked out by the job, kept beside the package."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scoring.championships.packages.lines import Act, Line, named
from scoring.championships.packages.planning import Plan
from scoring.foundation.errors import Unreadable
from scoring.marking.setup.viewing import Named

LINES_KEPT = 60  # of one kind; what is to be decided is always kept
COUNTED = ("skills", "schemes", "entries", "organisations", "persons", "answers")  # what is known here is only counted


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind, what is to be decided first; `hidden` is how many more there are."""

    kind: str
    lines: tuple[Line, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Review:
    """A package as it would be taken at the moment of looking.

    `level` and `track` say, with the season, which stages may take its nominations: those are looked for anew, for one
    that was made since is offered too. `before` is as of when an earlier package is that this one outdates; `reopened`
    are the skills that a correction had opened there. `unplaced` nominations are left out for lack of a stage; `rest`:
    the package was taken before, and this is about those alone.
    """

    sender: str
    fingerprint: str
    kind: str
    stage: Named
    season: str
    as_of: str
    championship: str | None
    counts: Mapping[str, Mapping[str, int]]
    undecided: int
    sections: tuple[Section, ...]
    level: str
    track: str
    before: str
    reopened: tuple[Named, ...]
    unplaced: int = 0
    rest: bool = False

    @property
    def takable(self) -> bool:
        """Whether taking would do anything: of a package that was taken before, a nomination has to find its stage."""
        return not self.undecided and (not self.rest or bool(self.counts.get("nominations", {}).get(Act.NEW.value)))

    @property
    def asked(self) -> frozenset[str]:
        """The keys of all that is to be decided."""
        return frozenset(line.key for one in self.sections for line in one.lines if line.act is Act.DOUBT)

    @property
    def names_persons(self) -> bool:
        return any(one.kind == "persons" or any(line.persons for line in one.lines) for one in self.sections)

    @property
    def nominates(self) -> bool:
        return any(one.kind == "nominations" for one in self.sections)

    def text(self) -> str:
        """The review as it is kept: the same plan gives the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def review_of(plan: Plan) -> Review:
    manifest, stage = plan.contents.manifest, plan.contents.stage
    return Review(
        manifest.signer_name, manifest.signer, manifest.kind.value, named(stage["stage"]), stage["season"]["name"],
        manifest.as_of, plan.championship, plan.counts(), plan.undecided, _sections(plan),
        stage["stage"]["level"], stage["track"]["code"], plan.before,
        tuple(named(skill) for skill in stage["skills"] if skill["reopened"] and plan.rest is None),
        plan.unplaced, plan.rest is not None,
    )  # fmt: skip


def review_from(text: str) -> Review:
    """Raises Unreadable: package-review-unreadable, for one that another version of the program kept."""
    try:
        said = json.loads(text)
        sections = tuple(
            Section(one["kind"], tuple(_line(line) for line in one["lines"]), one["hidden"]) for one in said["sections"]
        )
        reopened = tuple(_named(one) for one in said["reopened"])
        return Review(**{**said, "stage": _named(said["stage"]), "sections": sections, "reopened": reopened})
    except (ValueError, TypeError, KeyError):
        raise Unreadable("package-review-unreadable") from None


def _sections(plan: Plan) -> tuple[Section, ...]:
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        if line.act is not Act.KNOWN or line.kind not in COUNTED:
            by_kind[line.kind].append(line)
    return tuple(_section(kind, lines) for kind, lines in by_kind.items())


def _section(kind: str, lines: list[Line]) -> Section:
    ordered = sorted(lines, key=lambda line: line.act is not Act.DOUBT)
    kept = max(LINES_KEPT, sum(line.act is Act.DOUBT for line in lines))
    return Section(kind, tuple(ordered[:kept]), max(0, len(lines) - kept))


def _line(said: Mapping[str, Any]) -> Line:
    names = {several: tuple(_named(one) for one in said[several]) for several in ("choices", "persons")}
    return Line(**{**said, **names, "act": Act(said["act"]), "name": _named(said["name"])})


def _named(said: Mapping[str, Any]) -> Named:
    return Named(said["id"], said["kk"], said["ru"], said["en"])
