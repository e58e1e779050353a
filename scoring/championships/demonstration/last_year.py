"""Last year's republic: six skills of eight competitors each, final and released, for the benchmarks of this year."""

from datetime import date

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
from scoring.foundation import clock
from scoring.marking import demonstration as marking

MONTH, DAY = 4, 14  # of the second year of the season


def fill(making: Making) -> None:
    card = academic_year(making.at, back=1)
    season = make_season(making, names.LAST_SEASON, card)
    if not make_championship(making, season, names.LAST_CHAMPIONSHIP):
        return
    first = date(card.ends.year, MONTH, DAY)
    days_ago = (clock.shown(making.at).date() - first).days
    at = making.ago(days_ago)
    wanted = {number: number for number in names.SKILLS_OF_LAST_YEAR}
    make_stage(
        making, names.LAST_CHAMPIONSHIP, names.LAST_STAGE, stage_card("republic", names.REPUBLICAN, first), wanted
    )
    for number, squad in zip(wanted, making.squads.republic, strict=True):
        confirm(making, names.LAST_STAGE, enter(making, names.LAST_STAGE, number, squad, at), at)
    halls = {number: f"demo-last-{number}" for number in wanted}
    begin(making, names.LAST_STAGE, halls, at)
    for order, public_id in enumerate(halls.values()):
        few = slice(order * 2, order * 2 + FEW)  # of the sixteen experts
        hall = marking.let_in(making.session, public_id, few, at=at, luck=public_id)
        marking.open_hall(hall, marking.ALONE)
        marking.mark_all(hall)
        closing.sign_skill(hall)
    closing.release(making, names.LAST_STAGE, days_ago - 1)
    closing.sign_whole_stage(making, names.LAST_STAGE, days_ago - 1)
