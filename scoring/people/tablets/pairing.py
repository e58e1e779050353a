"""Pairing tablets, the chief's side: a one-time code for one expert, at one place, for some days; revoked at once."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scoring.foundation import clock
from scoring.foundation.collation import kazakh_key, sought
from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log, permissions
from scoring.people.access_log import Visit
from scoring.people.actors import EVERYWHERE, Actor, Scope
from scoring.people.directory.naming import new_public_id
from scoring.people.models import Account, Pairing, RoleGrant, SignIn
from scoring.people.signing_in.agents import short_name
from scoring.people.tablets.pins import forget_pin

PAIR = "pair-tablet"
# Whoever may be let in by a chief's code: a code for an administrator would hand their powers to the chief.
PAIRED_ROLES = frozenset({"expert", "commission-member"})
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is taken for another: no I, O, 0, 1
CODE_LENGTH = 10  # 50 bits, for a quarter of an hour
CODE_LIVES = timedelta(minutes=15)
LONGEST_DAYS = 60
MOST_WRONG_PINS = 5
PAGE = 50  # tablets on one page of the list; a championship has some hundreds in all
PAIRED, LOCKED, REVOKED, WAITS = "paired", "locked", "revoked", "waits"  # a tablet is one of them
STATES = (PAIRED, WAITS, LOCKED, REVOKED)


@dataclass(frozen=True, slots=True)
class PairingCard:
    """For whom, where and on which days."""

    account_id: int
    scope: Scope
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PairingView:
    """A paired tablet, or one that waits for its code to be used. `locked`: too many wrong PINs on it."""

    public_id: str
    account_id: int
    name: str
    scope: Scope
    first_day: date
    last_day: date
    device: str
    paired_at: datetime | None
    last_seen_at: datetime | None
    locked: bool
    revoked: bool

    @property
    def state(self) -> str:
        """One of STATES; WAITS until the code is used."""
        if self.revoked:
            return REVOKED
        if self.locked:
            return LOCKED
        return PAIRED if self.paired_at else WAITS


@dataclass(frozen=True, slots=True)
class WantedTablets:
    """What the list is narrowed to; `search`: a part of the person's or the place's name; "" and None: all."""

    search: str = ""
    place: Scope | None = None
    state: str = ""
    page: int = 1


def make_pairing(
    session: Session,
    card: PairingCard,
    visit: Visit,
    *,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> tuple[str, str]:
    """(public id, the code that is shown once).

    Raises Forbidden: not-allowed; Refused: pairing-days-wrong, pairing-not-for-account.
    """
    permissions.require(actor, PAIR, places=[card.scope])
    days = (card.last_day - card.first_day).days
    if not 0 <= days < LONGEST_DAYS or card.last_day < clock.shown(at).date():
        raise Refused("pairing-days-wrong")
    account = session.get(Account, card.account_id)
    if account is None or not _may_be_paired(account, card.scope):
        raise Refused("pairing-not-for-account")
    row = Pairing(
        public_id=new_id(), account_id=account.id, scope_kind=card.scope.kind, scope_id=card.scope.id,
        first_day=card.first_day, last_day=card.last_day, made_by=actor.account_id, made_at=at,
        agent="", wrong_pins=0,
    )  # fmt: skip
    session.add(row)
    code = _put_code(row, at)
    session.flush()
    access_log.record(session, "tablet-offered", actor.account_id, visit, at=at, subject=f"pairing:{row.public_id}")
    return row.public_id, code


def new_code(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> str:
    """Another code for the same person: the tablet that was paired is signed out, its lock ends.

    Raises Forbidden: not-allowed; NotFound: pairing-unknown; Refused: pairing-revoked, pairing-not-for-account.
    """
    row = _find(session, public_id, actor)
    if row.revoked_at is not None:
        raise Refused("pairing-revoked")
    if not _may_be_paired(row.account, _scope(row)):
        raise Refused("pairing-not-for-account")
    _let_go(session, row, at)
    access_log.record(session, "tablet-offered", actor.account_id, visit, at=at, subject=f"pairing:{public_id}")
    return _put_code(row, at)


def revoke_pairing(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """The tablet is signed out with its next request. Raises Forbidden: not-allowed; NotFound: pairing-unknown."""
    row = _find(session, public_id, actor)
    _let_go(session, row, at)
    row.revoked_at = row.revoked_at or at
    access_log.record(session, "tablet-revoked", actor.account_id, visit, at=at, subject=f"pairing:{public_id}")


def reset_pin(session: Session, public_id: str, visit: Visit, *, actor: Actor, at: datetime) -> str:
    """Forget the person's PIN at this place; their tablets here are let go, and the new code lets them set another.

    Whoever holds one of these tablets at that moment could otherwise choose the PIN. What the person has at other
    places stays: who leads here leads nothing there. Raises as `new_code` does.
    """
    row = _find(session, public_id, actor)
    code = new_code(session, public_id, visit, actor=actor, at=at)
    others = select(Pairing).where(
        Pairing.account_id == row.account_id,
        Pairing.scope_kind == row.scope_kind,
        Pairing.scope_id == row.scope_id,
        Pairing.id != row.id,
    )
    for other in session.scalars(others):
        _let_go(session, other, at)
    forget_pin(session, row.account_id, _scope(row))
    access_log.record(session, "pin-reset", actor.account_id, visit, at=at, subject=f"account:{row.account_id}")
    return code


def pairings(
    session: Session, wanted: WantedTablets, names: Mapping[Scope, str], *, actor: Actor
) -> tuple[list[PairingView], int]:
    """One page, the newest first, of the tablets wanted among those of the places where the actor's role holds, and
    how many there are in all. `names`: of places, by which the search finds them too. Raises Forbidden: not-allowed.
    """
    permissions.require_somewhere(actor, PAIR)
    reach = permissions.reach(actor, PAIR)
    found = select(Pairing).options(joinedload(Pairing.account)).order_by(Pairing.id.desc())
    if reach is not None:
        found = found.where(or_(*map(_at, reach)))
    if wanted.place is not None:
        found = found.where(_at(wanted.place))
    part = sought(wanted.search)
    rows = [
        row
        for row in session.scalars(found)
        if wanted.state in ("", _view(row, None).state)
        and (part in sought(row.account.display_name) or part in sought(names.get(_scope(row), "")))
    ]
    shown = rows[(wanted.page - 1) * PAGE : wanted.page * PAGE]
    seen = select(SignIn.pairing_id, func.max(SignIn.last_seen_at)).group_by(SignIn.pairing_id)
    of_these = seen.where(SignIn.pairing_id.in_([row.id for row in shown]))
    last_seen = {row[0]: row[1] for row in session.execute(of_these)}
    return [_view(row, last_seen.get(row.id)) for row in shown], len(rows)


def pairing_view(session: Session, public_id: str, *, actor: Actor) -> PairingView:
    """Raises Forbidden: not-allowed; NotFound: pairing-unknown."""
    return _view(_find(session, public_id, actor), None)


def people_to_pair(session: Session, scope: Scope, *, actor: Actor) -> list[tuple[int, str]]:
    """(account, name) of everybody whom a code may let in at a place. Raises Forbidden: not-allowed."""
    permissions.require(actor, PAIR, places=[scope])
    here = or_(
        RoleGrant.scope_kind == EVERYWHERE, and_(RoleGrant.scope_kind == scope.kind, RoleGrant.scope_id == scope.id)
    )
    marking = select(RoleGrant.account_id).where(RoleGrant.role.in_(PAIRED_ROLES), here)
    rows = session.scalars(select(Account).where(Account.id.in_(marking)).options(selectinload(Account.roles)))
    found = [(row.id, row.display_name) for row in rows if _may_be_paired(row, scope)]
    return sorted(found, key=lambda one: kazakh_key(one[1]))


def places_to_pair(session: Session) -> list[Scope]:
    """Where somebody holds a role that a code lets in, the newest place first; an assessment is one of them."""
    kind, identity = RoleGrant.scope_kind, RoleGrant.scope_id
    held = select(kind, identity).where(RoleGrant.role.in_(PAIRED_ROLES)).group_by(kind, identity)
    return [Scope(*row) for row in session.execute(held.order_by(func.max(RoleGrant.id).desc())).all()]


def end_of(day: date) -> datetime:
    """The midnight after a day, as a wall clock of the settings' zone has it."""
    zone = ZoneInfo(current_app.config["SETTINGS"].time_zone)
    return datetime.combine(day + timedelta(days=1), time(), zone)


def hash_of_code(code: str) -> str:
    """SHA-256 of a code as people type it: small letters, blanks and hyphens do not count."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def _may_be_paired(account: Account, scope: Scope) -> bool:
    """An open account that only ever marks, and marks at this place."""
    roles = {row.role for row in account.roles}
    here = any((row.scope_kind, row.scope_id) in {(scope.kind, scope.id), ("everywhere", "")} for row in account.roles)
    return account.active and bool(roles) and roles <= PAIRED_ROLES and here


def _put_code(row: Pairing, at: datetime) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row.code_hash, row.code_until = hash_of_code(code), at + CODE_LIVES
    return f"{code[:5]}-{code[5:]}"


def _let_go(session: Session, row: Pairing, at: datetime) -> None:
    """No code, no device, no sign-in of this pairing any more."""
    row.code_hash = row.code_until = row.device_hash = row.paired_at = None
    row.wrong_pins, row.agent = 0, ""
    for one in session.scalars(select(SignIn).where(SignIn.pairing_id == row.id, SignIn.revoked_at.is_(None))):
        one.revoked_at = at


def _find(session: Session, public_id: str, actor: Actor) -> Pairing:
    permissions.require_somewhere(actor, PAIR)
    row = session.scalar(select(Pairing).where(Pairing.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound("pairing-unknown")
    permissions.require(actor, PAIR, places=[_scope(row)])
    return row


def _at(place: Scope) -> ColumnElement[bool]:
    return and_(Pairing.scope_kind == place.kind, Pairing.scope_id == place.id)


def _scope(row: Pairing) -> Scope:
    return Scope(row.scope_kind, row.scope_id)


def _view(row: Pairing, last_seen_at: datetime | None) -> PairingView:
    return PairingView(
        row.public_id, row.account_id, row.account.display_name, _scope(row), row.first_day, row.last_day,
        short_name(row.agent), row.paired_at, last_seen_at,
        row.wrong_pins >= MOST_WRONG_PINS, row.revoked_at is not None,
    )  # fmt: skip
