"""Who may hear what, decided here and nowhere else: everybody of an assessment, the panel of a sheet, those who lead.

A sheet is told to accounts, not to a room of its own: who they are is read from the frame at each telling, so that a
judge who was replaced hears nothing of what is marked a moment later.
"""

from dataclasses import dataclass

from scoring.marking import access
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.people import permissions
from scoring.people.actors import Actor

TOTALS = "hear-totals"
ROWS = tuple((role, TOTALS, permissions.HERE) for role in ("chief-expert", "jury-president"))


@dataclass(frozen=True, slots=True)
class Audience:
    """The rooms that hear something; a connection that stands in several hears it once."""

    rooms: tuple[str, ...]


def everybody(assessment: str) -> Audience:
    """Who may see the assessment: that something happened at a sheet, and no mark."""
    return Audience((f"all:{assessment}",))


def leaders(assessment: str) -> Audience:
    """Chief, deputy, jury president: every sheet, presence, alerts."""
    return Audience((f"lead:{assessment}",))


def of_totals(assessment: str) -> Audience:
    """Chief and jury president, where the rule set lets them see a total before it is locked."""
    return Audience((f"totals:{assessment}",))


def of_sheet(frame: Frame, ledger: Ledger, sheet: str) -> Audience:
    """Who leads, and who of the panel may see the sheet."""
    panel = frame.panel_of(sheet)
    members = sorted({member.account for member in panel.members}) if panel else ()
    heard = [account for account in members if may_see(frame, ledger, account, sheet)]
    return Audience((*leaders(frame.public_id).rooms, *(_own(frame.public_id, account) for account in heard)))


def may_see(frame: Frame, ledger: Ledger, account: int, sheet: str) -> bool:
    """Whether a judge may see a sheet of this seat: who sits in its panel, with the one who stands by, and whoever
    signed it or has to. Whoever is tied to the seat sees nothing of it. decisions.md 9.
    """
    panel = frame.panel_of(sheet)
    if panel is not None and account in panel.seated() and not frame.tied(account, ledger.seat):
        return True
    return account in ledger.signers(frame, sheet) or str(account) in ledger.sheet(frame, sheet).signed_by


def rooms_of(actor: Actor, frame: Frame) -> frozenset[str]:
    """The rooms a connection of this actor stands in. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    assessment, belongs = frame.public_id, access.belonging(frame, actor)
    access.require(actor, access.SEE, assessment, belongs)
    rooms = {*everybody(assessment).rooms, _own(assessment, access.account_of(actor))}
    if access.allowed(actor, access.SEE_SHEETS, assessment):
        rooms |= set(leaders(assessment).rooms)
    if totals_shown(frame) and access.allowed(actor, TOTALS, assessment):
        rooms |= set(of_totals(assessment).rooms)
    return frozenset(rooms)


def totals_shown(frame: Frame) -> bool:
    """Whether the rule set lets those who lead see totals before they are locked."""
    return frame.rule_set.preliminary_totals


def _own(assessment: str, account: int) -> str:
    return f"account:{assessment}:{account}"
