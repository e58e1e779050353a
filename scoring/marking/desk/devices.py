"""On which device somebody wrote at a moment: known when only one sign-in of the account was alive then."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.access import ASSESSMENT
from scoring.people.models import Pairing, SignIn
from scoring.people.signing_in import agents

SLACK = timedelta(minutes=2)  # `last_seen_at` is written once a minute


class Devices:
    """The sign-ins of some accounts, and the tablets of one assessment in the order in which they were paired."""

    def __init__(self, session: Session, assessment: str, accounts: Iterable[str]) -> None:
        ids = [int(account) for account in accounts if account.isdigit()]
        self._held: dict[str, list[SignIn]] = defaultdict(list)
        for row in session.scalars(select(SignIn).where(SignIn.account_id.in_(ids))):
            self._held[str(row.account_id)].append(row)
        here = (Pairing.scope_kind == ASSESSMENT, Pairing.scope_id == assessment)
        paired = session.scalars(select(Pairing.id).where(*here).order_by(Pairing.id))
        self._numbers = {pairing: number for number, pairing in enumerate(paired, 1)}

    def of(self, account: str, at: datetime) -> str:
        """ "tablet 4", "Chrome, Windows"; "" where two could have been it, or none is known."""
        alive = [each for each in self._held[account] if each.created_at <= at <= each.last_seen_at + SLACK]
        if len(alive) != 1:
            return ""
        number = self._numbers.get(alive[0].pairing_id or 0)
        return _("tablet %(number)s", number=number) if number else agents.short_name(alive[0].agent)
