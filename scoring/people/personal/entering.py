"""Entering by a personal link and its code; who holds the token of such a visit.

An unknown link, a wrong code and a link of nobody give one answer after one and the same time. Only whoever has both
right is told that the link has ended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import PERSON, Actor, Grant, Scope
from scoring.people.directory.naming import in_language
from scoring.people.directory.persons import subject_of
from scoring.people.models import Person
from scoring.people.personal.links import CODE_LENGTH
from scoring.people.personal.models import PersonalLinkRow, PersonalSignInRow
from scoring.people.signing_in.attempts import Attempt, attempts
from scoring.people.signing_in.passwords import passwords
from scoring.people.signing_in.sign_in import LONGEST_SIGN_IN, TOKEN_BYTES, Holder, hash_of
from scoring.people.tablets.pairing import ALPHABET, end_of

MARK = "link."  # tokens of these visits begin so; those of accounts hold no full stop
COMPETITOR = "competitor"


@dataclass(frozen=True, slots=True)
class _Known:
    """What must be remembered of a link between reading it and writing the visit."""

    link_id: int
    code_hash: str
    subject: str


def enter(secret: str, code: str, visit: Visit, *, lifetime: timedelta, at: datetime) -> str:
    """The token of a new visit to the page that this link leads to; it ends after `lifetime` without use.

    Tries are counted by link and address, wrong ones for the whole address too. It opens its own transactions, as
    sign_in does. Raises Refused: link-or-code-wrong, link-ended; TooMany: too-many-attempts.
    """
    return _enter(f"link {hash_of(secret)}", PersonalLinkRow.secret_hash == hash_of(secret), code, visit, lifetime, at)


def enter_as(person: str | None, shown: str, code: str, visit: Visit, *, lifetime: timedelta, at: datetime) -> str:
    """As `enter`, for whoever shows something that was issued to this person (public id) in place of the link.

    `shown` is what was shown: tries are counted by it. None and a person without a link answer as a wrong code does.
    """
    row = PersonalLinkRow
    theirs = select(Person.id).where(Person.public_id == (person or "")).scalar_subquery()
    where = (row.person_id == theirs) & row.revoked_at.is_(None)
    return _enter(f"shown {hash_of(shown)}", where, code, visit, lifetime, at)


def is_personal(token: str) -> bool:
    """Whether a token is one of these visits, and of no account."""
    return token.startswith(MARK)


def holder_of(session: Session, token: str, *, at: datetime) -> Holder | None:
    """Who holds this token now; None when it is unknown, ended or past its time, or the link has ended."""
    row = _sign_in(session, token)
    if row is None or row.ended_at is not None or row.expires_at <= at or not _open(row.link, at):
        return None
    person = row.link.person
    actor = Actor(
        display_name=_name(person),
        grants=(Grant(COMPETITOR, Scope(PERSON, person.public_id)),),
        link_id=row.link_id,
        token=token,
    )
    return Holder(actor, row.last_seen_at, row.expires_at)


def keep_alive(session: Session, token: str, *, lifetime: timedelta, at: datetime) -> None:
    """Note that a visit goes on, and let it live; never past the last day of its link."""
    row = _sign_in(session, token)
    if row is not None:
        row.last_seen_at = at
        row.expires_at = min(at + lifetime, row.created_at + LONGEST_SIGN_IN, end_of(row.link.last_day))


def end_visit(session: Session, token: str, visit: Visit, *, at: datetime) -> None:
    """End one visit; said twice, it changes nothing."""
    row = _sign_in(session, token)
    if row is not None and row.ended_at is None:
        row.ended_at = at
        access_log.record(session, "link-left", None, visit, at=at, subject=subject_of(row.link.person))


def plain_code(code: str) -> str:
    """A code as people type it: small letters, blanks and hyphens do not count."""
    return "".join(sign for sign in code[: 4 * CODE_LENGTH].upper() if sign in ALPHABET)


def _enter(counted: str, where: ColumnElement[bool], code: str, visit: Visit, lifetime: timedelta, at: datetime) -> str:
    attempt = Attempt(login=counted, address=visit.address)
    attempts().admit(attempt)
    known = _look_up(where)
    right = passwords().verify(known.code_hash if known else None, plain_code(code))
    if known is None or not right:
        attempts().blame(attempt)
        with db.transaction() as session:
            access_log.record(session, "link-refused", None, visit, at=at, subject=known.subject if known else "")
        raise Refused("link-or-code-wrong")
    attempts().forgive(attempt)
    with db.transaction() as session:
        link = session.get_one(PersonalLinkRow, known.link_id, with_for_update=True)
        if not _open(link, at):
            raise Refused("link-ended")
        token = MARK + token_urlsafe(TOKEN_BYTES)
        session.add(
            PersonalSignInRow(
                link_id=link.id, token_hash=hash_of(token), created_at=at, last_seen_at=at,
                expires_at=min(at + lifetime, end_of(link.last_day)), address=visit.address, agent=visit.agent,
            )
        )  # fmt: skip
        access_log.record(session, "link-entered", None, visit, at=at, subject=known.subject)
    return token


def _look_up(where: ColumnElement[bool]) -> _Known | None:
    """The newest of these links: one that ran out may stand beside the one that holds."""
    with db.reading() as session:
        found = select(PersonalLinkRow).where(where).order_by(PersonalLinkRow.id.desc()).limit(1)
        row = session.scalar(found.options(joinedload(PersonalLinkRow.person)))
        return _Known(row.id, row.code_hash, subject_of(row.person)) if row else None


def _sign_in(session: Session, token: str) -> PersonalSignInRow | None:
    whole = joinedload(PersonalSignInRow.link).joinedload(PersonalLinkRow.person)
    return session.scalar(
        select(PersonalSignInRow).where(PersonalSignInRow.token_hash == hash_of(token)).options(whole)
    )


def _open(link: PersonalLinkRow, at: datetime) -> bool:
    return link.revoked_at is None and clock.shown(at).date() <= link.last_day


def _name(person: Person) -> str:
    kk = f"{person.surname_kk} {person.given_kk}".strip()
    ru = f"{person.surname_ru} {person.given_ru}".strip()
    return in_language(words.language(), kk=kk, ru=ru)
