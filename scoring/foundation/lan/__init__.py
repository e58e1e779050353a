"""TLS in a network without internet: a certificate authority of this machine, and pages by which tablets trust it.

Without https a browser gives a page no offline storage, no service worker and no camera, so that a college's own
network needs certificates that nobody outside could issue.
"""

from flask import Flask

from scoring.foundation.lan.authority import Authority, Identity, certificate_for, make_authority

__all__ = ["Authority", "Identity", "certificate_for", "init_app", "make_authority"]


def init_app(app: Flask) -> None:
    from scoring.foundation.lan.pages import pages

    app.register_blueprint(pages)
