"""How many sub-criteria a frozen scheme version has; read once in a process, since a version never changes."""

from collections.abc import Collection

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import VersionRow

_EXTENSION = "scoring.championships.scheme_sizes"


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}


def sheets_of(session: Session, versions: Collection[int]) -> dict[int, int]:
    """Sheets of one seat by version. decisions.md 8."""
    known: dict[int, int] = current_app.extensions[_EXTENSION]
    missing = set(versions) - set(known)
    if missing:
        rows = session.execute(select(VersionRow.id, VersionRow.content).where(VersionRow.id.in_(missing)))
        known.update({version: len(list(scheme_from_bytes(text.encode()).sub_criteria())) for version, text in rows})
    return {version: known[version] for version in versions if version in known}
