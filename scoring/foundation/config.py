"""Settings by environment: each with a working default, each named once, secrets masked when listed."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MINUTE = 60
MIB = 1024 * 1024
DEFAULT_SECRET = "development-only-secret"  # noqa: S105  # refused in production, see Settings.check
SECRET_LEAST = 32  # characters in production: sixteen random bytes in hexadecimal
MAKES_A_SECRET = (
    f"signs sessions; production needs {SECRET_LEAST} characters or more, "
    'made by: python -c "import secrets; print(secrets.token_hex(32))"'
)
_PASSWORD_ASKED = re.compile(r"([?&][a-z]*password=)[^&#]*", re.IGNORECASE)  # password=, sslpassword=
PROJECT = Path(__file__).resolve().parents[2]


class SettingsRefused(Exception):
    """The settings cannot be served with; `code` and `params` become a sentence in foundation.words."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _setting(variable: str, default: Any, meaning: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning, "secret": secret})


def default_instance() -> Path:
    """The folder for the database and files: beside the code in a checkout, else the user's data folder."""
    if (PROJECT / "pyproject.toml").exists():
        return PROJECT / "instance"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "Sheber"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "sheber"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment may change. `database_url` "" means SQLite in the instance folder."""

    mode: str = _setting("SHEBER_MODE", "development", "development or production")
    instance: str = _setting("SHEBER_INSTANCE", "", "folder of the database and files; created when missing")
    database_url: str = _setting("DATABASE_URL", "", "postgresql://... or sqlite:///...; SQLite in the instance folder")
    secret_key: str = _setting("SECRET_KEY", DEFAULT_SECRET, MAKES_A_SECRET, secret=True)
    host: str = _setting("SHEBER_HOST", "127.0.0.1", "address to listen on")
    port: int = _setting("SHEBER_PORT", 8000, "port to listen on")
    language: str = _setting("SHEBER_LANGUAGE", "kk", "language of a first visit: kk, ru or en")
    time_zone: str = _setting("SHEBER_TIME_ZONE", "Asia/Almaty", "zone in which times are shown")
    secure_cookies: bool = _setting("SHEBER_SECURE_COOKIES", False, "cookies over https only; on in production")
    upload_bytes: int = _setting("SHEBER_UPLOAD_BYTES", 20 * MIB, "largest request body")
    rate_storage: str = _setting("SHEBER_RATE_STORAGE", "memory://", "where rate limits count; redis://... for several")
    message_queue: str = _setting("SHEBER_MESSAGE_QUEUE", "", "redis://... by which several processes tell tablets")
    proxies: int = _setting("SHEBER_PROXIES", 0, "reverse proxies in front, whose word on a visitor's address counts")
    session_minutes: int = _setting("SHEBER_SESSION_MINUTES", 12 * MINUTE, "a sign-in unused this long ends")
    tls_certificate: str = _setting("SHEBER_TLS_CERTIFICATE", "", "own certificate (chain, PEM) for serve --lan")
    tls_key: str = _setting("SHEBER_TLS_KEY", "", "file of the key that belongs to that certificate")
    public_address: str = _setting("SHEBER_PUBLIC_ADDRESS", "", "https://... printed on papers; else as asked for")
    demo: bool = _setting("SHEBER_DEMO", False, "show the demonstration accounts on the sign-in page")

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def instance_folder(self) -> Path:
        return Path(self.instance).expanduser().resolve() if self.instance else default_instance()

    @property
    def database(self) -> str:
        """The address SQLAlchemy connects to."""
        url = self.database_url or f"sqlite:///{(self.instance_folder / 'sheber.sqlite3').as_posix()}"
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    def check(self) -> None:
        """Raises SettingsRefused.

        secret-is-default, secret-is-weak, mode-unknown, language-unknown, database-address-wrong, and what
        `check_storage` and `check_queue` raise.
        """
        if self.mode not in {"development", "production"}:
            raise SettingsRefused("mode-unknown", mode=self.mode)
        if self.language not in {"kk", "ru", "en"}:
            raise SettingsRefused("language-unknown", language=self.language)
        if not self.database.startswith(("sqlite:", "postgresql+psycopg:")):
            raise SettingsRefused("database-address-wrong")
        check_storage(self.rate_storage)
        check_queue(self.message_queue)
        if self.production and self.secret_key in {"", DEFAULT_SECRET}:
            raise SettingsRefused("secret-is-default")
        if self.production and len(self.secret_key.strip()) < SECRET_LEAST:
            raise SettingsRefused("secret-is-weak", least=SECRET_LEAST)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables. Raises SettingsRefused: setting-not-a-number, setting-not-yes-or-no."""
    given: dict[str, Any] = {}
    for entry in fields(Settings):
        text = environ.get(entry.metadata["variable"])
        if text is not None:
            given[entry.name] = _parse(entry.metadata["variable"], type(entry.default), text)
    if given.get("mode") == "production":
        given.setdefault("secure_cookies", True)
    return Settings(**given)


def check_storage(address: str) -> None:
    """Raises SettingsRefused: storage-address-wrong, redis-missing (the package that speaks with it)."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"memory", "redis", "rediss"} and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise SettingsRefused("storage-address-wrong")
    if parts.scheme != "memory" and find_spec("redis") is None:
        raise SettingsRefused("redis-missing")


def check_queue(address: str) -> None:
    """Raises SettingsRefused: queue-address-wrong, redis-missing."""
    if not address:
        return
    if not address.startswith(("redis://", "rediss://")):
        raise SettingsRefused("queue-address-wrong")
    if find_spec("redis") is None:
        raise SettingsRefused("redis-missing")


def list_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """(variable, value in use, meaning) of every setting, secrets and passwords inside addresses masked."""
    rows = []
    for entry in fields(Settings):
        value = settings.instance_folder if entry.name == "instance" else getattr(settings, entry.name)
        shown = "********" if entry.metadata["secret"] else _mask_password(str(value))
        rows.append((entry.metadata["variable"], shown, entry.metadata["meaning"]))
    return rows


def _parse(variable: str, kind: type, text: str) -> Any:
    if kind is bool:
        lowered = text.strip().lower()
        if lowered not in {"1", "0", "true", "false", "yes", "no", "on", "off", ""}:
            raise SettingsRefused("setting-not-yes-or-no", variable=variable)
        return lowered in {"1", "true", "yes", "on"}
    if kind is int:
        if not (text.isascii() and text.isdigit()):
            raise SettingsRefused("setting-not-a-number", variable=variable)
        return int(text)
    return text


def _mask_password(value: str) -> str:
    value = _PASSWORD_ASKED.sub(r"\1********", value)
    scheme, found, rest = value.partition("://")
    if not found or "@" not in rest:
        return value
    who, _, where = rest.rpartition("@")
    user, colon, _ = who.partition(":")
    return f"{scheme}://{user}{colon}{'********' if colon else ''}@{where}"
