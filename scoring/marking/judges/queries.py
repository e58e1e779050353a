"""What the pages of judges, panels and conflicts show; frozen views, with everybody's names and the seats' numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scoring.foundation.collation import kazakh_key, normalised, sought
from scoring.marking import access
from scoring.marking.frames import Frame, Panel
from scoring.marking.independence import Tie
from scoring.marking.judges.arising import Arising, Cell, arising, aspects, lacking, loads, marked_seats, matrix
from scoring.marking.judges.naming import LEADERS, ever_used
from scoring.marking.judges.proposals import ordered
from scoring.marking.models import ConflictRow, JournalTextRow, JudgeRow, OverrideRow
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.models import Account, Organisation, Person, RoleGrant
from scoring.people.reference import regions

FOUND = 20  # accounts that a search shows
SHORTEST_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Certificate:
    """A qualification of a judge; `expired` by the day of the view."""

    name: str
    expires_on: date | None
    expired: bool


@dataclass(frozen=True, slots=True)
class JudgeView:
    """A judge of an assessment. `load`: aspects to mark, over all seats; `removable`: never sat in a panel."""

    account: int
    name: str
    login: str
    organisation: str
    region: str
    panels: tuple[str, ...]
    load: int
    certificates: tuple[Certificate, ...]
    removable: bool


@dataclass(frozen=True, slots=True)
class LeaderView:
    """Who holds a role of those who lead, in this assessment alone."""

    account: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account that a search found; `judge`: it is on the list already."""

    account: int
    name: str
    login: str
    judge: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    account: int
    name: str
    position: int
    stands_by: bool


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel with what arises from it; `lacking`: how many judges it needs more."""

    id: int
    name: str
    sheets: tuple[str, ...]
    aspects: int
    members: tuple[MemberView, ...]
    lacking: int
    arising: tuple[Arising, ...]
    matrix: tuple[tuple[int | None, tuple[Cell, ...]], ...]

    @property
    def stepping_in(self) -> tuple[Arising, ...]:
        return tuple(each for each in self.arising if not each.blocked)

    @property
    def blocked(self) -> tuple[Arising, ...]:
        return tuple(each for each in self.arising if each.blocked)


@dataclass(frozen=True, slots=True)
class TieView:
    """A tie between a judge and a seat; `declared_by` is empty where it follows from where both belong."""

    judge: int
    name: str
    seat: str
    number: int | None
    tie: Tie
    overridden: bool
    declared_by: str = ""
    declared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OverrideView:
    name: str
    number: int | None
    by: str
    at: datetime
    reason: str


def names_of(session: Session, accounts: Iterable[int]) -> dict[int, str]:
    """What accounts are called."""
    found = select(Account.id, Account.display_name).where(Account.id.in_(list(accounts)))
    return {row.id: row.display_name for row in session.execute(found)}


def judges(session: Session, frame: Frame, language: str, today: date) -> list[JudgeView]:
    """Everybody who may sit in panels, in Kazakh order. Whoever calls has asked whether the reader may see them."""
    rows = {row.account_id: row for row in session.scalars(select(JudgeRow).where(JudgeRow.assessment_id == frame.id))}
    people = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(rows)))}
    organisations = _organisations(session, [row.organisation for row in rows.values()], language)
    certificates = _certificates(session, [row.person for row in rows.values()], today)
    load, used, where = loads(frame), ever_used(session, frame.id), dict(region_choices(language))
    views = [
        JudgeView(
            account,
            people[account].display_name,
            people[account].login,
            organisations.get(row.organisation or "", row.organisation or ""),
            where.get(row.region or "", row.region or ""),
            tuple(panel.name for panel in frame.panels if account in panel.seated()),
            load[account],
            certificates.get(row.person or "", ()),
            account not in used,
        )
        for account, row in rows.items()
    ]
    return sorted(views, key=lambda view: kazakh_key(view.name))


def leaders(session: Session, assessment: str) -> list[LeaderView]:
    """Who leads here and nowhere else, by role and name."""
    found = (
        select(RoleGrant.account_id, Account.display_name, RoleGrant.role)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.scope_kind == access.ASSESSMENT, RoleGrant.scope_id == assessment, RoleGrant.role.in_(LEADERS))
    )
    views = [LeaderView(account, name, role) for account, name, role in session.execute(found)]
    return sorted(views, key=lambda view: (LEADERS[::-1].index(view.role), kazakh_key(view.name)))


def search(session: Session, frame: Frame, text: str) -> list[AccountLine]:
    """Open accounts by a part of a name or login, in Kazakh order. Whoever calls may name experts here."""
    wanted = sought(text)
    if len(wanted) < SHORTEST_SEARCH:
        return []
    rows = session.execute(select(Account.id, Account.display_name, Account.login).where(Account.active))
    found = [
        AccountLine(account, name, login, account in frame.judges)
        for account, name, login in rows
        if wanted in sought(f"{name} {login}")
    ]
    return sorted(found, key=lambda line: kazakh_key(line.name))[:FOUND]


def persons_named(session: Session, name: str, language: str) -> list[tuple[str, str]]:
    """(public id, name with organisation) of persons who bear all the words of a name: who an account may be."""
    words = set(normalised(name).split())
    patterns = [Person.searched.contains(word, autoescape=True) for word in words]
    if not patterns:
        return []
    rows = session.scalars(select(Person).where(*patterns).options(selectinload(Person.organisation)).limit(FOUND))
    found = []
    for row in rows:
        spelled = in_language(
            language, kk=f"{row.surname_kk} {row.given_kk}".strip(), ru=f"{row.surname_ru} {row.given_ru}".strip()
        )
        where = _name_of(row.organisation, language) if row.organisation else ""
        found.append((row.public_id, f"{spelled}, {where}" if where else spelled))
    return found


def organisation_choices(session: Session, language: str) -> list[tuple[str, str]]:
    rows = session.scalars(select(Organisation).order_by(Organisation.ordered))
    return [(row.public_id, _name_of(row, language)) for row in rows]


def region_choices(language: str) -> list[tuple[str, str]]:
    named = [(one.iso, in_language(language, kk=one.kk, ru=one.ru, en=one.en)) for one in regions()]
    return sorted(named, key=lambda one: kazakh_key(one[1]))


def panels(frame: Frame, names: dict[int, str]) -> list[PanelView]:
    """Every panel with what arises from it; `frame` may be an imagined one."""
    return [_panel(frame, panel, names) for panel in frame.panels]


def without_panel(frame: Frame) -> tuple[str, ...]:
    """Sub-criteria that no panel marks."""
    return tuple(sheet for sheet in frame.sheets if frame.panel_of(sheet) is None)


def ties(session: Session, frame: Frame) -> list[TieView]:
    """Every tie between a judge and a seat that takes marks, by seat and name; declared ones say by whom and when."""
    said = {
        (row.account_id, row.seat, Tie(row.kind)): row
        for row in session.scalars(select(ConflictRow).where(ConflictRow.seat.in_(frame.seats)))
    }
    names = names_of(session, [*frame.judges, *(row.declared_by for row in said.values())])
    found = []
    for seat in marked_seats(frame):
        for judge in sorted(frame.judges, key=lambda account: kazakh_key(names.get(account, ""))):
            tie = frame.tie(judge, seat.id)
            if tie is None:
                continue
            row = said.get((judge, seat.id, tie))
            found.append(
                TieView(
                    judge,
                    names.get(judge, ""),
                    seat.id,
                    seat.number,
                    tie,
                    (judge, seat.id) in frame.overridden,
                    names.get(row.declared_by, "") if row else "",
                    row.declared_at if row else None,
                )
            )
    return found


def overrides(session: Session, frame: Frame) -> list[OverrideView]:
    """Every override with its reason, the newest first."""
    found = (
        select(OverrideRow, JournalTextRow.text)
        .join(JournalTextRow, JournalTextRow.id == OverrideRow.reason_text)
        .where(OverrideRow.seat.in_(frame.seats))
        .order_by(OverrideRow.id.desc())
    )
    rows = session.execute(found).all()
    names = names_of(session, [account for row, _ in rows for account in (row.account_id, row.by)])
    return [
        OverrideView(
            names.get(row.account_id, ""), frame.seats[row.seat].number, names.get(row.by, ""), row.at, text or ""
        )
        for row, text in rows
    ]


def own_seats(frame: Frame, actor: Actor) -> list[tuple[str, int | None, Tie | None]]:
    """(id, number, what stands between) of every seat that takes marks, for the one judge who asks."""
    account = access.account_of(actor)
    return [(seat.id, seat.number, frame.tie(account, seat.id)) for seat in marked_seats(frame)]


def _panel(frame: Frame, panel: Panel, names: dict[int, str]) -> PanelView:
    size = frame.rule_set.judgement.judges
    members = tuple(
        MemberView(account, names.get(account, ""), position, position > size)
        for position, account in enumerate(panel.seated(), 1)
    )
    return PanelView(
        panel.id,
        panel.name,
        ordered(frame, panel.sheets),
        aspects(frame, panel),
        members,
        lacking(frame, panel),
        tuple(arising(frame, panel)),
        tuple(matrix(frame, panel)),
    )


def _organisations(session: Session, wanted: Iterable[str | None], language: str) -> dict[str, str]:
    found = select(Organisation).where(Organisation.public_id.in_([each for each in wanted if each]))
    return {row.public_id: _name_of(row, language) for row in session.scalars(found)}


def _name_of(row: Organisation, language: str) -> str:
    return in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def _certificates(session: Session, persons: Iterable[str | None], today: date) -> dict[str, tuple[Certificate, ...]]:
    found = select(Person).where(Person.public_id.in_([each for each in persons if each]))
    return {
        row.public_id: tuple(
            Certificate(each.name, each.expires_on, each.expires_on is not None and each.expires_on < today)
            for each in row.qualifications
        )
        for row in session.scalars(found.options(selectinload(Person.qualifications)))
    }
