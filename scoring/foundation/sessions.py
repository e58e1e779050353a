"""The signed cookie of a session: Flask's own, its signer made once instead of with every request."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Every cookie is checked and signed as Flask does it; what does that is made anew when the keys are others."""

    def __init__(self) -> None:
        self._made: tuple[list[object], URLSafeTimedSerializer | None] = ([], None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys, made = self._made
        wanted = [app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ())]
        if keys != wanted:
            made = super().get_signing_serializer(app)
            self._made = wanted, made
        return made


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
