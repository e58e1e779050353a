"""The issuer as a decentralised identifier of the web (did:web), for verifiers that know no file of ours."""

from urllib.parse import quote

from scoring.documents.proof.issuer import Issuer, IssuerKey, KeyState
from scoring.rules.canonical import Canonical

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
ED25519 = b"\xed\x01"  # the multicodec of such a public key
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def did_of(host: str, issuer: str) -> str:
    """The identifier that leads to https://HOST/issuers/ISSUER/did.json; a port's colon is escaped, as did:web says."""
    return f"did:web:{quote(host.lower(), safe='.-')}:issuers:{quote(issuer, safe='')}"


def method_of(did: str, key: IssuerKey) -> str:
    """The address of one key inside the document."""
    return f"{did}#{key.fingerprint[:16]}"


def did_document(host: str, issuer: Issuer) -> dict[str, Canonical]:
    """The keys that still prove something, the current one first; a withdrawn one is not there to be found.

    Many verifiers look no further than the list of methods, so a key that proves nothing must not stand in it.
    """
    did = did_of(host, issuer.id)
    proving = [key for key in issuer.keys if key.state is not KeyState.WITHDRAWN]
    proving.sort(key=lambda key: key.state is not KeyState.CURRENT)
    return {
        "@context": list(CONTEXTS),
        "id": did,
        "verificationMethod": [_method(did, key) for key in proving],
        "assertionMethod": [method_of(did, key) for key in proving],
    }


def multibase(public_key: str) -> str:
    """An Ed25519 key as a Multikey: base58btc of the multicodec and the 32 bytes."""
    return "z" + base58(ED25519 + bytes.fromhex(public_key))


def base58(content: bytes) -> str:
    """Bitcoin's spelling of bytes, in which multibase's `z` is written; each leading zero byte is a 1."""
    number, signs = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, len(BASE58))
        signs = BASE58[rest] + signs
    return BASE58[0] * (len(content) - len(content.lstrip(b"\0"))) + signs


def _method(did: str, key: IssuerKey) -> Canonical:
    return {
        "id": method_of(did, key),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": multibase(key.public_key),
    }
