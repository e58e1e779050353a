"""What of an assessment an account may see: how which sheets are built, and of which seats their marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.marking import access
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.marking.live.audience import may_see
from scoring.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Sight:
    """`surveys`: how every sheet is built; `leads`: the marks of them all. `own` are the sheets of the panels where the
    account sits now, `left` those where it sat before: of these it sees what it still has to sign."""

    account: int
    surveys: bool
    leads: bool
    own: frozenset[str]
    left: frozenset[str]

    def knows(self, sheet: str) -> bool:
        """Whether the account may read how a sheet is built and who judges it."""
        return self.surveys or sheet in self.own or sheet in self.left

    def belongs(self, sheet: str) -> bool:
        """Whether a sheet is or was of the account's own panel: what its members write for each other is theirs."""
        return sheet in self.own or sheet in self.left

    def sees(self, frame: Frame, ledger: Ledger, sheet: str) -> bool:
        """Whether the account may read the marks of a sheet of this seat."""
        if self.leads:
            return True
        return sheet in self.own | self.left and may_see(frame, ledger, self.account, sheet)

    def sheets(self, frame: Frame) -> Iterator[str]:
        return (sheet for sheet in frame.sheets if self.knows(sheet))


def sight(frame: Frame, actor: Actor) -> Sight:
    """What the actor may see here. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    access.require(actor, access.SEE, frame.public_id, access.belonging(frame, actor))
    account = access.account_of(actor)
    own = {sheet for panel in frame.panels if account in panel.seated() for sheet in panel.sheets}
    ever = {
        sheet
        for panel in frame.panels
        if any(member.account == account for member in panel.members)
        for sheet in panel.sheets
    }
    return Sight(
        account=account,
        surveys=access.allowed(actor, access.SEE, frame.public_id),
        leads=access.allowed(actor, access.SEE_SHEETS, frame.public_id),
        own=frozenset(own),
        left=frozenset(ever - own),
    )


def sight_of_marks(frame: Frame, actor: Actor) -> Sight:
    """As `sight`, for whoever may see any mark at all: not for an organizer. Raises as `sight` does."""
    access.require(actor, access.SEE_SHEETS, frame.public_id, access.belonging(frame, actor))
    return sight(frame, actor)
