"""Ed25519 keys that this installation signs with: the private half in the instance folder alone, for its owner only."""

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app

SEED = 32  # bytes of a private key
KEY_HEX = 64  # digits of a public key
SIGNATURE_HEX = 128
OWNER_ONLY = 0o600


class KeyLost(Exception):
    """The instance folder does not hold the private half."""


def fingerprint(public_key: str) -> str:
    """What two people compare: the SHA-256 of the key's 32 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()


def make_private_key(purpose: str, seed: bytes | None = None) -> str:
    """Write a new private key for this purpose; gives the public one. `seed` (32 bytes) is drawn if not given.

    It is written before the row that names it: a key without a row is never used.
    """
    seed = seed or secrets.token_bytes(SEED)
    public_key = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()
    path = _path(purpose, fingerprint(public_key))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(seed.hex())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return public_key


def private_key(purpose: str, of: str) -> Ed25519PrivateKey:
    """The key with this fingerprint, for a signer that signs many times. Raises KeyLost."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_path(purpose, of).read_text("ascii")))
    except (FileNotFoundError, ValueError):
        raise KeyLost from None


def sign(content: bytes, purpose: str, by: str) -> str:
    """The signature, 128 hexadecimal digits, of the key with this fingerprint. Raises KeyLost."""
    return private_key(purpose, by).sign(content).hex()


def signed(content: bytes, signature: str, public_key: str) -> bool:
    """Whether this key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _path(purpose: str, of: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / "keys"
    return folder / f"{purpose}-{of[:16]}.key"
