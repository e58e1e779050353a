"""The key that an installation signs packages with: Ed25519, its private half in the instance folder, owner-only."""

from scoring.foundation import signing_keys
from scoring.foundation.errors import Refused
from scoring.foundation.signing_keys import KEY_HEX, OWNER_ONLY, SIGNATURE_HEX, KeyLost, fingerprint, signed

__all__ = ["KEY_HEX", "OWNER_ONLY", "SIGNATURE_HEX", "fingerprint", "make_private_key", "sign", "signed"]
PURPOSE = "installation"


def make_private_key(seed: bytes | None = None) -> str:
    """Write a new private key into the instance folder; gives the public one. `seed` (32 bytes) is drawn if not given.

    It is written before the row that names it: a key without a row is never used.
    """
    return signing_keys.make_private_key(PURPOSE, seed)


def sign(content: bytes, by: str) -> str:
    """The signature, 128 hexadecimal digits, of the own key with this fingerprint.

    Raises Refused: installation-key-missing, when the instance folder has lost it.
    """
    try:
        return signing_keys.sign(content, PURPOSE, by)
    except KeyLost:
        raise Refused("installation-key-missing") from None
