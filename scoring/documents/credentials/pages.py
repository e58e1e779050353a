"""Stable addresses of credentials: profile, achievement, the credential itself, the list of what was annulled."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from scoring.documents import guessing
from scoring.documents.credentials.badge import (
    CONTENT_TYPE,
    CONTEXTS,
    STATUS_LIST,
    Site,
    achievement,
    credential,
    profile,
    sign_credential,
)
from scoring.documents.credentials.source import source
from scoring.documents.credentials.status import status_list
from scoring.documents.proof.issuer import Issuer
from scoring.documents.proof.issuer_keys import current_key, signer
from scoring.documents.proof.publishing import published
from scoring.documents.proof.reaching import reached
from scoring.documents.queries import in_register
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.openly import READABLE
from scoring.foundation.security import limiter
from scoring.people.signing_in import door
from scoring.rules.canonical import Canonical

NOT_INDEXED = {"X-Robots-Tag": "noindex"}
MINUTES = {"Cache-Control": "public, max-age=300"}  # an annulment is known everywhere five minutes later
CODE_LIMIT = "60 per minute"  # per address: verifiers are let through, guessing is not worth it
LISTS_MAX = 1000  # of one issuer: 131 million papers

pages = Blueprint("credentials", __name__)


@pages.get("/issuers/<issuer>/profile.json")
def issuer_profile(issuer: str) -> Response:
    with db.reading() as session:
        return _json({"@context": list(CONTEXTS), **profile(published(session, issuer), _site())})


@pages.get("/issuers/<issuer>/achievements/<kind>/<result>.json")
def issuer_achievement(issuer: str, kind: str, result: str) -> Response:
    with db.reading() as session:
        known = published(session, issuer)
    try:
        return _json(
            {"@context": list(CONTEXTS), **achievement(kind, "" if result == "none" else result, known, _site())}
        )
    except KeyError:
        raise NotFound("page-not-found") from None


@pages.get("/credentials/<code>")
@limiter.limit(CODE_LIMIT)
def paper_credential(code: str) -> Response:
    """The credential of a paper by its verification code, as a file to keep."""
    register = source()
    with db.reading() as session:
        found = register.badge(session, code) if register is not None else None
        guessed = found is None and not in_register(session, code)
    if guessed:
        guessing.note_missed(door.visit(), at=clock.now())
    if found is None:
        raise NotFound("paper-code-unknown")
    with db.reading() as session:
        issuer, badge = published(session, found[0]), found[1]
        site = _site(badge.address)
        kept = {"Content-Disposition": f'attachment; filename="{badge.number}.jwt"'}
        return _signed(session, credential(badge, issuer, site), issuer, site, kept)


@pages.get("/issuers/<issuer>/status/<int:number>")
def annulled(issuer: str, number: int) -> Response:
    """The list of annulled credentials; an empty one is as long as a full one."""
    register = source()
    places = range(number * STATUS_LIST, (number + 1) * STATUS_LIST)
    with db.reading() as session:
        known = published(session, issuer)
        if register is None or number >= LISTS_MAX:
            raise NotFound("page-not-found")
        body = status_list(number, register.annulled(session, issuer, places), known, _site(), at=clock.now())
        return _signed(session, body, known, _site(), MINUTES)


def _signed(
    session: Session, body: Mapping[str, Canonical], issuer: Issuer, site: Site, headers: Mapping[str, str]
) -> Response:
    key = current_key(session, issuer.id)
    text = sign_credential(body, issuer, site, key, signer(key))
    return Response(text, content_type=CONTENT_TYPE, headers={**READABLE, **NOT_INDEXED, **headers})


def _json(document: Mapping[str, Canonical]) -> Response:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/ld+json", headers=READABLE | NOT_INDEXED | MINUTES)


def _site(printed: str = "") -> Site:
    scheme, host = reached(printed)
    return Site(host, scheme)
