"""The benchmark of a college or a region as its page shows it: one season compared, all years beside each other.

Only like is compared with like: one category (students or teachers, and the track) at a time, which the reader chooses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.insights import access
from scoring.championships.insights.benchmarks import (
    COLLEGE,
    Category,
    Compared,
    Field,
    Line,
    Year,
    belongs,
    closed,
    compared,
    field_order,
    years,
)
from scoring.championships.insights.past.reading import imported_in, imported_where
from scoring.championships.insights.reading import Held, Place, held_in, held_where, lines_of, released
from scoring.championships.stages.models import TrackRow
from scoring.championships.stages.seasons import KINDS
from scoring.foundation.errors import NotFound
from scoring.marking.setup.viewing import Named, named_organisations
from scoring.people.actors import EVERYWHERE, Actor
from scoring.people.directory.organisations import COLLEGE as COLLEGE_SCOPE
from scoring.people.directory.organisations import REGION as REGION_SCOPE
from scoring.people.directory.organisations import find_organisation
from scoring.people.models import Organisation, Region
from scoring.rules.scheme import NO_TEXT
from scoring.schemes.reference import skills

PAGE = 10  # fields of a benchmark on one page


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`category` and `season` are those compared, None and "" where there is none yet; `seasons` are of the category.

    `skills` by number, `tracks` by code. `colleges` are those of a region that have a seat in what is compared.
    """

    place: Place
    name: Named
    category: Category | None
    categories: tuple[Category, ...]
    season: str
    seasons: tuple[str, ...]
    page: int
    pages: int
    fields: tuple[Compared, ...]
    years: tuple[Year, ...]
    skills: Mapping[str, Named]
    tracks: Mapping[str, Named]
    colleges: tuple[Named, ...]


def place_of(session: Session, kind: str, identity: str, *, actor: Actor) -> tuple[Place, Named]:
    """A college or a region that the actor may see the benchmark of.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: organisation-unknown, page-not-found.
    """
    if kind == COLLEGE:
        row = find_organisation(session, identity)
        access.require(actor, row.region, row.public_id)
        return Place(row.region, row.public_id), Named(row.public_id, row.name_kk, row.name_ru, row.name_en)
    region = session.get(Region, identity)
    if region is None:
        raise NotFound("page-not-found")
    access.require(actor, region.iso, None)
    return Place(region.iso), _named(region)


def benchmark(
    session: Session,
    kind: str,
    identity: str,
    season: str,
    page: int = 1,
    wanted: Category | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> Benchmark:
    """One page of this season and category, or of the newest season with results where the category has none there.

    Without a category, or with one of which the place has no results, it is the first that it has. Raises as
    `place_of`.
    """
    place, name = place_of(session, kind, identity, actor=actor)
    held = released(session, held_where(session, place), actor, at=at)
    every = [*lines_of(session, held), *imported_where(session, place)]
    tracks = track_names(session)
    categories = categories_of((line for line in every if _own(line, place)), list(tracks))
    category = wanted if wanted in categories else next(iter(categories), None)
    everybody = [line for line in every if line.field.category == category]
    own = [line for line in everybody if _own(line, place)]
    seasons = tuple(sorted({line.season for line in own}, reverse=True))
    chosen = season if season in seasons else next(iter(seasons), "")
    fields = sorted({line.field for line in own if line.season == chosen}, key=field_order)
    pages = max(-(-len(fields) // PAGE), 1)
    page = min(page, pages)
    shown = set(fields[(page - 1) * PAGE : page * PAGE])  # no other field is read from elsewhere
    lines = lines_of(session, released(session, held_in(session, chosen, shown), actor, at=at))
    past = imported_in(session, chosen, shown)
    ids = {line.college for line in own if place.college is None and line.season == chosen}
    return Benchmark(
        place,
        name,
        category,
        categories,
        chosen,
        seasons,
        page,
        pages,
        compared([*lines, *past], college=place.college, region=place.region),
        years(own, closed(everybody, kind, college=place.college, region=place.region)),
        _names_known(fields) | skill_names(held),
        tracks,
        tuple(named_organisations(session, ids - {""}).values()),
    )


def places_seen(session: Session, *, actor: Actor) -> tuple[list[Named], list[Named]]:
    """Regions and colleges whose benchmark the actor may see, by the scopes of their roles.

    Colleges of a region are listed on the page of the region. Raises SignInNeeded: sign-in-needed; Forbidden:
    not-allowed.
    """
    scopes = access.scopes_of(actor)
    everywhere = any(scope.kind == EVERYWHERE for scope in scopes)
    regions = [one.id for one in scopes if one.kind == REGION_SCOPE]
    found = select(Region).order_by(Region.iso)
    found = found if everywhere else found.where(Region.iso.in_(regions))
    colleges = [one.id for one in scopes if one.kind == COLLEGE_SCOPE]
    rows = session.scalars(select(Organisation).where(Organisation.public_id.in_(colleges)))
    named = [Named(row.public_id, row.name_kk, row.name_ru, row.name_en) for row in rows]
    return [_named(row) for row in session.scalars(found)], named


def skill_names(held: Iterable[Held]) -> dict[str, Named]:
    """By number; a skill that two stages name otherwise goes by the newest."""
    ordered = sorted(held, key=lambda one: (one.season, one.skill.id))
    return {
        one.skill.number: Named(one.skill.number, one.skill.name_kk, one.skill.name_ru, one.skill.name_en)
        for one in ordered
    }


def _own(line: Line, place: Place) -> bool:
    return belongs(line, college=place.college, region=place.region)


def categories_of(own: Iterable[Line], tracks: Sequence[str]) -> tuple[Category, ...]:
    """Those of these lines: students before teachers, the main track first."""
    place = {code: number for number, code in enumerate(tracks)}
    found = {line.field.category for line in own}
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), place.get(one.track, len(place)), one.track)))


def _names_known(fields: Iterable[Field]) -> dict[str, Named]:
    """As the reference names them: a file names none. One that it does not know has its number alone."""
    known = {skill.number: skill.name for skill in skills()}
    found = {field.skill: known.get(field.skill, NO_TEXT) for field in fields}
    return {number: Named(number, name.kk, name.ru, name.en) for number, name in found.items()}


def track_names(session: Session) -> dict[str, Named]:
    """By code, in the order in which they came to be: the main one first."""
    rows = session.scalars(select(TrackRow).order_by(TrackRow.id))
    return {row.code: Named(row.code, row.name_kk, row.name_ru, row.name_en) for row in rows}


def _named(row: Region) -> Named:
    return Named(row.iso, row.name_kk, row.name_ru, row.name_en)
