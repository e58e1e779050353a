"""Settings: each by environment, each with a working default, secrets masked, production refuses what all know."""

from dataclasses import fields

import pytest

from scoring.foundation import config
from scoring.foundation.config import DEFAULT_SECRET, Settings, SettingsRefused, list_settings, read_settings


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(environ).check()
    return refused.value.code


def test_defaults_can_be_served_with():
    read_settings({}).check()


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        pytest.param({"SHEBER_MODE": "production"}, "secret-is-default", id="default secret in production"),
        pytest.param({"SHEBER_MODE": "production", "SECRET_KEY": ""}, "secret-is-default", id="empty secret"),
        pytest.param({"SHEBER_MODE": "production", "SECRET_KEY": "change-me"}, "secret-is-weak", id="stock secret"),
        pytest.param({"SHEBER_MODE": "production", "SECRET_KEY": "a" * 31}, "secret-is-weak", id="short secret"),
        pytest.param({"SHEBER_MODE": "prod"}, "mode-unknown", id="unknown mode"),
        pytest.param({"SHEBER_LANGUAGE": "kz"}, "language-unknown", id="unknown language"),
        pytest.param({"SHEBER_PORT": "80a"}, "setting-not-a-number", id="port in letters"),
        pytest.param({"SHEBER_PORT": "-1"}, "setting-not-a-number", id="negative port"),
        pytest.param({"SHEBER_DEMO": "maybe"}, "setting-not-yes-or-no", id="neither yes nor no"),
        pytest.param({"SHEBER_RATE_STORAGE": "memcached://x"}, "storage-address-wrong", id="another storage"),
        pytest.param({"SHEBER_RATE_STORAGE": "redis://x:port"}, "storage-address-wrong", id="a port in letters"),
        pytest.param({"SHEBER_RATE_STORAGE": "redis://[x"}, "storage-address-wrong", id="an address without an end"),
        pytest.param({"DATABASE_URL": "mysql://localhost/x"}, "database-address-wrong", id="another database"),
    ],
)
def test_wrong_setting_is_refused(environ, code):
    assert refusal(environ) == code


def test_storage_without_its_driver_is_refused(monkeypatch):
    monkeypatch.setattr(config, "find_spec", lambda name: None)

    assert refusal({"SHEBER_RATE_STORAGE": "redis://127.0.0.1:6379"}) == "redis-missing"


def test_production_with_a_secret_of_its_own_sends_cookies_over_https_only():
    settings = read_settings({"SHEBER_MODE": "production", "SECRET_KEY": "0123456789abcdef" * 2})

    settings.check()

    assert settings.secure_cookies is True


def test_every_setting_has_a_variable_of_its_own_and_a_meaning():
    metadata = [entry.metadata for entry in fields(Settings)]

    assert len({entry["variable"] for entry in metadata}) == len(metadata)
    assert [entry["variable"] for entry in metadata if not entry["meaning"]] == []


def test_listed_settings_name_the_folder_in_use():
    shown = {variable: value for variable, value, _meaning in list_settings(Settings())}

    assert shown["SHEBER_INSTANCE"] == str(Settings().instance_folder)


def test_listed_settings_show_no_secret_and_no_password():
    settings = read_settings({"SECRET_KEY": "tell nobody", "DATABASE_URL": "postgresql://sheber:hunter2@db/sheber"})

    values = {variable: value for variable, value, _meaning in list_settings(settings)}

    assert values["SECRET_KEY"] == "********"
    assert values["DATABASE_URL"] == "postgresql://sheber:********@db/sheber"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://db/x?password=hunter2&a=b", "postgresql://db/x?password=********&a=b"),
        ("postgresql://u:p@db/x?sslpassword=p@q", "postgresql://u:********@db/x?sslpassword=********"),
        ("postgresql:///x?user=u&PASSWORD=hunter2", "postgresql:///x?user=u&PASSWORD=********"),
        ("postgresql://:hunter2@db/x", "postgresql://:********@db/x"),
    ],
)
def test_passwords_inside_addresses_are_masked_wherever_they_stand(address, shown):
    values = {name: value for name, value, _meaning in list_settings(read_settings({"DATABASE_URL": address}))}

    assert values["DATABASE_URL"] == shown


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:///x.sqlite3", "sqlite:///x.sqlite3"),
    ],
)
def test_database_address_gets_the_driver_we_have(given, used):
    assert Settings(database_url=given).database == used


def test_without_an_address_the_database_stands_in_the_instance_folder(tmp_path):
    settings = Settings(instance=str(tmp_path))

    assert settings.database == f"sqlite:///{(tmp_path / 'sheber.sqlite3').as_posix()}"


def test_default_secret_is_not_refused_in_development():
    Settings(secret_key=DEFAULT_SECRET).check()
