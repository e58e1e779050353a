"""What may be a password, and how it is kept."""

import subprocess
import sys
import time
from statistics import median

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.errors import Refused
from scoring.people.signing_in import passwords as rules
from scoring.people.signing_in.passwords import Passwords, check_password
from tests.conftest import CHEAP_HASHER


@pytest.fixture
def cheap() -> Passwords:
    return Passwords(CHEAP_HASHER)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        pytest.param("nine char", "password-too-short", id="nine characters"),
        pytest.param("ten charactersx" * 14, "password-too-long", id="more than two hundred"),
        pytest.param("Aigerim.2026", "password-is-login", id="the login in other case"),
        pytest.param("aaaaaaaaaaaa", "password-too-simple", id="one letter twelve times"),
        pytest.param("ЙЦУКЕНГШЩЗ", "password-too-simple", id="the upper row of the keyboard"),
    ],
)
def test_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_password(password, login="aigerim.2026")

    assert refused.value.code == code


def test_kazakh_words_make_a_password() -> None:
    check_password("қызыл алма өседі", login="aigerim")


def test_the_password_and_no_other_opens(cheap: Passwords) -> None:
    stored = cheap.hash("қызыл алма өседі")

    assert cheap.verify(stored, "қызыл алма өседі") is True
    assert cheap.verify(stored, "қызыл алма өседі ") is False
    assert cheap.verify(None, "nobody has this password") is False


def test_one_character_or_two_for_the_same_letter_is_the_same_password(cheap: Passwords) -> None:
    stored = cheap.hash("мой \N{CYRILLIC SMALL LETTER SHORT I} пароль")

    assert cheap.verify(stored, "мой \N{CYRILLIC SMALL LETTER I}\N{COMBINING BREVE} пароль") is True


def test_hash_of_other_parameters_is_outdated(cheap: Passwords) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))

    assert dearer.outdated(cheap.hash("a long password")) is True
    assert cheap.outdated(cheap.hash("a long password")) is False


def test_damaged_hash_opens_nothing(cheap: Passwords) -> None:
    assert cheap.verify("not a hash", "a long password") is False


@pytest.mark.one_database
def test_app_hashes_with_argon2id_at_the_stated_cost(client: FlaskClient, app: Flask) -> None:
    rules.init_app(app)
    stored = app.extensions["scoring.passwords"].hash("a long password")

    assert stored.startswith(f"$argon2id$v=19$m={rules.MEMORY_KIB},t={rules.TIME_COST},p={rules.PARALLELISM}$")


def test_unknown_account_takes_as_long_as_a_wrong_password() -> None:
    hashing = Passwords(PasswordHasher(time_cost=3, memory_cost=4096, parallelism=1))
    stored = hashing.hash("a long password")

    unknown = median(_seconds(hashing, None) for _ in range(9))
    wrong = median(_seconds(hashing, stored) for _ in range(9))

    assert 0.5 < unknown / wrong < 2  # a missing decoy would be a thousand times faster


def _seconds(hashing: Passwords, stored: str | None) -> float:
    begun = time.thread_time()
    hashing.verify(stored, "another password")
    return time.thread_time() - begun


def test_hashing_under_gevent_leaves_the_event_loop() -> None:
    shown = subprocess.run([sys.executable, "-c", UNDER_GEVENT], capture_output=True, text=True, check=True, timeout=60)

    assert shown.stdout.split() == ["elsewhere"]


# In a process of its own: patching the standard library cannot be taken back.
UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
from scoring.people.signing_in.passwords import Passwords

here = monkey.get_original("threading", "get_ident")

class Hasher:
    def hash(self, password):
        return here()

print("elsewhere" if Passwords(Hasher()).hash("x") != here() else "on the loop")
"""
