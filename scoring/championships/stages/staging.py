"""Stages: created and changed by whoever organizes where they stand; each sends its winners up, never down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.models import ChampionshipRow, StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.plan_acts import Thing, note_change
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.seasons import championship_row, checked_names
from scoring.foundation import clock
from scoring.foundation.errors import Outdated, Refused
from scoring.marking.access import account_of
from scoring.marking.independence import Level
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.directory.naming import new_public_id, tidy
from scoring.people.directory.organisations import COLLEGE, REGION, find_organisation
from scoring.people.models import Region
from scoring.rules.scheme import Text

AT_COLLEGE, AT_REGION, AT_REPUBLIC, INTERNATIONAL = "college", "region", "republic", "international"
LEVELS = (AT_COLLEGE, AT_REGION, AT_REPUBLIC, INTERNATIONAL)  # in the order in which winners rise
CONFLICTS = {  # what counts as one's own there. decisions.md 9
    AT_COLLEGE: Level.TEACHER,
    AT_REGION: Level.COLLEGE,
    AT_REPUBLIC: Level.REGION,
}
COMPETITION_DAYS_MOST = 14


@dataclass(frozen=True, slots=True)
class StageCard:
    """What is said of a stage. `region`, `organisation` and `sends_to` are public ids, "" for none.

    `opens` to `closes` is the event, `first_day` to `last_day` the competition within it. docs/kazakhstan.md A.2.
    """

    level: str
    names: Text
    region: str = ""
    organisation: str = ""
    venue: str = ""
    opens: date | None = None
    closes: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    nominate_until: datetime | None = None
    sends_to: str = ""


def create_stage(
    session: Session,
    championship: str,
    card: StageCard,
    *,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> str:
    """The public id of a stage.

    Raises SignInNeeded, Forbidden: not-allowed; NotFound: championship-unknown, and the codes of `_checked`.
    """
    permissions.require_somewhere(actor, access.CREATE_STAGE)
    of = championship_row(session, championship)
    card, target = _checked(session, of, card)
    expect_at_home(actor, card.level, card.region, card.organisation)
    row = StageRow(
        public_id=new_id(), championship_id=of.id, level=card.level, revision=1,
        created_by=account_of(actor), created_at=at,
    )  # fmt: skip
    _write(row, card, target)
    session.add(row)
    session.flush()
    return row.public_id


def change_stage(session: Session, stage: str, card: StageCard, *, actor: Actor, at: datetime, seen: int) -> None:
    """Say anew what is said of a stage; its level stays, and what was said before stays told.

    Raises as `create_stage` does; NotFound: stage-unknown; Outdated: stage-changed; Refused: stage-sends-nominated
    (`count`): its winners stand at the next stage already, and nobody is moved by a setting.
    """
    row = changing(session, stage, actor=actor, seen=seen)
    championship = session.scalars(select(ChampionshipRow).where(ChampionshipRow.id == row.championship_id)).one()
    card, target = _checked(session, championship, replace(card, level=row.level))
    if (row.region or "", row.organisation or "") != (card.region, card.organisation):
        # nobody moves a stage to where they do not organize
        expect_at_home(actor, card.level, card.region, card.organisation)
    _expect_nobody_there(session, row, target)
    before = said_of_stage(session, row)
    _write(row, card, target)
    session.flush()
    after = said_of_stage(session, row)
    note_change(session, Thing.STAGE, stage, championship.public_id, before, after, actor=actor, at=at)


def changing(session: Session, stage: str, *, actor: Actor, seen: int) -> StageRow:
    """The stage to change, its next revision begun and nobody else changing it.

    Raises Forbidden: not-allowed; NotFound: stage-unknown; Outdated: stage-changed.
    """
    access.require(actor, access.SET_UP_STAGE, stage_row(session, stage))
    found = select(StageRow).where(StageRow.public_id == stage).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one()
    if row.revision != seen:
        raise Outdated("stage-changed")
    row.revision += 1
    session.flush()
    return row


def competition_days(row: StageRow) -> Sequence[date]:
    """C1 to Cn; none while they are not said."""
    if row.first_day is None or row.last_day is None:
        return ()
    return [row.first_day + timedelta(days=day) for day in range((row.last_day - row.first_day).days + 1)]


def may_create_at(actor: Actor, level: str, region: str = "", organisation: str = "") -> bool:
    """A college stage is of its college or region, a regional one of its region, all above of the republic."""
    return permissions.allow(actor, access.CREATE_STAGE, places=_home(level, region, organisation))


def expect_at_home(actor: Actor, level: str, region: str, organisation: str) -> None:
    """Raises Refused: stage-elsewhere, for whoever does not organize there."""
    if not may_create_at(actor, level, region, organisation):
        raise Refused("stage-elsewhere")


def said_of_stage(session: Session, row: StageRow) -> dict[str, str]:
    """What the trail keeps of a stage: days and moments in ISO, region, host and next stage by their ids."""
    target = session.get(StageRow, row.sends_to) if row.sends_to else None
    said = {"names_kk": row.name_kk, "names_ru": row.name_ru, "names_en": row.name_en, "level": row.level}
    said |= {"region": row.region or "", "organisation": row.organisation or "", "venue": row.venue}
    days: tuple[str, ...] = ("opens", "closes", "first_day", "last_day", "nominate_until")
    return {
        **said,
        **{name: getattr(row, name).isoformat() if getattr(row, name) else "" for name in days},
        "sends_to": target.public_id if target else "",
    }


def _home(level: str, region: str, organisation: str) -> tuple[Scope, ...]:
    """Hosting the republic's stage makes nobody its founder: that is for who organizes everywhere."""
    homes = {AT_COLLEGE: ((REGION, region), (COLLEGE, organisation)), AT_REGION: ((REGION, region),)}
    return tuple(Scope(kind, identity) for kind, identity in homes.get(level, ()) if identity)


def _checked(session: Session, championship: ChampionshipRow, card: StageCard) -> tuple[StageCard, StageRow | None]:
    """The card as it is kept, and the stage its winners go to.

    Raises NotFound: organisation-unknown, stage-unknown; Refused: stage-level-unknown, name-missing, text-too-long,
    region-unknown, stage-region-missing, stage-college-missing, stage-host-not-college, dates-reversed,
    dates-half-said, competition-outside-event, competition-days-too-many, nomination-after-start, stage-sends-wrong,
    stage-sends-to-another-region.
    """
    if card.level not in LEVELS:
        raise Refused("stage-level-unknown")
    card = replace(card, names=checked_names(card.names), venue=tidy(card.venue))
    card = _hosted(session, card)
    _check_dates(card)
    return card, _target(session, championship, card)


def _hosted(session: Session, card: StageCard) -> StageCard:
    """With the region of the college that hosts it."""
    if card.organisation:
        host = find_organisation(session, card.organisation)
        if host.kind != "college":
            raise Refused("stage-host-not-college")
        card = replace(card, region=host.region)
    elif card.level == AT_COLLEGE:
        raise Refused("stage-college-missing")
    if card.region and session.get(Region, card.region) is None:
        raise Refused("region-unknown")
    if card.level == AT_REGION and not card.region:
        raise Refused("stage-region-missing")
    return card


def _check_dates(card: StageCard) -> None:
    for begins, ends in ((card.opens, card.closes), (card.first_day, card.last_day)):
        if (begins is None) is not (ends is None):
            raise Refused("dates-half-said")
        if begins and ends and ends < begins:
            raise Refused("dates-reversed")
    first, last = card.first_day, card.last_day
    if first is None or last is None:
        return
    if (last - first).days >= COMPETITION_DAYS_MOST:
        raise Refused("competition-days-too-many", limit=COMPETITION_DAYS_MOST)
    if card.opens and card.closes and not (card.opens <= first and last <= card.closes):
        raise Refused("competition-outside-event")
    if card.nominate_until and clock.shown(card.nominate_until).date() > first:
        raise Refused("nomination-after-start")


def _target(session: Session, championship: ChampionshipRow, card: StageCard) -> StageRow | None:
    """Winners rise within their championship. CH-03."""
    if not card.sends_to:
        return None
    target = stage_row(session, card.sends_to)
    if target.championship_id != championship.id or LEVELS.index(target.level) <= LEVELS.index(card.level):
        raise Refused("stage-sends-wrong")
    if target.level == AT_REGION and target.region != card.region:
        raise Refused("stage-sends-to-another-region")
    return target


def _expect_nobody_there(session: Session, row: StageRow, target: StageRow | None) -> None:
    """Winners who were nominated stay where they are: the next stage is another only while nobody stands there."""
    if row.sends_to is None or (target is not None and target.id == row.sends_to):
        return
    found = (
        select(func.count(StageEntryRow.id))
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == row.sends_to, StageEntryRow.state.in_(("nominated", "confirmed")))
        .where(StageEntryRow.provenance.contains(f'"stage": "{row.public_id}"', autoescape=True))
    )
    if count := session.scalar(found):
        raise Refused("stage-sends-nominated", count=count)


def _write(row: StageRow, card: StageCard, target: StageRow | None) -> None:
    row.name_kk, row.name_ru, row.name_en = card.names.kk, card.names.ru, card.names.en
    row.region, row.organisation, row.venue = card.region or None, card.organisation or None, card.venue
    row.opens, row.closes, row.first_day, row.last_day = card.opens, card.closes, card.first_day, card.last_day
    row.nominate_until, row.sends_to = card.nominate_until, target.id if target else None
