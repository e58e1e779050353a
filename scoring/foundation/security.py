"""What guards every page: headers that allow nothing from elsewhere, proof that a form is ours, limits on haste."""

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from scoring.foundation.lan.opening import lan_of_app

# Sources are listed one by one on a ground of 'none': what a page does not need stays impossible.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: over https the check of a form's origin reads the referrer of our own pages.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a page is made of cannot be a page itself: of these a policy says nothing, and a tablet loads forty of them.
STATIC = frozenset({"static", "versioned_static"})
SUBRESOURCES = frozenset({"text/javascript", "text/css", "font/woff2"})
SUBRESOURCE_HEADERS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
# No includeSubDomains: a college may serve other things beside us that know no https yet.
# Nor at all by a server that serves its own network: its page of trust must open over http under the same name.
STRICT_TRANSPORT = "max-age=31536000"

# Per address; how often a sign-in may be tried is counted in people.attempts.
UPLOAD_LIMIT = "60 per hour"

# Endpoints that other people's pages may show inside their own, each named by its room.
FRAMED = "scoring.security.framed"
ANYBODY_FRAMES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class ViewLimiter(Limiter):
    """Counts where a view says so. Limits of an app or a blueprint are looked for before every request and would not
    be counted here: there are none, and a test holds that."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


csrf = CSRFProtect()
limiter = ViewLimiter(get_remote_address)


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    if settings.proxies:  # with none, a visitor's own X-Forwarded-For would be a way around every limit
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form left open over lunch must still be sent
    app.config.setdefault("RATELIMIT_STORAGE_URI", settings.rate_storage)
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    csrf.init_app(app)
    limiter.init_app(app)
    app.extensions[FRAMED] = set()
    app.after_request(_guard)


def let_frame(app: Flask, endpoint: str) -> None:
    """Let anybody show this one page inside their own: it must hold nothing that a person does."""
    app.extensions[FRAMED].add(endpoint)


def _framed() -> dict[str, str]:
    """Everything as everywhere, but for who may frame it."""
    return {name: value for name, value in (HEADERS | ANYBODY_FRAMES).items() if name != "X-Frame-Options"}


def _guard(response: Response) -> Response:
    """The headers of every answer; pages stay out of shared caches and of the history of a signed-out person."""
    part = request.endpoint in STATIC and response.mimetype in SUBRESOURCES
    headers = _framed() if request.endpoint in current_app.extensions[FRAMED] else HEADERS
    said = {name.lower() for name, _ in response.headers}
    for name in SUBRESOURCE_HEADERS if part else headers:
        if name.lower() not in said:
            response.headers.add(name, headers[name])
    if current_app.config["SETTINGS"].secure_cookies and lan_of_app() is None:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    if "cache-control" not in said:
        response.headers.add("Cache-Control", "no-store")
    return response
