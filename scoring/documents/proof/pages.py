"""What anybody may fetch to verify a paper: the keys of an issuer, its did:web document, the verifier's page."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response

from scoring.documents.proof.did import did_document
from scoring.documents.proof.issuer import Issuer
from scoring.documents.proof.publishing import published
from scoring.documents.proof.reaching import reached
from scoring.documents.proof.verifier import verifier_page
from scoring.foundation.db import db
from scoring.foundation.openly import READABLE

AN_HOUR = {"Cache-Control": "public, max-age=3600"}  # a key that is withdrawn is known everywhere an hour later
NOT_INDEXED = {"X-Robots-Tag": "noindex"}

pages = Blueprint("proof", __name__)


@pages.get("/issuers/<issuer>/keys.json")
def keys(issuer: str) -> Response:
    """Every public key that the organisation ever signed papers with."""
    return _file(_issuer(issuer).text() + "\n", "application/json", f"sheber-keys-{issuer}.json")


@pages.get("/issuers/<issuer>/did.json")
def did(issuer: str) -> Response:
    text = json.dumps(did_document(reached()[1], _issuer(issuer)), ensure_ascii=False, indent=1)
    return Response(text, content_type="application/did+json", headers=READABLE | AN_HOUR | NOT_INDEXED)


@pages.get("/verifier.html")
def verifier() -> Response:
    """The page to keep and to open without network; whoever verifies adds the keys."""
    return _page((), "sheber-verifier.html")


@pages.get("/issuers/<issuer>/verifier.html")
def verifier_of(issuer: str) -> Response:
    """The same with the keys of one issuer inside."""
    return _page((_issuer(issuer),), f"sheber-verifier-{issuer}.html")


def _issuer(issuer: str) -> Issuer:
    with db.reading() as session:
        return published(session, issuer)


def _page(issuers: Sequence[Issuer], name: str) -> Response:
    return _file(verifier_page(issuers), "text/html; charset=utf-8", name)


def _file(text: str, content_type: str, name: str) -> Response:
    """To be kept, not opened here: a page with scripts inside does not run under our own policy."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type=content_type, headers=headers | READABLE | AN_HOUR | NOT_INDEXED)
