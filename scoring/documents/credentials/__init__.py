"""Open Badges 3.0: every certificate as a signed Verifiable Credential, with a list of what was annulled."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Host profiles, achievements, credentials and status lists at stable addresses."""
    from scoring.documents.credentials import pages

    app.register_blueprint(pages.pages)
