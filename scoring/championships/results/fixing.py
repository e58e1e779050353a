"""What is fixed when a skill is finalised, and how it is hashed; and the journal under pseudonyms. decisions.md 25.

The journal hangs together over real account ids. A public file must not carry them, and may not carry hashes of them
either: an account is a small number, and whoever knows all the rest of an entry tries the numbers until the hash fits.
So the entries are chained anew under pseudonyms; the heads of these chains are fixed and verified by anyone. The heads
of the original chains are fixed too, but sealed with a secret, by which the installation can show them later.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scoring.championships.results.rows import Document
from scoring.rules.canonical import digest
from scoring.rules.journal import Entry, Head, append, head_of
from scoring.rules.ranking import Participation

FORMAT = 1  # of the fixed results
PSEUDONYM_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Chain:
    """A seat's entries as a bundle carries them, and the head they end in."""

    entries: tuple[Entry, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class FixedSheet:
    """The hash of the marks that were signed and locked, and who signs, by pseudonym."""

    sheet: str
    content: str
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixedSeat:
    """`seat` is its number as text, `id` what its journal calls it."""

    seat: str
    id: str
    participation: Participation
    head: Head
    sheets: tuple[FixedSheet, ...]

    def document(self) -> Document:
        return {
            "seat": self.seat,
            "id": self.id,
            "participation": self.participation.value,
            "head": {"seq": self.head.seq, "hash": self.head.hash},
            "sheets": [
                {"sheet": one.sheet, "content": one.content, "signers": list(one.signers)} for one in self.sheets
            ],
        }


def pseudonym(account: str, secret: str) -> str:
    """What an account is called in one bundle; without the secret nobody finds the account. decisions.md 25."""
    made = hmac.new(bytes.fromhex(secret), f"account {account}".encode(), hashlib.sha256).hexdigest()
    return f"p-{made[:PSEUDONYM_DIGITS]}"


def under_pseudonyms(entries: Iterable[Entry], secret: str) -> Chain:
    """One seat's entries with pseudonyms for accounts, hanging together anew."""
    head, chained = Head(), []
    names: dict[str, str] = {}
    for entry in entries:
        by = _named(entry.by, names, secret) or ""
        judge, consent = _named(entry.judge, names, secret), _named(entry.consent, names, secret)
        hung = append(replace(entry, by=by, judge=judge, consent=consent), head)
        chained.append(hung)
        head = head_of(hung)
    return Chain(tuple(chained), head)


def seal(heads: Mapping[str, Head], secret: str) -> str:
    """The heads of the original chains, hashed with the secret: fixed now, shown when somebody must see them."""
    return digest({"secret": secret, "heads": {seat: [head.seq, head.hash] for seat, head in heads.items()}})


def fixed_results(
    *,
    assessment: str,
    revision: int,
    scheme: str,
    rules: Any,
    seats: Sequence[FixedSeat],
    standings: Sequence[Document],
    sealed: str,
    follows: Document | None,
) -> Document:
    """The document whose hash is the hash of the finalised results.

    `scheme` is the SHA-256 of the version's canonical bytes, `rules` the document of the rule set; `follows` says
    which results a correction replaces and by which decision.
    """
    return {
        "format": FORMAT,
        "assessment": assessment,
        "revision": revision,
        "follows": follows,
        "scheme": scheme,
        "rule_set": rules,
        "seats": [seat.document() for seat in seats],
        "standings": list(standings),
        "seal": sealed,
    }


def _named(account: str | None, names: dict[str, str], secret: str) -> str | None:
    if account is None:
        return None
    if account not in names:
        names[account] = pseudonym(account, secret)
    return names[account]
