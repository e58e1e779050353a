"""The other tracks and the teachers' contest: one final, names hidden; one live; one to come; teachers final."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from scoring.championships.boards.setting import Shows
from scoring.championships.demonstration import closing, names
from scoring.championships.demonstration.making import (
    FEW,
    Making,
    academic_year,
    begin,
    confirm,
    enter,
    make_championship,
    make_season,
    make_stage,
    stage_card,
)
from scoring.championships.entries.checking import EntryCard
from scoring.championships.stages.reference import MAIN
from scoring.championships.stages.seasons import TEACHERS
from scoring.championships.stages.staging import StageCard
from scoring.foundation import clock
from scoring.marking import demonstration as marking
from scoring.marking.demonstration import Hall
from scoring.people.demonstration.season import AKMOLA, ALMATY, KARAGANDA, Competitor
from scoring.rules.scheme import Text

ABILYMPICS_AGO, AGROSKILLS_IN, CONTEST_AGO = 20, 21, 12  # days from today
INDUSTRY = 2  # of the teachers' contest: information technologies
CONDITIONS = {2: EntryCard(conditions={"extra-time": 30}), 4: EntryCard(conditions={"adapted-workplace": None})}


def fill(making: Making) -> None:
    season = make_season(making, names.SEASON, academic_year(making.at))
    title = {track: Text(track, track, track) for track in ("Abilympics", "Deafskills", "Agroskills")}
    if make_championship(making, season, names.ABILYMPICS, "abilympics", names=title["Abilympics"]):
        _abilympics(making)
    if make_championship(making, season, names.DEAFSKILLS, "deafskills", names=title["Deafskills"]):
        _deafskills(making)
    if make_championship(making, season, names.AGROSKILLS, "agroskills", names=title["Agroskills"]):
        _agroskills(making)
    if make_championship(making, season, names.CONTEST, MAIN, TEACHERS, industry=INDUSTRY):
        _contest(making)


def _abilympics(making: Making) -> None:
    """Final and released; names stay hidden, whatever was agreed."""
    card = _region(making, -ABILYMPICS_AGO, KARAGANDA, ("Қарағанды", "Караганда", "Karaganda"))
    make_stage(making, names.ABILYMPICS, names.ABILYMPICS_STAGE, card, {names.COOKING: names.COOKING})
    at, stage = making.ago(ABILYMPICS_AGO), names.ABILYMPICS_STAGE
    hall = _hall(making, stage, names.COOKING, making.squads.abilympics, at, CONDITIONS)
    _finish(making, hall, stage, ABILYMPICS_AGO)


def _deafskills(making: Making) -> None:
    """Under way: the first sheet is locked, the second begun."""
    stage = names.DEAFSKILLS_STAGE
    card = _region(making, -1, ALMATY, ("Алматы", "Алматы", "Almaty"))
    make_stage(making, names.DEAFSKILLS, stage, card, {names.NETWORKS: names.NETWORKS})
    hall = _hall(making, stage, names.NETWORKS, making.squads.deafskills, making.at)
    marking.mark_part(hall, signed=["A1"], begun=["B1"])
    closing.show(making, stage, Shows.PROGRESS)


def _agroskills(making: Making) -> None:
    """Still to come: entries wait for the organizer, and some are confirmed."""
    stage, at = names.AGROSKILLS_STAGE, making.at
    card = _region(making, AGROSKILLS_IN, AKMOLA, ("Көкшетау", "Кокшетау", "Kokshetau"))
    make_stage(making, names.AGROSKILLS, stage, card, {names.CARS: names.CARS})
    entries = enter(making, stage, names.CARS, making.squads.agroskills, at)
    confirm(making, stage, entries[:2], at)


def _contest(making: Making) -> None:
    """Teachers of a third of the regions, final and released."""
    stage, at = names.CONTEST_STAGE, making.ago(CONTEST_AGO)
    first = clock.shown(at).date()
    make_stage(
        making, names.CONTEST, stage, stage_card("republic", names.REPUBLICAN, first), {names.NETWORKS: names.NETWORKS},
        ages=(None, None),
    )  # fmt: skip
    hall = _hall(making, stage, names.NETWORKS, making.squads.teachers, at)
    _finish(making, hall, stage, CONTEST_AGO)


def _region(making: Making, days: int, region: str, town: tuple[str, str, str]) -> StageCard:
    first = clock.shown(making.at).date() + timedelta(days=days)
    return stage_card("region", names.regional(*town), first, region=region)


def _hall(
    making: Making, stage: str, number: str, squad: Sequence[Competitor], at: datetime,
    special: Mapping[int, EntryCard] | None = None,
) -> Hall:  # fmt: skip
    """The one skill of a stage, opened for these."""
    confirm(making, stage, enter(making, stage, number, squad, at, special), at)
    assessment = f"{stage}-{number}"
    begin(making, stage, {number: assessment}, at)
    hall = marking.let_in(making.session, assessment, slice(8, 8 + FEW), at=at, luck=assessment)
    marking.open_hall(hall, marking.ALONE)
    return hall


def _finish(making: Making, hall: Hall, stage: str, days_ago: int) -> None:
    marking.mark_all(hall)
    closing.sign_skill(hall)
    closing.release(making, stage, days_ago - 1)
    closing.sign_whole_stage(making, stage, days_ago - 1)
