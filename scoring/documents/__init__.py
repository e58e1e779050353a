"""How a paper is drawn, numbered, registered and verified; what it says comes from the room of its subject."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the room in. Imported late: `scoring verify-paper` reads a statement here, without an app."""
    from scoring.documents import (
        credentials,
        face_pages,
        fragments,
        getting,
        pages,
        printing,
        printing_pages,
        proof,
        subjects,
    )  # fmt: skip
    from scoring.documents.credentials import register, source
    from scoring.documents.proof import stating

    for part in (subjects, proof, credentials, getting, printing):
        part.init_app(app)
    fragments.offer(app, stating.statement_of, stating.make_first_keys)
    source.offer(app, register.REGISTER)
    app.register_blueprint(pages.pages)
    app.register_blueprint(face_pages.pages)
    app.register_blueprint(printing_pages.pages)
