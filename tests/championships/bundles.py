"""Bundles of finalised skills, and what two programs that share no line find in them."""

import json
import runpy
from typing import Any

from scoring.championships.bundle import exporting
from scoring.championships.bundle.reading import bundle_from
from scoring.championships.bundle.verifying import verify
from scoring.foundation.config import PROJECT
from scoring.foundation.db import db
from scoring.rules.canonical import digest
from tests.marking.hall import Hall

SCRIPT = runpy.run_path(str(PROJECT / "docs" / "verify_bundle.py"))
Document = dict[str, Any]


def exported(hall: Hall, revision: int | None = None) -> Document:
    with hall.app.app_context(), db.reading() as session:
        document: Document = json.loads(exporting.bundle(session, hall.assessment, revision))
    return document


def as_bytes(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def found(document: Document) -> list[str]:
    """The codes of what differs; and that the program without a line of ours comes to the same verdict."""
    verdict = verify(bundle_from(as_bytes(document)))
    assert bool(SCRIPT["verify"](document)) is not verdict.holds
    return [one.code for one in verdict.differences]


def rehashed(document: Document) -> Document:
    """A forger computes the outer hash anew: what is inside must betray it."""
    document["hash"] = digest(document["results"])
    return document


def entry(document: Document, kind: str, seat: str = "1") -> Document:
    one: Document = next(one for one in document["journal"][seat] if one["kind"] == kind)
    return one


def forge_medal(document: Document) -> None:
    document["results"]["standings"][3]["medal"] = "bronze"
