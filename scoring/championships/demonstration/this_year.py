"""This year: finished colleges of two regions, a regional stage final and one live, the republic, a college to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from scoring.championships.boards.setting import Shows
from scoring.championships.demonstration import closing, names
from scoring.championships.demonstration.making import (
    FEW,
    Making,
    academic_year,
    as_,
    begin,
    confirm,
    enter,
    make_championship,
    make_season,
    make_stage,
    stage_card,
)
from scoring.championships.entries.checking import EntryCard
from scoring.foundation import clock
from scoring.marking import demonstration as marking
from scoring.people.demonstration.competitors import demonstration_competitors
from scoring.people.demonstration.persons import COLLEGE, COMPETITOR
from scoring.people.demonstration.season import (
    KARAGANDA,
    KARAGANDA_COLLEGES,
    OF_COLLEGE,
    PAVLODAR,
    PAVLODAR_COLLEGES,
    Competitor,
)
from scoring.rules.ranking import Participation

COLLEGES_AGO, REGION_AGO, COLLEGE_IN = 45, 30, 14  # days from today
DAYS_TO_RELEASE, DAYS_TO_NOMINATE = 3, 3
REPUBLIC_SPECIAL = {23: as_(Participation.GUEST), 24: as_(Participation.RESERVE)}
TOWNS = {
    "demo-c-kz-55": ("Павлодар", "Павлодар", "Pavlodar"),
    "demo-c-kz-55-2": ("Екібастұз", "Экибастуз", "Ekibastuz"),
    "demo-c-kz-55-3": ("Ақсу", "Аксу", "Aksu"),
    "demo-c-kz-35": ("Қарағанды", "Караганда", "Karaganda"),
    "demo-c-kz-35-2": ("Теміртау", "Темиртау", "Temirtau"),
    "demo-c-kz-35-3": ("Балқаш", "Балхаш", "Balkhash"),
}
OWN_TOWN = TOWNS["demo-c-kz-55"]


def fill(making: Making) -> None:
    season = make_season(making, names.SEASON, academic_year(making.at))
    if not make_championship(making, season, names.CHAMPIONSHIP):
        return
    _republic(making)
    _pavlodar(making)
    _karaganda(making)
    _college(making)


def _day(making: Making, days: int) -> date:
    return clock.shown(making.at).date() + timedelta(days=days)


def _republic(making: Making) -> None:
    """Twenty-four from all regions; its second day is under way."""
    at, stage = making.at, names.REPUBLIC_STAGE
    card = stage_card("republic", names.REPUBLICAN, _day(making, -1))
    make_stage(making, names.CHAMPIONSHIP, stage, card, {names.WEB: names.DEMONSTRATION})
    everybody = [Competitor(one.person, one.college) for one in demonstration_competitors()]
    confirm(making, stage, enter(making, stage, names.WEB, everybody, at, REPUBLIC_SPECIAL), at)
    begin(making, stage, {names.WEB: marking.REPUBLIC}, at)
    hall = marking.let_in(making.session, marking.REPUBLIC, at=at)
    marking.open_hall(hall)
    marking.mark_half(hall)
    closing.show(making, stage, Shows.TOTALS)


def _pavlodar(making: Making) -> None:
    """Three colleges sent two each; the regional stage is final, its list waits for the organizer."""
    stage, at = names.REGION_STAGE, making.ago(REGION_AGO)
    card = stage_card(
        "region", names.regional(*OWN_TOWN), _day(making, -REGION_AGO), region=PAVLODAR, sends_to=names.REPUBLIC_STAGE
    )
    make_stage(making, names.CHAMPIONSHIP, stage, card, {names.WEB: names.DEMONSTRATION})
    for college, squad in zip(PAVLODAR_COLLEGES, making.squads.pavlodar, strict=True):
        _finished(making, college, {names.WEB: squad}, stage)
    begin(making, stage, {names.WEB: marking.REGION}, at)
    hall = marking.let_in(making.session, marking.REGION, at=at)
    marking.open_hall(hall)
    marking.mark_all(hall)
    closing.sign_skill(hall, closing.SECRET)
    closing.release(making, stage, REGION_AGO - DAYS_TO_RELEASE)


def _karaganda(making: Making) -> None:
    """Three colleges sent two each in two skills; the regional stage is half marked, and live."""
    stage, skills = names.KARAGANDA_STAGE, (names.WEB, names.WELDING)
    town = TOWNS[KARAGANDA_COLLEGES[0]]
    card = stage_card(
        "region", names.regional(*town), _day(making, -1), region=KARAGANDA, sends_to=names.REPUBLIC_STAGE
    )
    make_stage(making, names.CHAMPIONSHIP, stage, card, {number: number for number in skills})
    for college, squad in zip(KARAGANDA_COLLEGES, making.squads.karaganda, strict=True):
        parts = (squad[:OF_COLLEGE], squad[OF_COLLEGE:])
        _finished(making, college, dict(zip(skills, parts, strict=True)), stage)
    halls = {number: f"demo-kz-35-{number}" for number in skills}
    begin(making, stage, halls, making.at)
    for order, public_id in enumerate(halls.values()):
        experts = slice(order * 8, order * 8 + FEW)
        hall = marking.let_in(making.session, public_id, experts, at=making.at, luck=public_id)
        marking.open_hall(hall, marking.ALONE)
        marking.mark_part(hall, signed=["A1"], begun=["B1"])
    closing.show(making, stage, Shows.TOTALS)


def _finished(making: Making, college: str, squads: dict[str, Sequence[Competitor]], to: str) -> None:
    """A college's own stage: marked, signed, released, two of each skill sent on."""
    stage, at = names.college_stage(college), making.ago(COLLEGES_AGO)
    first = _day(making, -COLLEGES_AGO)
    card = stage_card("college", names.of_college(*TOWNS[college]), first, organisation=college, sends_to=to)
    make_stage(making, names.CHAMPIONSHIP, stage, card, {number: number for number in squads}, places=2)
    for number, squad in squads.items():
        confirm(making, stage, enter(making, stage, number, squad, at), at)
    halls = {number: f"{stage}-{number}" for number in squads}
    begin(making, stage, halls, at)
    for public_id in halls.values():
        hall = marking.let_in(making.session, public_id, slice(FEW), at=at, luck=public_id)
        marking.open_hall(hall, marking.ALONE)
        marking.mark_all(hall)
        closing.sign_skill(hall)
    closing.release(making, stage, COLLEGES_AGO - DAYS_TO_RELEASE)
    closing.sign_whole_stage(making, stage, COLLEGES_AGO - DAYS_TO_RELEASE)
    closing.send_on(making, stage, COLLEGES_AGO - DAYS_TO_RELEASE)


def _college(making: Making) -> None:
    """The stage of one more college is being set up; it still takes nominations, and one waits for its organizer."""
    stage, at = names.COLLEGE_STAGE, making.at
    card = stage_card(
        "college", names.of_college(*OWN_TOWN), _day(making, COLLEGE_IN), organisation=COLLEGE,
        sends_to=names.REGION_STAGE,
    )  # fmt: skip
    card = replace(card, nominate_until=at + timedelta(days=DAYS_TO_NOMINATE))
    make_stage(making, names.CHAMPIONSHIP, stage, card, {names.WEB: names.DEMONSTRATION})
    confirm(making, stage, enter(making, stage, names.WEB, making.squads.own, at), at)
    begin(making, stage, {names.WEB: marking.COLLEGE}, at)
    marking.let_in(making.session, marking.COLLEGE, at=at)
    waiting = EntryCard(participation=Participation.RESERVE, conditions={"extra-time": 30})
    enter(making, stage, names.WEB, [Competitor(COMPETITOR, COLLEGE)], at, {1: waiting})
    closing.show(making, stage, Shows.PROGRESS)
