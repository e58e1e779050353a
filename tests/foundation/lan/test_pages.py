"""The pages of trust, and the plain http door: what it lets through and what it turns toward https."""

import plistlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography import x509
from flask import Flask
from werkzeug.test import Client

from scoring.foundation.config import DEFAULT_SECRET
from scoring.foundation.lan.http_side import HttpSide
from scoring.foundation.lan.opening import Lan, announce, open_lan, settings_for_lan

NOW = datetime.now(UTC)
pytestmark = pytest.mark.one_database


@pytest.fixture
def lan(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Lan:
    monkeypatch.setattr("scoring.foundation.lan.network.host_name", lambda: "college-pc")
    monkeypatch.setattr("scoring.foundation.lan.opening._addresses", lambda: ("192.168.10.5", "127.0.0.1"))
    found = open_lan(app.config["SETTINGS"], NOW, 8443, 8080)
    announce(app, found)
    return found


@pytest.fixture
def plain(app: Flask, lan: Lan) -> Client:
    """A visitor over http."""
    return Client(HttpSide(app, lan))


@pytest.mark.parametrize("path", ["/", "/lan", "/lan/trust", "/lan/trust?device=ipad", "/static/css/base.css"])
def test_plain_http_shows_how_to_come_to_trust_the_server(plain, path):
    assert plain.get(path, buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sign-in"),
        ("GET", "/account"),
        ("GET", "/lan/check"),
        ("GET", "/lan/"),
        ("GET", "/lan//"),
        ("GET", "/healthz"),
        ("GET", "/api/jobs/1"),
        ("GET", "/socket.io/?transport=polling"),
        ("GET", "/lan/authority.pem"),
        ("POST", "/sign-in"),
        ("POST", "/"),
        ("POST", "/static/css/base.css"),
        ("OPTIONS", "/lan"),
        ("PUT", "/lan"),
    ],
)
def test_plain_http_turns_everything_else_toward_https(plain, method, path):
    answer = plain.open(path, method=method, base_url="http://192.168.10.5:8080", buffered=True)

    assert (answer.status_code, answer.get_data()) == (303, b"")
    assert answer.headers["Location"].startswith("https://192.168.10.5:8443/")


def test_way_to_https_keeps_path_and_question(plain):
    answer = plain.get("/sign-in?next=/marking/d%C3%A9mo", base_url="http://college-pc.local:8080")

    assert answer.headers["Location"] == "https://college-pc.local:8443/sign-in?next=/marking/d%C3%A9mo"


@pytest.mark.parametrize("host", ["evil.kz", "evil.kz:8080", "192.168.10.5.evil.kz", "a@evil.kz:8080"])
def test_way_to_https_never_leads_to_another_host(plain, host):
    answer = plain.get("/sign-in", headers={"Host": host})

    assert answer.headers.get("Location", "https://192.168.10.5:8443/sign-in") == "https://192.168.10.5:8443/sign-in"


def test_nobody_is_signed_in_over_plain_http(app, lan, client, signed_in):
    actor = signed_in(client, "organizer")
    with client.session_transaction() as kept:
        assert kept["_user_id"]
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values())

    secure = client.get("/lan").get_data(as_text=True)
    answer = Client(HttpSide(app, lan)).get("/lan", headers={"Cookie": f"{cookies}; language=ru"})

    assert actor.display_name in secure
    assert actor.display_name not in answer.get_data(as_text=True)
    assert 'lang="ru"' in answer.get_data(as_text=True)


def test_certificate_and_profile_hold_the_authority_and_no_key(plain, lan):
    certificate, profile = plain.get("/lan/authority.crt"), plain.get("/lan/authority.mobileconfig")

    installed = plistlib.loads(profile.get_data())
    assert certificate.content_type == "application/x-x509-ca-cert"
    assert x509.load_der_x509_certificate(certificate.get_data()) == lan.authority.certificate
    assert profile.content_type == "application/x-apple-aspen-config"
    assert installed["PayloadContent"][0]["PayloadType"] == "com.apple.security.root"
    assert installed["PayloadContent"][0]["PayloadContent"] == lan.authority.der
    assert b"PRIVATE KEY" not in certificate.get_data() + profile.get_data()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 14; SM-X210)", "android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15", "ipad"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("curl/8", "other"),
    ],
)
def test_page_of_trust_opens_at_the_device_that_asks(plain, agent, device):
    page = plain.get("/lan/trust", headers={"User-Agent": agent}).get_data(as_text=True)

    assert f'href="?device={device}" aria-current="page"' in page


def test_both_pages_show_the_same_fingerprint(plain, lan):
    shown = lan.authority.fingerprint.replace(":", " ")

    assert [shown in plain.get(path).get_data(as_text=True) for path in ("/lan", "/lan/trust")] == [True, True]


def test_language_is_chosen_over_http_although_cookies_are_for_https(make_app, app, lan):
    strict = make_app(secure_cookies=True)
    announce(strict, lan)

    cookie = Client(HttpSide(strict, lan)).get("/?lang=ru").headers["Set-Cookie"]

    assert cookie.startswith("language=ru")
    assert "Secure" not in cookie


def test_own_network_is_never_told_to_use_https_for_a_year(make_app, lan):
    strict = make_app(secure_cookies=True)
    announce(strict, lan)

    assert "Strict-Transport-Security" not in strict.test_client().get("/lan").headers


def test_server_of_one_machine_has_nothing_to_install(client):
    statuses = {path: client.get(path).status_code for path in ("/lan", "/lan/trust", "/lan/authority.crt")}

    assert statuses == {"/lan": 200, "/lan/trust": 200, "/lan/authority.crt": 404}


def test_sessions_of_a_network_are_not_signed_with_the_key_that_all_know(settings):
    known = replace(settings, secret_key=DEFAULT_SECRET)

    first, again = settings_for_lan(known), settings_for_lan(known)

    assert first == again
    assert first.secure_cookies
    assert len(first.secret_key) == 64
    assert settings_for_lan(settings).secret_key == settings.secret_key
