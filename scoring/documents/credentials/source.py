"""What credentials are made of: the register of papers says it, and hands itself over with `offer`."""

from collections.abc import Collection
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.documents.credentials.badge import Badge

_SOURCE = "scoring.documents.credentials"


class Source(Protocol):
    """The register, as far as credentials ask it. Embargo and consent are its matter: what it gives is shown."""

    def badge(self, session: Session, code: str) -> tuple[str, Badge] | None:
        """The issuer's public id and the badge of the paper with this verification code; None: nothing to be shown."""

    def annulled(self, session: Session, issuer: str, places: range) -> Collection[int]:
        """The status places of the issuer's annulled papers among these."""


def offer(app: Flask, source: Source) -> None:
    app.extensions[_SOURCE] = source


def source() -> Source | None:
    found: Source | None = current_app.extensions.get(_SOURCE)
    return found
