"""A statement held against the published keys of its issuer: what it proves, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from scoring.documents.proof.codes import kinds, results
from scoring.documents.proof.issuer import Issuer, IssuerKey, KeyState, last_day
from scoring.documents.proof.statement import SignedStatement, Statement
from scoring.rules.canonical import Canonical


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a paper, as a code with values."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`issuer` and `key` are those that signed, None when nothing was proved. Of annulment it knows nothing."""

    statement: Statement
    issuer: Issuer | None
    key: IssuerKey | None
    objections: Sequence[Objection]
    name_matches: bool | None = None

    @property
    def holds(self) -> bool:
        return not self.objections

    def document(self) -> dict[str, Canonical]:
        """For programs: codes, never sentences. What was not proved is not told."""
        if self.key is None or self.issuer is None:
            return {"holds": False, "objections": [one.code for one in self.objections]}
        said, kind, result = self.statement, kinds().get(self.statement.kind), results().get(self.statement.result)
        return {
            "holds": self.holds,
            "objections": [one.code for one in self.objections],
            "issuer": {"id": self.issuer.id, "name": dict(self.issuer.names)},
            "key": self.key.fingerprint,
            "kind": kind.code if kind else str(said.kind),
            "number": said.number,
            "issued_on": said.issued_on.isoformat(),
            "result": result.code if result else str(said.result),
            "skill": said.skill,
            "name_matches": self.name_matches,
        }


def verify(read: SignedStatement, issuers: Sequence[Issuer], name: str | None = None) -> Verdict:
    """What the statement proves by the keys at hand. `name` is compared when it is given, as written on the paper."""
    candidates = [(issuer, key) for issuer in issuers for key in issuer.keys_with(read.statement.key_id)]
    if not candidates:
        return Verdict(read.statement, None, None, [Objection("paper-key-unknown")])
    for issuer, key in candidates:
        if _signed(read, key):
            return _weigh(read.statement, issuer, key, name)
    return Verdict(read.statement, None, None, [Objection("paper-signature-wrong")])


def _weigh(statement: Statement, issuer: Issuer, key: IssuerKey, name: str | None) -> Verdict:
    objections = []
    if statement.issuer_code != issuer.code:
        objections.append(Objection("paper-issuer-differs"))
    until = last_day(key)
    if key.state is KeyState.WITHDRAWN:
        objections.append(Objection("paper-key-withdrawn"))
    elif until is not None and statement.issued_on > until:
        objections.append(Objection("paper-dated-after-key", {"until": until.isoformat()}))
    matches = None if not name or not name.strip() else statement.names(name)
    if matches is False:
        objections.append(Objection("paper-name-differs"))
    return Verdict(statement, issuer, key, objections, matches)


def _signed(read: SignedStatement, key: IssuerKey) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key)).verify(read.signature, read.signed)
    except (InvalidSignature, ValueError):
        return False
    return True
