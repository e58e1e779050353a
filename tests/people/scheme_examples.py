"""Examples for the routes of schemes: whoever calls is the author of the scheme and of the dropped file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.actors import Actor, Grant
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Text
from scoring.schemes.drafting import begin_scheme, empty_content, new_public_id
from scoring.schemes.models import ImportRow

SCHEME = "/schemes/<public_id>"
IMPORT = "/schemes/imports/<public_id>"


def own_scheme(app: Flask, actor: Actor | None) -> Mapping[str, str | int]:
    """A draft that the caller, whatever the role, began: being its author must not be enough."""
    if actor is None:
        return {"public_id": "nobody", "job": "none", "number": 1}
    author = replace(actor, grants=(Grant("organizer"),))
    with app.app_context(), db.transaction() as session:
        content = empty_content("17", Text(en="Example"))
        scheme = begin_scheme(session, author, content, purpose=Purpose.CHAMPIONSHIP, at=clock.now())
        return {"public_id": scheme.public_id, "job": "none", "number": 1}


def no_place(_app: Flask, _actor: Actor | None) -> Mapping[str, str | int]:
    """A route that names no object."""
    return {}


def own_import(app: Flask, actor: Actor | None) -> Mapping[str, str | int]:
    """A file that the caller, whatever the role, dropped."""
    if actor is None:
        return {"public_id": "nobody"}
    with app.app_context(), db.transaction() as session:
        row = ImportRow(
            public_id=new_public_id(),
            by=actor.account_id,
            at=clock.now(),
            filename="a.xlsx",
            sha256="0" * 64,
            purpose="championship",
        )
        session.add(row)
        return {"public_id": row.public_id}


# (route, method): (what to make, form, JSON)
SCHEME_ROUTES: dict[tuple[str, str], tuple[Any, Mapping[str, str] | None, Any]] = {
    **{(f"{SCHEME}{rest}", "GET"): (own_scheme, None, None) for rest in ("", "/allocation", "/difference")},
    **{(f"{SCHEME}{rest}", "GET"): (own_scheme, None, None) for rest in ("/discard", "/edit", "/publish")},
    (f"{SCHEME}/versions/<int:number>", "GET"): (own_scheme, None, None),
    (f"{SCHEME}/exports/<job>", "GET"): (own_scheme, None, None),
    (f"{SCHEME}/exports/<job>/file", "GET"): (own_scheme, None, None),
    (f"{SCHEME}/edits", "POST"): (own_scheme, {"act": "renumber", "seen": "1"}, None),
    **{(f"{SCHEME}{rest}", "POST"): (own_scheme, {"seen": "1"}, None) for rest in ("/undo", "/redo", "/discard")},
    (f"{SCHEME}/publish", "POST"): (own_scheme, {"seen": "1"}, None),
    (f"{SCHEME}/draft", "POST"): (own_scheme, {"version": "1"}, None),
    (f"{SCHEME}/purpose", "POST"): (own_scheme, {"purpose": "exam"}, None),
    (f"{SCHEME}/exports", "POST"): (own_scheme, {"form": "csv", "language": "kk"}, None),
    ("/api/schemes/<public_id>", "GET"): (own_scheme, None, None),
    ("/api/schemes/<public_id>/edits", "POST"): (own_scheme, None, {"act": "renumber", "seen": 1}),
    ("/api/schemes/<public_id>/undo", "POST"): (own_scheme, None, {"seen": 1}),
    ("/api/schemes/<public_id>/redo", "POST"): (own_scheme, None, {"seen": 1}),
    ("/api/schemes/calculations/preview", "POST"): (no_place, None, {"maximum": "1.00", "calculation": None}),
    (IMPORT, "GET"): (own_import, None, None),
    (f"{IMPORT}/fix", "POST"): (own_import, {"finding": "0"}, None),
    (f"{IMPORT}/keep", "POST"): (own_import, None, None),
    (f"{IMPORT}/matches", "GET"): (own_import, None, None),
    (f"{IMPORT}/matches", "POST"): (own_import, {"seen": "1"}, None),
}
