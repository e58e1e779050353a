"""Secrets sealed before they reach the database, by a key in the instance folder: a stolen backup opens nothing."""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from scoring.foundation.errors import Refused

KEY_FILE = "sealing.key"
OWNER_ONLY = 0o600


def seal(text: str) -> str:
    return Fernet(_key()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Refused: seal-broken, when the key is not the one it was sealed with."""
    try:
        return Fernet(_key()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused("seal-broken") from None


def _key() -> bytes:
    """The key, made when it is first needed; of two processes that make one at once, the first wins for both."""
    path: Path = current_app.config["SETTINGS"].instance_folder / KEY_FILE
    if not path.exists():
        made = path.with_name(f"{KEY_FILE}.{os.getpid()}.{os.urandom(4).hex()}")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(made, path)  # fails when the other was quicker, where replacing would lose its key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_bytes()
