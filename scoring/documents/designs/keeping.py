"""Keeping looks: a change is a new version; a paper says by which version it is drawn, and is so for ever."""

import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.documents.designs.looks import Look, checked, document_of, look_from
from scoring.documents.designs.models import PaperDesignRow
from scoring.foundation.errors import Outdated

NONE = Look()


def save_look(session: Session, owner: str, look: Look, *, account: int, at: datetime) -> Look:
    """The look with its new version; one that changes nothing makes none. Whoever calls has asked permission.

    Raises as `checked` does; Outdated: outdated.
    """
    kept, now = checked(look), look_of(session, owner)
    text = json.dumps(document_of(kept), ensure_ascii=False, sort_keys=True)
    if now.version and text == json.dumps(document_of(now), ensure_ascii=False, sort_keys=True):
        return now
    last = session.scalar(select(func.max(PaperDesignRow.version)).where(PaperDesignRow.owner == owner)) or 0
    session.add(PaperDesignRow(owner=owner, version=last + 1, look=text, account_id=account, at=at))
    try:
        session.flush()
    except IntegrityError:  # two saved at once: the second looks at what the first made of it
        raise Outdated("outdated") from None
    return look_from(json.loads(text), f"{owner}/{last + 1}")


def look_of(session: Session, *owners: str) -> Look:
    """The newest look of the first of these owners that has one."""
    row = PaperDesignRow
    for owner in owners:
        found = session.scalar(select(row).where(row.owner == owner).order_by(row.version.desc()).limit(1))
        if found is not None:
            return _view(found)
    return NONE


def look_of_version(session: Session, version: str) -> Look:
    """The look that a paper says it was drawn by."""
    owner, _slash, number = version.rpartition("/")
    row = PaperDesignRow
    wanted = select(row).where(row.owner == owner, row.version == int(number or 0))
    found = session.scalar(wanted)
    return _view(found) if found is not None else NONE


def _view(row: PaperDesignRow) -> Look:
    return look_from(json.loads(row.look), f"{row.owner}/{row.version}")
