"""What answers over plain http beside the https server: how to come to trust it, and the way to it; nothing else."""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from scoring.foundation.choices import THEME_COOKIE
from scoring.foundation.lan.opening import Lan
from scoring.foundation.words import COOKIE as LANGUAGE_COOKIE

FRONT = "/lan/trust"
OPEN = {"/": FRONT} | {path: path for path in ("/lan", FRONT, "/lan/authority.crt", "/lan/authority.mobileconfig")}
STATIC = "/static/"  # what the pages are drawn with
READING = {"GET", "HEAD"}
KEPT_COOKIES = (LANGUAGE_COOKIE, THEME_COOKIE)


class HttpSide:
    """A door in front of the app that lets through what a tablet needs before it can speak https."""

    def __init__(self, app: WSGIApplication, lan: Lan) -> None:
        self._app = app
        self.lan = lan

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        shown = path if path.startswith(STATIC) else OPEN.get(path)
        if shown is None or environ.get("REQUEST_METHOD") not in READING:
            return self._redirect(environ, start_response)
        environ["PATH_INFO"] = shown
        environ["HTTP_COOKIE"] = _harmless(environ.get("HTTP_COOKIE", ""))
        return self._app(environ, start_response)

    def _redirect(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See Other, never "permanently": a browser would remember it after the ports have changed."""
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"))
        query = environ.get("QUERY_STRING", "")
        target = f"{self.lan.secure(host)}{path}{'?' + query if query else ''}"
        start_response("303 See Other", [("Location", target), ("Content-Length", "0"), ("Cache-Control", "no-store")])
        return [b""]


def _harmless(cookies: str) -> str:
    """Language and look alone: nobody is signed in over plain http, whatever their browser sends."""
    try:
        found = SimpleCookie(cookies)
    except CookieError:
        return ""
    return "; ".join(f"{name}={found[name].coded_value}" for name in KEPT_COOKIES if name in found)
