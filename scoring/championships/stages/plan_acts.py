"""The trail of a plan: what was said otherwise of a season, championship or stage before, or is gone; by whom, when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import PlanActRow
from scoring.marking.access import account_of
from scoring.people.actors import Actor
from scoring.people.models import Account

SHOWN = 50
DAYS = ("begins", "ends", "opens", "closes", "first_day", "last_day")
MOMENTS = ("nominate_until",)
Said = Mapping[str, str]  # what is said of the thing, by field
Shown = Mapping[str, str | date]


class Thing(StrEnum):
    SEASON = "season"
    CHAMPIONSHIP = "championship"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class PlanAct:
    """`before` and `after` hold only what differs; `after` is None for what was removed, `before` then all of it."""

    thing: Thing
    before: Shown
    after: Shown | None
    by: str
    at: datetime


def note_change(
    session: Session, thing: Thing, subject: str, within: str | None, before: Said, after: Said, *,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    """Keep what differs; where nothing does, nothing is kept."""
    fields = [name for name in before if before[name] != after[name]]
    if fields:
        old, new = ({name: said[name] for name in fields} for said in (before, after))
        _note(session, thing, subject, within, old, new, actor, at)


def note_removal(
    session: Session, thing: Thing, subject: str, within: str | None, before: Said, *, actor: Actor, at: datetime
) -> None:
    _note(session, thing, subject, within, before, None, actor, at)


def acts_about(session: Session, subject: str, *, seasons: bool = False) -> list[PlanAct]:
    """What was done to a thing and to what stood in it, the newest first; `seasons`: and to every season."""
    row = PlanActRow
    about = (row.subject == subject) | (row.within == subject)
    wanted = about | (row.thing == Thing.SEASON.value) if seasons else about
    found = select(row, Account.display_name).join(Account, Account.id == row.account_id).where(wanted)
    return [
        PlanAct(Thing(one.thing), _shown(one.before), _shown(one.after) if one.after else None, name, one.at)
        for one, name in session.execute(found.order_by(row.id.desc()).limit(SHOWN))
    ]


def _note(
    session: Session, thing: Thing, subject: str, within: str | None, before: Said, after: Said | None,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    said: Sequence[str | None] = [_text(before), None if after is None else _text(after)]
    session.add(
        PlanActRow(
            thing=thing.value, subject=subject, within=within, before=said[0], after=said[1],
            account_id=account_of(actor), at=at,
        )
    )  # fmt: skip
    session.flush()


def _shown(text: str) -> Shown:
    return {field: _value(field, said) for field, said in json.loads(text).items()}


def _value(field: str, said: str) -> str | date:
    if said and field in DAYS:
        return date.fromisoformat(said)
    return datetime.fromisoformat(said) if said and field in MOMENTS else said


def _text(said: Said) -> str:
    return json.dumps(dict(said), ensure_ascii=False, sort_keys=True)
