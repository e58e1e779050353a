"""What guards every page: walked over every route there is, so that a new one cannot be forgotten."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_limiter import Limiter
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from scoring.foundation import security

pytestmark = pytest.mark.one_database
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
PLACE = re.compile(r"<(?:any\((?P<first>[^,)]+)[^)]*\):|\w+(?:\([^)]*\))?:)?\w+>")


def address(rule: Rule) -> str:
    """The rule's address with a 1 in every place; where one of several words must stand, the first of them."""
    return PLACE.sub(lambda place: place["first"] or "1", rule.rule)


FRAMED = "/boards/<stage>/<skill>/embed"  # the one page that other people's pages may show inside their own
OTHER_THERE = ("Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy")
# By any page; the second only says where the first is, the third verifies papers without us.
READ_FROM_ELSEWHERE = ("/api/v1/", "/api/boards/", "/verifier.html")


def test_every_answer_carries_the_headers(app: Flask, client: FlaskClient) -> None:
    bare = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        headers = client.get(address(rule)).headers
        if rule.rule.startswith(READ_FROM_ELSEWHERE):
            headers["Cross-Origin-Resource-Policy"] = _same_for_us(headers)
        bare += [(rule.rule, name) for name, value in security.HEADERS.items() if headers.get(name) != value]

    assert bare == [(FRAMED, name) for name in OTHER_THERE]


def _same_for_us(headers: Headers) -> str:
    """What our pages' answers say, where this one says that any other page may read it."""
    open_to_all = headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    return security.HEADERS["Cross-Origin-Resource-Policy"] if open_to_all else "closed"


def test_every_write_without_a_token_is_refused(make_app: Callable[..., Flask]) -> None:
    app = make_app(csrf=True)
    client = app.test_client()
    open_doors = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & WRITING):
            answer = client.open(address(rule), method=method, headers={"Accept": "application/json"})
            if answer.status_code != 400 or answer.json["error"]["code"] != "form-expired":
                open_doors.append((method, rule.rule, answer.status_code))

    assert open_doors == []


def test_a_wrong_token_is_refused_in_a_header_too(make_app: Callable[..., Flask]) -> None:
    answer = make_app(csrf=True).test_client().post("/sign-in", json={}, headers={"X-CSRFToken": "made up"})

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "form-expired")


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in security.CONTENT_SECURITY_POLICY.split("; "))

    assert rules["default-src"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}


def test_pages_hold_nothing_inline(client: FlaskClient) -> None:
    for path in ("/", "/patterns", "/sign-in", "/no-such-page"):
        page = client.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert "javascript:" not in page
        assert " on" + "click=" not in page
        assert "<script>" not in page


def test_no_page_is_kept_by_caches(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_strict_transport_is_asked_for_only_where_https_is(make_app: Callable[..., Flask]) -> None:
    open_app, strict_app = make_app(), make_app(secure_cookies=True)

    assert "Strict-Transport-Security" not in open_app.test_client().get("/").headers
    assert strict_app.test_client().get("/").headers["Strict-Transport-Security"] == security.STRICT_TRANSPORT


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(make_app: Callable[..., Flask]) -> None:
    strict = make_app(secure_cookies=True).test_client()

    answers = [strict.get(path) for path in ("/?lang=ru", "/sign-in")]

    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]

    assert len(cookies) >= 2
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_limits_stand_at_views_alone(app: Flask) -> None:
    """Those of an app, a blueprint or by default would be looked for before each request: `ViewLimiter` does not."""
    limits = security.limiter.limit_manager

    assert [*limits.application_limits, *limits.default_limits, *limits._blueprint_limits] == []
    assert list(security.limiter._meta_limits) == []
    assert not {name for name in app.config if name.startswith("RATELIMIT_")} & {
        f"RATELIMIT_{kind}" for kind in ("DEFAULT", "APPLICATION", "META")
    }


def test_a_page_without_a_limit_is_not_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str | None] = []
    monkeypatch.setattr(Limiter, "_check_request_limit", lambda _self, name, _before: counted.append(name))

    client.get("/patterns")
    client.get("/api/v1/openapi.json")

    assert counted == ["scoring.foundation.openly.show.show"]


def test_what_signs_sessions_is_made_once_for_a_key(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    first, again = _signer(app), _signer(app)
    cookie = first.dumps({"a": 1})
    app.secret_key = "another key, of no account"
    changed = _signer(app)

    assert again is first
    with pytest.raises(BadSignature):
        changed.loads(cookie)

    app.config["SECRET_KEY_FALLBACKS"] = [first.secret_keys[0]]
    assert _signer(app).loads(cookie) == {"a": 1}


def _signer(app: Flask) -> URLSafeTimedSerializer:
    made = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # ours has one
    assert isinstance(made, URLSafeTimedSerializer)
    return made


def test_static_files_have_their_true_kinds(app: Flask, client: FlaskClient) -> None:
    kinds = {
        "css/base.css": "text/css; charset=utf-8",
        "js/foundation/page.js": "text/javascript; charset=utf-8",
        "icons.svg": "image/svg+xml; charset=utf-8",
        "fonts/onest-latin.woff2": "font/woff2",
    }
    with app.test_request_context():
        static_url = app.jinja_env.globals["static_url"]
        found = {}
        for name in kinds:
            with client.get(static_url(name)) as answer:
                found[name] = answer.content_type

    assert found == kinds


def test_a_named_content_is_kept_for_a_year_in_production_alone(make_app: Callable[..., Flask]) -> None:
    kept = {}
    for mode in ("development", "production"):
        app = make_app(mode=mode)
        named = f"/static/v-{app.extensions['scoring.assets']}/css/base.css"
        for version in (named, "/static/v-another/css/base.css", "/static/css/base.css"):
            with app.test_client().get(version) as answer:
                kept[mode, version] = "immutable" in answer.headers["Cache-Control"]

    assert [key for key, immutable in kept.items() if immutable] == [("production", named)]


@pytest.mark.parametrize(("proxies", "host"), [(0, "localhost"), (1, "marks.example.kz")])
def test_the_name_of_the_site_is_what_a_trusted_proxy_says_and_nobody_else(
    make_app: Callable[..., Flask], proxies: int, host: str
) -> None:
    app = make_app(proxies=proxies)
    app.add_url_rule("/probe", "probe", lambda: request.host)

    said = app.test_client().get("/probe", headers={"X-Forwarded-Host": "marks.example.kz"}).text

    assert said == host


def test_nobody_reaches_outside_the_static_folder(client: FlaskClient) -> None:
    for path in ("/static/v-1/../../setup.cfg", "/static/v-1/%2e%2e/setup.cfg", "/static/v-1//etc/hostname"):
        assert client.get(path).status_code in {308, 404}


def test_files_that_a_page_is_made_of_carry_short_headers_and_pictures_all(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        static_url = app.jinja_env.globals["static_url"]
        script, picture = static_url("js/foundation/page.js"), static_url("icons.svg")

    with client.get(script) as part, client.get(picture) as alone:
        assert part.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" not in part.headers
        assert alone.headers["Content-Security-Policy"] == security.CONTENT_SECURITY_POLICY


def test_a_browser_that_shows_an_answer_without_a_page_finds_the_icon(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer, client.get("/static/icon.svg") as icon:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/svg+xml", icon.data)
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert "Set-Cookie" not in answer.headers
        etag = answer.headers["ETag"]

    with client.get("/favicon.ico", headers={"If-None-Match": etag}) as unchanged:
        assert unchanged.status_code == 304
