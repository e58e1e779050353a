"""What proves a paper without its issuer: signed statements in the square code, published keys, a verifier's page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Publish the keys of issuers and the verifier's page; let keys be kept on pages and from a terminal."""
    from scoring.documents.proof import access, cli, key_pages, pages
    from scoring.foundation import viewer

    access.declare()
    app.register_blueprint(pages.pages)
    app.register_blueprint(key_pages.pages)
    viewer.offer(app, key_pages.places)
    app.cli.add_command(cli.issuer_group)
