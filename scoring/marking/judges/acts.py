"""Acts of setting up: who did what to an assessment, when and why; added to, never changed.

A code is the code of a sentence ("act-opened"); its values are texts and numbers, an account as `of_account(12)`, a
seat as `of_seat(public id)`: names and numbers are looked up when the act is shown. decisions.md 25.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound
from scoring.marking.entries import keep_text
from scoring.marking.judges.models import ActRow
from scoring.marking.models import AssessmentRow, JournalTextRow, SeatRow
from scoring.people.actors import Actor
from scoring.people.models import Account

SHOWN = 50
_ACCOUNT, _SEAT = "account:", "seat:"
Value = str | int


@dataclass(frozen=True, slots=True)
class ActView:
    """One act, its values ready for its sentence. `by` is empty for the console; `reason` None: none was needed."""

    id: int
    code: str
    params: Mapping[str, Value]
    by: str
    at: datetime
    reason: str | None


def of_account(account: int) -> str:
    return f"{_ACCOUNT}{account}"


def of_seat(public_id: str) -> str:
    return f"{_SEAT}{public_id}"


def note(
    session: Session,
    assessment: str,
    code: str,
    *,
    actor: Actor,
    at: datetime,
    params: Mapping[str, Value] | None = None,
    reason: str = "",
) -> int:
    """Write an act down, in the transaction that does it; its number.

    Raises NotFound: assessment-unknown; Refused: text-too-long.
    """
    found = session.scalar(select(AssessmentRow.id).where(AssessmentRow.public_id == assessment))
    if found is None:
        raise NotFound("assessment-unknown")
    row = ActRow(
        assessment_id=found,
        code=code,
        by=actor.account_id,
        at=at,
        params=json.dumps(dict(params or {}), ensure_ascii=False, sort_keys=True),
        reason_text=keep_text(session, reason, at=at)[0] if reason.strip() else None,
    )
    session.add(row)
    session.flush()
    return row.id


def acts_of(session: Session, assessment: str, *, limit: int = SHOWN) -> list[ActView]:
    """The newest acts of an assessment, newest first. Whoever calls has asked whether the reader may see them."""
    found = (
        select(ActRow)
        .join(AssessmentRow, AssessmentRow.id == ActRow.assessment_id)
        .where(AssessmentRow.public_id == assessment)
        .order_by(ActRow.id.desc())
        .limit(limit)
    )
    rows = list(session.scalars(found))
    values = {row.id: json.loads(row.params) for row in rows}
    told = [str(value) for each in values.values() for value in each.values()]
    names = _names(session, [*told, *(of_account(row.by) for row in rows if row.by)])
    reasons = _reasons(session, rows)
    return [
        ActView(
            row.id,
            row.code,
            {key: names.get(str(value), value) for key, value in values[row.id].items()},
            names.get(of_account(row.by), "") if row.by else "",
            row.at,
            reasons.get(row.reason_text or ""),
        )
        for row in rows
    ]


def _names(session: Session, told: Iterable[str]) -> dict[str, str]:
    """What stands for accounts and seats among the values: a name, a seat's number."""
    said = set(told)
    accounts = [int(one.removeprefix(_ACCOUNT)) for one in said if one.startswith(_ACCOUNT)]
    seats = [one.removeprefix(_SEAT) for one in said if one.startswith(_SEAT)]
    people = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(accounts)))
    numbers = session.execute(select(SeatRow.public_id, SeatRow.number).where(SeatRow.public_id.in_(seats)))
    return {
        **{of_account(account): name for account, name in people},
        **{of_seat(seat): str(number) if number is not None else "—" for seat, number in numbers},
    }


def _reasons(session: Session, rows: Iterable[ActRow]) -> dict[str, str]:
    kept = [row.reason_text for row in rows if row.reason_text]
    found = select(JournalTextRow.id, JournalTextRow.text).where(JournalTextRow.id.in_(kept))
    return {text: words or "" for text, words in session.execute(found)}
