"""What follows "#" in the address of a QR code: a signed statement, where somebody knows how to make one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.documents.drafts import Facts

_EXTENSION = "scoring.documents.fragment"
Fragment = Callable[[Session, Facts], str]


class Prepare(Protocol):
    """Done before a batch of papers of these issuers (as the register has them) is drawn; it may write."""

    def __call__(self, issuers: Iterable[str], *, account: int, at: datetime) -> None: ...


def offer(app: Flask, fragment: Fragment, prepare: Prepare | None = None) -> None:
    """Let `fragment(session, facts)` give the text after "#", or "" for none. It may read, and must not write."""
    app.extensions[_EXTENSION] = fragment, prepare


def prepare(issuers: Iterable[str], *, account: int, at: datetime) -> None:
    """Let whoever makes the texts get ready. Own transactions."""
    work = _offered()[1]
    if work is not None:
        work(issuers, account=account, at=at)


def fragment_of(session: Session, facts: Facts) -> str:
    fragment = _offered()[0]
    return fragment(session, facts) if fragment else ""


def _offered() -> tuple[Fragment | None, Prepare | None]:
    found: tuple[Fragment | None, Prepare | None] = current_app.extensions.get(_EXTENSION, (None, None))
    return found
