"""Making personal links: singly or for all students of a college; a new one ends the old one at once."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.errors import NotFound, Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.consents import REPRESENTATIVE, SELF
from scoring.people.directory.naming import tidy
from scoring.people.directory.persons import find_person, subject_of
from scoring.people.models import Person
from scoring.people.personal.access import MAKE_LINK
from scoring.people.personal.models import PersonalLinkRow, PersonalSignInRow
from scoring.people.signing_in.passwords import passwords
from scoring.people.signing_in.sign_in import TOKEN_BYTES, hash_of
from scoring.people.tablets.pairing import ALPHABET

CODE_LENGTH = 8  # of 32 signs: 40 bits, of use only to whoever holds the link
LONGEST = timedelta(days=400)  # a season, and time to appeal and to collect papers
AT_ONCE = 100  # links of one act: each code is hashed for some twenty milliseconds


@dataclass(frozen=True, slots=True)
class Drawn:
    """The secret and the code of a link to be made, with their hashes. Both are shown once, and kept nowhere."""

    secret: str = field(repr=False)
    code: str = field(repr=False)
    secret_hash: str
    code_hash: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    """To whom a link is given, and its last day. `representative`: who took it for a minor."""

    last_day: date
    holder: str = SELF
    representative: str = ""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link as it is handed out."""

    person: Person
    card: LinkCard
    drawn: Drawn


def draw(choice: Callable[[str], str] = secrets.choice, token: Callable[[int], str] = secrets.token_urlsafe) -> Drawn:
    """Draw a link. To be called outside any transaction, as Passwords.make is."""
    secret, code = token(TOKEN_BYTES), "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
    return Drawn(secret, f"{code[:4]}-{code[4:]}", hash_of(secret), passwords().hash(code))


def make_link(
    session: Session, person: str, card: LinkCard, drawn: Drawn, visit: Visit, *, actor: Actor, at: datetime
) -> MadeLink:
    """Make a link to a person's own page; the one they had ends, and whoever came by it is out.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: person-unknown; Refused: link-day-wrong
    (`day`), link-holder-unknown, link-representative-missing, text-too-long.
    """
    row = find_person(session, person, act=MAKE_LINK, actor=actor, lock=True)
    card = checked(card, today=clock.shown(at).date())
    _end_links(session, row, at)
    _add(session, row, card, drawn, visit, actor, at)
    return MadeLink(row, card, drawn)


def make_links(
    session: Session, drawn: Mapping[str, Drawn], card: LinkCard, visit: Visit, *, actor: Actor, at: datetime
) -> Sequence[MadeLink]:
    """A link for each of these persons who has none; a link that holds stays, so that done twice is done once.

    Raises as `make_link` does.
    """
    made = []
    for person in drawn:
        row = find_person(session, person, act=MAKE_LINK, actor=actor, lock=True)
        if not holding(session, [row.id], at=at):
            kept = checked(card, today=clock.shown(at).date())
            _add(session, row, kept, drawn[person], visit, actor, at)
            made.append(MadeLink(row, kept, drawn[person]))
    return tuple(made)


def revoke_link(session: Session, person: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """End a person's link without a new one. Raises Forbidden: not-allowed; NotFound: person-unknown, link-unknown."""
    row = find_person(session, person, act=MAKE_LINK, actor=actor, lock=True)
    if not _end_links(session, row, at):
        raise NotFound("link-unknown")
    access_log.record(session, "link-revoked", actor.account_id, visit, at=at, subject=subject_of(row))


def holding(session: Session, persons: Sequence[int], *, at: datetime) -> dict[int, PersonalLinkRow]:
    """The links that hold now, by the number of the person's row."""
    row = PersonalLinkRow
    found = select(row).where(row.person_id.in_(persons), row.revoked_at.is_(None))
    today = clock.shown(at).date()
    return {one.person_id: one for one in session.scalars(found.where(row.last_day >= today))}


def checked(card: LinkCard, *, today: date) -> LinkCard:
    """The card as it is kept. Raises Refused: link-day-wrong, link-holder-unknown, link-representative-missing."""
    if not today <= card.last_day <= today + LONGEST:
        raise Refused("link-day-wrong", day=(today + LONGEST).isoformat())
    if card.holder not in (SELF, REPRESENTATIVE):
        raise Refused("link-holder-unknown")
    name = tidy(card.representative) if card.holder == REPRESENTATIVE else ""
    if card.holder == REPRESENTATIVE and not name:
        raise Refused("link-representative-missing")
    return LinkCard(card.last_day, card.holder, name)


def _add(
    session: Session, person: Person, card: LinkCard, drawn: Drawn, visit: Visit, actor: Actor, at: datetime
) -> None:
    session.add(
        PersonalLinkRow(
            person_id=person.id, secret_hash=drawn.secret_hash, code_hash=drawn.code_hash, holder=card.holder,
            representative=card.representative, last_day=card.last_day, made_by=actor.account_id, made_at=at,
        )
    )  # fmt: skip
    session.flush()
    access_log.record(session, "link-made", actor.account_id, visit, at=at, subject=subject_of(person))


def _end_links(session: Session, person: Person, at: datetime) -> int:
    """End every link of a person that was not ended, with the browsers it let in; how many there were."""
    found = select(PersonalLinkRow).where(PersonalLinkRow.person_id == person.id, PersonalLinkRow.revoked_at.is_(None))
    rows = list(session.scalars(found))
    for row in rows:
        row.revoked_at = at
    of_these = PersonalSignInRow.link_id.in_([row.id for row in rows])
    for one in session.scalars(select(PersonalSignInRow).where(of_these, PersonalSignInRow.ended_at.is_(None))):
        one.ended_at = at
    return len(rows)
