"""The press sheet of a college or a region: its medals of one contest and season, to print. CH-05, CH-12.

In Kazakh and Russian. Medals of teachers are not counted among those of students, nor of one track among another's.
Only what anybody may keep: results that were released, where others competed too; persons by
`naming.public_names` alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.insights.benchmarks import LEVELS, Category, Line, belongs, closed
from scoring.championships.insights.comparing import categories_of, place_of, skill_names, track_names
from scoring.championships.insights.reading import Held, Place, held_where, lines_of, released
from scoring.championships.naming import public_names
from scoring.championships.stages.models import TrackRow
from scoring.marking.models import SeatRow
from scoring.marking.setup.viewing import Named, named_organisations
from scoring.people.actors import Actor
from scoring.rules.rulesets import Medal


@dataclass(frozen=True, slots=True)
class Honour:
    """One medal. `persons` are empty where the public may not read a name; `college` is None where nobody said it.

    `scale` is what the public reads, "" where the skill has none. decisions.md 13.
    """

    medal: Medal
    level: str
    skill: Named
    stage: Named
    college: Named | None
    persons: tuple[Named, ...]
    share: Fraction | None
    scale: str


@dataclass(frozen=True, slots=True)
class PressSheet:
    """`category` and `season` are those shown, None and "" where nothing is released; `seasons` are of the category.

    `tracks` by code.
    """

    place: Place
    name: Named
    category: Category | None
    categories: tuple[Category, ...]
    tracks: Mapping[str, Named]
    season: str
    seasons: tuple[str, ...]
    seats: int = 0
    skills: int = 0
    points: int = 0
    medals: Mapping[Medal, int] = field(default_factory=dict)
    honours: tuple[Honour, ...] = ()


def press_sheet(
    session: Session,
    kind: str,
    identity: str,
    season: str,
    wanted: Category | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> PressSheet:
    """Of this season and category, or of the newest season with results where the category has none there.

    Without a category, or with one of which the place has no results, it is the first that it has.
    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: organisation-unknown, page-not-found.
    """
    place, name = place_of(session, kind, identity, actor=actor)
    held = released(session, held_where(session, place), None, at=at)
    everybody = lines_of(session, held)
    among_own = closed(everybody, kind, college=place.college, region=place.region)
    every = [
        line
        for line in everybody
        if belongs(line, college=place.college, region=place.region) and line.event not in among_own
    ]
    tracks = track_names(session)
    categories = categories_of(every, list(tracks))
    category = wanted if wanted in categories else next(iter(categories), None)
    own = [line for line in every if line.field.category == category]
    seasons = tuple(sorted({line.season for line in own}, reverse=True))
    chosen = season if season in seasons else next(iter(seasons), "")
    lines = [line for line in own if line.season == chosen]
    medals = [line.medal for line in lines]
    return PressSheet(
        place,
        name,
        category,
        categories,
        tracks,
        chosen,
        seasons,
        len(lines),
        len({line.field[1:] for line in lines}),
        sum(line.points for line in lines),
        {medal: medals.count(medal) for medal in Medal},
        _honours(session, lines, held),
    )


def _honours(session: Session, lines: Iterable[Line], held: Sequence[Held]) -> tuple[Honour, ...]:
    honoured = [(line, line.medal) for line in lines if line.medal is not None]
    skills = skill_names(held)
    stages = {
        one.stage.public_id: Named(one.stage.public_id, one.stage.name_kk, one.stage.name_ru, one.stage.name_en)
        for one in held
    }
    colleges = named_organisations(session, {line.college for line, _medal in honoured if line.college})
    persons = _persons(session, [line for line, _medal in honoured])
    found = [
        Honour(
            medal, line.field.level, skills[line.field.skill], stages[line.stage], colleges.get(line.college),
            persons.get(line.seat, ()), line.share, line.public_scale,
        )
        for line, medal in honoured
    ]  # fmt: skip
    order = list(Medal)
    return tuple(
        sorted(found, key=lambda one: (LEVELS.index(one.level), order.index(one.medal), one.skill.id.zfill(20)))
    )


def _persons(session: Session, lines: Sequence[Line]) -> dict[str, tuple[Named, ...]]:
    """By seat; a track that reveals health hides all its names, whatever was agreed. decisions.md 24."""
    hidden = set(session.scalars(select(TrackRow.code).where(TrackRow.hides_names)))
    found: dict[str, tuple[Named, ...]] = {}
    for hides in (True, False):
        ids = [line.seat for line in lines if (line.field.track in hidden) is hides]
        rows = list(session.scalars(select(SeatRow).where(SeatRow.public_id.in_(ids))))
        found |= public_names(session, rows, hides_names=hides)
    return found
