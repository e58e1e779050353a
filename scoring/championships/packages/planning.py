"""What a package would do here: what is new, known, changed, in conflict, in doubt. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.contents import Contents
from scoring.championships.packages.decisions import NEW, Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act, Line, in_each, named, of_row
from scoring.championships.packages.matching import Match, match_organisations, match_persons
from scoring.championships.packages.models import (
    TakenPackageRow,
)
from scoring.championships.packages.nomination_lines import (
    UNPLACED,
    answer_lines,
    gone_lines,
    nomination_lines,
    target_of,
    targets_for,
)
from scoring.championships.packages.people_lines import decided, organisation_lines, person_line
from scoring.championships.packages.remainder import left_of, taken_before
from scoring.championships.packages.stage_lines import imported, stage_lines
from scoring.championships.packages.trusting import KeyState, find_key
from scoring.championships.stages.models import (
    ChampionshipRow,
    SeasonRow,
    StageRow,
    TrackRow,
)
from scoring.foundation.errors import Outdated, Refused
from scoring.marking.setup.viewing import Named
from scoring.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Plan:
    """`lines` in the order of their kinds; the maps say what a thing of the package is here.

    `rest` is the package as it was taken before, where this is about the nominations that were left out then.
    """

    contents: Contents
    lines: tuple[Line, ...]
    championship: str | None
    organisations: Mapping[str, Organisation | None]
    persons: Mapping[str, Match]
    target: StageRow | None
    before: str  # as of when the newest package of this kind is that was taken before; "" for none
    rest: TakenPackageRow | None = None

    @property
    def unplaced(self) -> int:
        """How many nominations are left out for lack of a stage of ours."""
        return sum(line.code == UNPLACED for line in self.lines)

    @property
    def nominates(self) -> bool:
        return any(line.kind == "nominations" and line.act is Act.NEW for line in self.lines)

    @property
    def undecided(self) -> int:
        return sum(line.act is Act.DOUBT for line in self.lines)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind would be what."""
        found: dict[str, dict[str, int]] = {}
        for line in self.lines:
            of_kind = found.setdefault(line.kind, {})
            of_kind[line.act.value] = of_kind.get(line.act.value, 0) + 1
        return found


def plan(session: Session, contents: Contents, decisions: Decisions) -> Plan:
    """What a package would do; of one that was taken before, what the nominations left out then would.

    Raises Refused: package-taken-already, package-own-stage, package-answers-elsewhere, target-stage-unknown;
    Outdated: package-older (`as_of`).
    """
    rest = taken_before(session, contents.hash)
    if rest is not None:
        contents = left_of(session, contents, rest)
    before = "" if rest is not None else _expect_in_order(session, contents)
    organisations = match_organisations(session, contents.organisations)
    here = {one: row.public_id if row else one for one, row in organisations.items()}
    persons = decided(match_persons(session, contents.persons, here), decisions)
    target = target_of(session, decisions, _targets(session, contents)) if contents.nominations else None
    championship, lines = None, []
    if contents.manifest.kind is Kind.STAGE and rest is None:
        championship, head = _championship(session, contents, decisions)
        lines += [head, *stage_lines(session, contents, decisions)]
    lines += organisation_lines(contents, organisations)
    lines += [person_line(one, persons[one["id"]]) for one in contents.persons]
    lines += nomination_lines(session, contents, target, persons)
    if rest is None:
        lines += [*gone_lines(session, contents), *answer_lines(session, contents)]
    return Plan(contents, tuple(lines), championship, organisations, persons, target, before, rest)


def _targets(session: Session, contents: Contents) -> tuple[Named, ...]:
    said = contents.stage
    return targets_for(session, said["stage"]["level"], said["season"]["name"], said["track"]["code"])


def _expect_in_order(session: Session, contents: Contents) -> str:
    """What is about a stage of ours comes back as answers only; nothing goes back in time.

    As of when the newest one is that was taken before.
    """
    manifest = contents.manifest
    stage = session.scalar(select(StageRow).where(StageRow.public_id == manifest.stage))
    foreign = stage is not None and imported(session, stage) is not None
    key = find_key(session, manifest.signer)
    if manifest.kind is Kind.ANSWERS:
        if stage is None or foreign:
            raise Refused("package-answers-elsewhere")
    elif (stage is not None and not foreign) or (key is not None and key.state in (KeyState.OWN, KeyState.RETIRED)):
        raise Refused("package-own-stage")
    before = (TakenPackageRow.stage == manifest.stage) & (TakenPackageRow.kind == manifest.kind.value)
    newest = session.scalar(select(TakenPackageRow.as_of).where(before).order_by(TakenPackageRow.as_of.desc()).limit(1))
    if newest is not None and newest > manifest.as_of:
        raise Outdated("package-older", as_of=newest)
    return newest or ""


def _championship(session: Session, contents: Contents, decisions: Decisions) -> tuple[str | None, Line]:
    """The championship that the stage belongs to here: the same one, one of ours of the same kind, or a new one."""
    said = contents.stage["championship"]
    name = named(said)
    rows = session.scalars(select(ChampionshipRow)).all()
    known = next((row for row in rows if row.public_id == said["id"]), None)
    if known is not None:
        return known.public_id, Line("championship", Act.KNOWN, name)
    alike = [row for row in rows if _of_this_contest(session, row, contents)]
    choices = tuple(of_row(row) for row in alike)
    if decisions.championship == NEW or not alike:
        return None, Line("championship", Act.NEW, name, choices=choices)
    chosen = next((row for row in alike if row.public_id == decisions.championship), None)
    if chosen is None and len(alike) > 1:
        return None, Line("championship", Act.DOUBT, name, "package-championship-doubtful", choices=choices)
    chosen = chosen or alike[0]
    here = of_row(chosen)
    code = "package-championship-joined"
    return chosen.public_id, Line("championship", Act.KNOWN, here, code, in_each("name", name), choices=choices)


def _of_this_contest(session: Session, row: ChampionshipRow, contents: Contents) -> bool:
    season, track = session.get_one(SeasonRow, row.season_id), session.get_one(TrackRow, row.track_id)
    said = contents.stage
    same_season = said["season"]["id"] == season.public_id or said["season"]["name"] == season.name
    return (
        same_season
        and said["track"]["code"] == track.code
        and (said["championship"]["kind"], said["championship"]["industry"]) == (row.kind, row.industry)
    )
