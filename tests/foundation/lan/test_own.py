"""An own certificate: read when it fits, refused with a reason when tablets would refuse it."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scoring.foundation.errors import Refused
from scoring.foundation.lan import certificate_for
from scoring.foundation.lan.opening import lan_of_app, open_lan, tls_context
from scoring.foundation.lan.own import read_own
from scoring.foundation.lan.serving import LanServing

NOW = datetime.now(UTC)


@pytest.fixture
def files(tmp_path):
    """(certificate, key, key of another) as a college might have them."""
    ours = certificate_for(tmp_path / "a", ["sheber.lan"], ["10.0.0.7"], NOW).certificate
    other = certificate_for(tmp_path / "b", ["sheber.lan"], [], NOW).certificate
    key, _, chain = ours.read_text().partition("-----BEGIN CERTIFICATE")
    (tmp_path / "chain.pem").write_text("-----BEGIN CERTIFICATE" + chain)
    (tmp_path / "key.pem").write_text(key)
    (tmp_path / "spoilt.pem").write_text("nothing of the kind")
    return {
        "chain": tmp_path / "chain.pem",
        "key": tmp_path / "key.pem",
        "other": other,
        "spoilt": tmp_path / "spoilt.pem",
    }


def test_fitting_certificate_says_where_the_server_is_found(files):
    names, addresses, identity = read_own(str(files["chain"]), str(files["key"]), NOW)

    assert (names, addresses) == (("sheber.lan",), ("10.0.0.7",))
    assert (identity.certificate, identity.key) == (files["chain"], files["key"])


@pytest.mark.parametrize(
    ("certificate", "key", "later", "code"),
    [
        pytest.param("chain", "other", 0, "tls-key-other", id="the key of another certificate"),
        pytest.param("chain", "key", 400, "tls-certificate-expired", id="expired"),
        pytest.param("chain", "key", -10, "tls-certificate-too-new", id="not valid yet"),
        pytest.param("spoilt", "key", 0, "tls-certificate-unreadable", id="no certificate"),
        pytest.param("chain", "spoilt", 0, "tls-key-unreadable", id="no key"),
        pytest.param("chain", "", 0, "tls-half-given", id="no key at all"),
    ],
)
def test_certificate_that_tablets_would_refuse_is_refused_before(files, certificate, key, later, code):
    with pytest.raises(Refused) as refusal:
        read_own(str(files[certificate]), str(files.get(key, "")), NOW + timedelta(days=later))

    assert refusal.value.code == code


@pytest.mark.one_database
def test_configured_certificate_takes_the_place_of_an_authority(settings, files):
    own = replace(settings, tls_certificate=str(files["chain"]), tls_key=str(files["key"]))

    lan = open_lan(own, NOW, 443, 80)

    assert (lan.authority, lan.secure(), lan.plain()) == (None, "https://sheber.lan", "http://sheber.lan")
    assert tls_context(lan).get_ca_certs() == []
    assert not (own.instance_folder / "keys").exists()


@pytest.mark.one_database
def test_new_address_is_certified_while_the_server_runs(app, settings, monkeypatch):
    found = ["10.0.0.7"]
    monkeypatch.setattr("scoring.foundation.lan.opening._addresses", lambda: tuple(found))
    lan = LanServing(settings, lambda host, port, _way: socket.create_server((host, port)))
    lan.open(app, 8443, 0)
    before = lan.lan.identity.certificate.read_bytes()

    lan.look(NOW)
    unchanged = lan.lan.identity.certificate.read_bytes()
    found[0] = "10.0.0.8"
    lan.look(NOW)
    with app.app_context():
        announced = lan_of_app()
    lan._server.close()

    assert unchanged == before
    assert lan.lan.identity.certificate.read_bytes() != before
    assert announced is not None
    assert announced.secure() == "https://10.0.0.8:8443"
