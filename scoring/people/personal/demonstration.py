"""A competitor's own page in the demonstration: a link and a code that anyone may read here, as its passwords are."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.demonstration.persons import CONSENT_DAY
from scoring.people.directory.consents import PROCESSING, ConsentCard, give_consent
from scoring.people.personal.entering import plain_code
from scoring.people.personal.links import LONGEST, Drawn, LinkCard, make_link
from scoring.people.personal.models import PersonalLinkRow
from scoring.people.signing_in.passwords import passwords
from scoring.people.signing_in.sign_in import hash_of

SECRET, CODE = "demo-own-page", "SHEB-ER26"
PATH = f"/link/{SECRET}"


def fill_link(session: Session, person: str, now: datetime) -> None:
    """Make this person's link unless it was made before; one that a newcomer ended stays ended. The data may be
    processed, so that the name is shown as soon as its holder says so."""
    hashed = hash_of(SECRET)
    if session.scalar(select(PersonalLinkRow.id).where(PersonalLinkRow.secret_hash == hashed)) is None:
        drawn = Drawn(SECRET, CODE, hashed, passwords().hash(plain_code(CODE)))
        card = LinkCard(clock.shown(now).date() + LONGEST)
        give_consent(
            session, person, ConsentCard((PROCESSING,), "self", CONSENT_DAY, ""), CONSOLE_VISIT, actor=CONSOLE, at=now
        )
        make_link(session, person, card, drawn, CONSOLE_VISIT, actor=CONSOLE, at=now)
