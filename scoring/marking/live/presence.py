"""Who is here, on which sheet, and what waits on whose tablet; a tablet that fell silent with marks is remembered."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.foundation.collation import kazakh_key
from scoring.marking import access
from scoring.marking.live.connections import Connection, Connections, Report
from scoring.marking.live.elsewhere import Elsewhere
from scoring.marking.live.models import TabletReportRow
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import room
from scoring.people.actors import EVERYWHERE, Actor, Scope
from scoring.people.models import Account
from scoring.people.tablets.waiting import Holder, Waiting

EXTENSION = "scoring.marking.connections"
ELSEWHERE = "scoring.marking.connections.elsewhere"


@dataclass(frozen=True, slots=True)
class Tablet:
    """One device of one account. `since`: connected since; None: not connected, last heard of at `seen_at`."""

    account: str
    name: str
    device: str
    since: datetime | None
    seen_at: datetime
    seat: str | None
    sheet: str | None
    report: Report

    @property
    def connected(self) -> bool:
        return self.since is not None

    def waits(self) -> Waiting:
        report = self.report
        silent = None if self.connected else self.seen_at
        return Waiting(self.device, report.count, report.oldest, report.refused, silent)

    def document(self) -> dict[str, Any]:
        return {
            "account": self.account,
            "name": self.name,
            "device": self.device,
            "connected": self.connected,
            "since": _iso(self.since),
            "seen_at": _iso(self.seen_at),
            "seat": self.seat,
            "sheet": self.sheet,
            "waiting": {
                "count": self.report.count,
                "oldest": _iso(self.report.oldest),
                "refused": self.report.refused,
            },
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be remembered of a tablet: its place, and its last report."""

    assessment_id: int
    account: int
    device: str
    device_name: str
    report: Report
    seen_at: datetime

    @property
    def place(self) -> tuple[int, int, str]:
        return self.assessment_id, self.account, self.device


def tablets_of(session: Session, assessment: str, actor: Actor, *, at: datetime) -> list[Tablet]:
    """The tablets of an assessment: those connected, to whichever process, and those that left with marks waiting.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    access.require(actor, access.SEE_SHEETS, assessment)
    connected = [*connections().of(assessment), *elsewhere().others(assessment)]
    return tablets(session, room().frames.get(session, assessment).id, connected, at=at)


def tablets(session: Session, assessment_id: int, here: Iterable[Connection], *, at: datetime) -> list[Tablet]:
    """As `tablets_of`, for whoever has asked permission already."""
    connected = sorted(here, key=lambda each: (kazakh_key(each.name), each.since))
    known = {(each.account, each.device.id) for each in connected}
    rows = _silent(session, assessment_id)
    gone = [_gone(row, name) for row, name in rows if (row.account_id, row.device) not in known]
    return [*(_present(each, at) for each in connected), *gone]


def waiting_of(session: Session, assessment: str, account: int, *, at: datetime) -> list[Tablet]:
    """The tablets on which marks of an account wait, for whoever has asked permission already.

    A tablet that lost its network says nothing of what was marked since. Raises NotFound: assessment-unknown.
    """
    connected = [*connections().of(assessment), *elsewhere().others(assessment)]
    found = tablets(session, room().frames.get(session, assessment).id, connected, at=at)
    return [each for each in found if each.account == str(account) and not each.report.empty]


def waiting_at(session: Session, holders: Collection[Holder], at: datetime) -> Mapping[Holder, list[Waiting]]:
    """What waits for accounts in assessments that stand at the places of their pairings, on whichever device."""
    accounts = {account for account, _scope in holders}
    found: dict[Holder, list[Waiting]] = {}
    for assessment in sorted(_where_marks_wait(session, accounts)):
        connected = [*connections().of(assessment), *elsewhere().others(assessment)]
        told = tablets(session, room().frames.get(session, assessment).id, connected, at=at)
        stands = {Scope(EVERYWHERE), *access.places(assessment)}
        for each in told:
            for holder in holders if not each.report.empty else ():
                if each.account == str(holder[0]) and holder[1] in stands:
                    found.setdefault(holder, []).append(each.waits())
    return found


def _where_marks_wait(session: Session, accounts: Collection[int]) -> set[str]:
    """By what is written, and by what the tablets of this process told since."""
    row = TabletReportRow
    kept = select(AssessmentRow.public_id).join(row, row.assessment_id == AssessmentRow.id)
    kept = kept.where(row.account_id.in_(accounts), or_(row.waiting > 0, row.refused > 0))
    here = {each.assessment for each in connections().all() if each.account in accounts and not each.report.empty}
    return {*session.scalars(kept), *(each for each in here if each)}


def connections() -> Connections:
    found: Connections = current_app.extensions[EXTENSION]
    return found


def elsewhere() -> Elsewhere:
    found: Elsewhere = current_app.extensions[ELSEWHERE]
    return found


def remember(session: Session, told: Mapping[tuple[int, int, str], Told]) -> None:
    """Write the last word of each of these tablets; of one that never had a mark waiting nothing is kept."""
    for each in told.values():
        row = _row(session, each)
        if row is None and each.report.empty:
            continue
        row = row or TabletReportRow(assessment_id=each.assessment_id, account_id=each.account, device=each.device)
        row.device_name, row.seen_at = each.device_name, each.seen_at
        row.waiting, row.oldest, row.refused = each.report.count, each.report.oldest, each.report.refused
        row.places = json.dumps(sorted(each.report.places))
        session.add(row)
    session.flush()


def told_by(connection: Connection, at: datetime) -> Told:
    device = connection.device
    return Told(connection.assessment_id, connection.account, device.id, device.name, connection.report, at)


def _row(session: Session, told: Told) -> TabletReportRow | None:
    row = TabletReportRow
    place = (row.assessment_id == told.assessment_id, row.account_id == told.account, row.device == told.device)
    return session.scalar(select(row).where(*place))


def _silent(session: Session, assessment_id: int) -> list[tuple[TabletReportRow, str]]:
    row = TabletReportRow
    found = select(row, Account.display_name).join(Account, Account.id == row.account_id)
    found = found.where(row.assessment_id == assessment_id, or_(row.waiting > 0, row.refused > 0))
    return [(each, name) for each, name in session.execute(found.order_by(row.seen_at.desc()))]


def _present(connection: Connection, at: datetime) -> Tablet:
    return Tablet(
        account=str(connection.account),
        name=connection.name,
        device=connection.device.name,
        since=connection.since,
        seen_at=at,
        seat=connection.seat,
        sheet=connection.sheet,
        report=connection.report,
    )


def _gone(row: TabletReportRow, name: str) -> Tablet:
    places = frozenset((seat, sheet) for seat, sheet in json.loads(row.places))
    report = Report(row.waiting, row.oldest, row.refused, places)
    return Tablet(str(row.account_id), name, row.device_name, None, row.seen_at, None, None, report)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
