"""The keys of an issuer as anybody may ask for them."""

from sqlalchemy.orm import Session

from scoring.documents.proof.bodies import names_of
from scoring.documents.proof.issuer import Issuer
from scoring.documents.proof.issuer_keys import keys_of
from scoring.foundation.errors import NotFound


def published(session: Session, issuer: str) -> Issuer:
    """The keys of an issuer, by its id, for anybody. Raises NotFound: paper-issuer-unknown."""
    names = names_of(session, issuer)
    keys = keys_of(session, issuer) if names is not None else ()
    if names is None or not keys:
        raise NotFound("paper-issuer-unknown")
    return Issuer(issuer, names, keys)
