"""The key that signs checkpoints: made once, kept in the instance folder, never in the database.

HMAC-SHA256 from the standard library: whoever holds the database alone cannot write a checkpoint that verifies.
Whoever holds the machine can; against that helps only a checkpoint printed or copied away at the time.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from flask import current_app

KEY_BYTES = 32
_NAME = "checkpoint.key"


def sign(hashed: str) -> str:
    """The signature of a checkpoint's hash, 64 hexadecimal digits."""
    return hmac.new(_key(), hashed.encode("ascii"), hashlib.sha256).hexdigest()


def signed(hashed: str, signature: str) -> bool:
    """Whether the signature is this installation's."""
    return hmac.compare_digest(sign(hashed).encode(), signature.encode())


def _key() -> bytes:
    folder: Path = current_app.config["SETTINGS"].instance_folder / "keys"
    path = folder / _NAME
    try:
        return bytes.fromhex(path.read_text("ascii"))
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_once(path)
    return bytes.fromhex(path.read_text("ascii"))


def _write_once(path: Path) -> None:
    """Two processes may come at once: both write a whole file, and the first to give it the name has made the key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
