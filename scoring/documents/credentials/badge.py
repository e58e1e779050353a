"""A certificate as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), signed as a JWT by the issuer's key.

The JWT form of Open Badges 3.0, 8.2: the payload is the credential, with the claims that repeat it. A verifier needs a
key and no RDF; nothing is fetched when a credential is made.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring.documents.proof.codes import kinds, results
from scoring.documents.proof.did import did_of, method_of
from scoring.documents.proof.issuer import Issuer, IssuerKey
from scoring.rules.canonical import Canonical

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
TYPES = ("VerifiableCredential", "OpenBadgeCredential")
CONTENT_TYPE = "application/vc+jwt"
STATUS_LIST = 131_072  # entries of one list: the least that Bitstring Status List 1.0 allows, so that one hides in many
ACHIEVEMENT_TYPES = {"diploma": "Award", "medallion": "Award", "best-of-member": "Award"}
CERTIFICATE = "Certificate"


@dataclass(frozen=True, slots=True)
class Site:
    """Where this installation is reached: `host` with its port if it has one."""

    host: str
    scheme: str = "https"

    def address(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def of(self, issuer: str, path: str) -> str:
        return self.address(f"/issuers/{issuer}/{path}")


@dataclass(frozen=True, slots=True)
class Badge:
    """What a credential says of a registered paper. `kind` and `result` are codes; `name` is as on the paper.

    `code` is the paper's verification code; `salt` hides the name in the credential; `status_index` is this paper's own
    place among all of its issuer, given once. An empty name is not spoken of: whoever has a credential can try names on
    it, so one without consent to the name carries none (decisions.md 24). An empty `pdf_sha256` says nothing.
    `address` is what the paper prints.
    """

    code: str
    kind: str
    result: str
    number: str
    issued_at: datetime
    skill: str
    skill_names: Mapping[str, str]
    name: str
    salt: bytes
    status_index: int
    pdf_sha256: str
    address: str = ""


def credential(badge: Badge, issuer: Issuer, site: Site) -> dict[str, Canonical]:
    """The credential without its signature. The holder's name stands in it as a salted hash (Open Badges 3.0, B.5)."""
    return {
        "@context": list(CONTEXTS),
        "id": site.address(f"/credentials/{badge.code}"),
        "type": list(TYPES),
        "issuer": profile(issuer, site),
        "validFrom": moment_text(badge.issued_at),
        "name": achievement_name(badge.kind, badge.result),
        "credentialSubject": _subject(badge, issuer, site),
        "credentialStatus": _status(badge, issuer, site),
        **({"relatedResource": [_file(badge.pdf_sha256)]} if badge.pdf_sha256 else {}),
    }


def profile(issuer: Issuer, site: Site) -> dict[str, Canonical]:
    """The issuer, by the identifier that its keys are found under."""
    return {
        "id": did_of(site.host, issuer.id),
        "type": ["Profile"],
        "name": issuer.name("kk"),
        "url": site.of(issuer.id, "profile.json"),
    }


def achievement(kind: str, result: str, issuer: Issuer, site: Site) -> dict[str, Canonical]:
    """What the paper is given for, one for each kind and result of an issuer. Raises KeyError: a code without name."""
    name = achievement_name(kind, result)
    return {
        "id": site.of(issuer.id, f"achievements/{kind}/{result or 'none'}.json"),
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES.get(kind, CERTIFICATE),
        "creator": profile(issuer, site),
        "inLanguage": "kk",
        "name": name,
        "description": name,
        "criteria": {"narrative": name},
    }


def achievement_name(kind: str, result: str) -> str:
    """In Kazakh and Russian, as the paper itself. Raises KeyError."""
    named_kind = {one.code: one.names for one in kinds().values()}[kind]
    named_result = {one.code: one.names for one in results().values()}[result]
    return " / ".join(
        ", ".join(part for part in (named_kind[language], named_result[language]) if part) for language in ("kk", "ru")
    )


def sign_credential(body: Mapping[str, Canonical], issuer: Issuer, site: Site, key: IssuerKey,
                    private: Ed25519PrivateKey) -> str:  # fmt: skip
    """The compact JWT of a credential or of a status list. The same body and key give the same text."""
    subject, valid_from = body["credentialSubject"], body["validFrom"]
    if not isinstance(subject, Mapping) or not isinstance(valid_from, str):
        raise TypeError("a credential has a subject and a day")
    claims: dict[str, Canonical] = {
        "iss": did_of(site.host, issuer.id),
        "jti": body["id"],
        "nbf": int(datetime.fromisoformat(valid_from).timestamp()),
        "sub": subject.get("id"),
    }
    header = {"alg": "EdDSA", "typ": "JWT", "kid": method_of(did_of(site.host, issuer.id), key)}
    said = f"{_part(header)}.{_part({**body, **{name: claim for name, claim in claims.items() if claim is not None}})}"
    return f"{said}.{_base64(private.sign(said.encode('ascii')))}"


def _subject(badge: Badge, issuer: Issuer, site: Site) -> Canonical:
    given = achievement(badge.kind, badge.result, issuer, site)
    if badge.skill:
        given["specialization"] = f"{badge.skill} {badge.skill_names.get('kk', '')}".strip()
    return {
        "id": f"urn:sheber:holder:{sha256(badge.salt + badge.code.encode()).hexdigest()[:32]}",
        "type": ["AchievementSubject"],
        **({"identifier": [_hashed(badge.name, badge.salt.hex())]} if badge.name else {}),
        "licenseNumber": badge.number,
        "achievement": given,
    }


def _hashed(name: str, salt: str) -> Canonical:
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": True,
        "salt": salt,
        "identityHash": f"sha256${sha256(f'{name}{salt}'.encode()).hexdigest()}",
    }


def _file(hashed: str) -> Canonical:
    """The issued PDF by its bytes, wherever it lies. Verifiable Credentials 2.0, 5.3."""
    digest = base64.b64encode(bytes.fromhex(hashed)).decode("ascii")
    return {"id": f"urn:hash:sha256:{hashed}", "digestSRI": f"sha256-{digest}", "mediaType": "application/pdf"}


def _status(badge: Badge, issuer: Issuer, site: Site) -> Canonical:
    number, index = divmod(badge.status_index, STATUS_LIST)
    address = site.of(issuer.id, f"status/{number}")
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def _part(value: Mapping[str, Canonical]) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
