"""The statement in a square code: small, the same every time, read again, and refused when a sign of it was changed."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.documents.proof import alphabet
from scoring.documents.proof.codes import kinds, results
from scoring.documents.proof.issuer import KeyState, issuer_from
from scoring.documents.proof.square import address_with, square
from scoring.documents.proof.statement import STATEMENT_MAX, name_hash, read_statement, sign_statement
from scoring.documents.proof.verifying import verify
from scoring.foundation.config import PROJECT
from scoring.foundation.errors import Refused, Unreadable
from tests.documents.paper import (
    ADDRESS,
    KEY,
    NAME_KK,
    NAME_RU,
    PUBLIC,
    SALT,
    SEED,
    STATEMENT,
    TEXT,
    changed,
    issuer,
    issuer_key,
)

PAGE_DPI = 150  # of a scan that an office makes without being asked
PRINTED = 25  # millimetres of the code's modules on paper: design, section 11


def said_of(text: str, *keys, name: str | None = None) -> list[str]:
    return [one.code for one in verify(read_statement(text), [issuer(*keys)], name).objections]


def refusal(text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        read_statement(text)
    return refused.value.code


@given(st.binary(max_size=200))
def test_bytes_come_back_from_their_letters(content):
    text = alphabet.to_text(content)

    assert alphabet.from_text(text) == content
    assert set(text) <= set(alphabet.ALPHABET)


@given(st.text(alphabet.ALPHABET, max_size=60))
def test_letters_are_refused_or_are_the_one_spelling_of_their_bytes(signs):
    try:
        content = alphabet.from_text(signs)
    except ValueError:
        return

    assert alphabet.to_text(content) == signs


def test_statement_comes_back_from_its_address_and_holds():
    read = read_statement(address_with(ADDRESS, TEXT))

    assert read.statement == STATEMENT
    assert said_of(TEXT) == []
    assert said_of(TEXT.lower()) == []  # a reader that writes addresses small
    assert sign_statement(STATEMENT, KEY) == TEXT


def test_documented_vector_is_the_one_that_is_made():
    documented = (PROJECT / "docs" / "papers.md").read_text(encoding="utf-8")

    for part in (SEED.hex(), PUBLIC, alphabet.from_text(TEXT).hex(), TEXT, SALT.hex(), NAME_KK, NAME_RU):
        assert part in documented


def test_longest_statement_keeps_to_its_bytes():
    longest = changed(number="9" * 40, skill="9" * 20)

    assert len(alphabet.from_text(longest)) == 172 <= STATEMENT_MAX
    assert said_of(longest) == []


@pytest.mark.parametrize("at", range(0, len(alphabet.from_text(TEXT)), 3))
def test_a_bit_turned_anywhere_is_found(at):
    content = bytearray(alphabet.from_text(TEXT))
    content[at] ^= 1
    try:
        read = read_statement(alphabet.to_text(bytes(content)))
    except Unreadable:
        return  # its layout no longer holds together

    assert verify(read, [issuer()]).holds is False


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "paper-statement-missing", id="nothing"),
        pytest.param(ADDRESS, "paper-statement-missing", id="the address alone"),
        pytest.param(f"{ADDRESS}#", "paper-statement-missing", id="nothing after the sign"),
        pytest.param(TEXT[:-1], "paper-statement-unreadable", id="cut by a letter"),
        pytest.param(TEXT[:-4], "paper-statement-unreadable", id="cut by four"),
        pytest.param("HELLO, WORLD", "paper-statement-unreadable", id="something else"),
        pytest.param("Ә" * 20, "paper-statement-unreadable", id="other letters"),
        pytest.param("A" * 100_000, "paper-statement-unreadable", id="too long to look at"),
        pytest.param(alphabet.to_text(b"\x01"), "paper-statement-unreadable", id="one byte"),
        pytest.param(alphabet.to_text(b"\x02" + b"0" * 90), "paper-statement-newer", id="a later version"),
        pytest.param(alphabet.to_text(b"\xff" + b"0" * 90), "paper-statement-unreadable", id="no version at all"),
    ],
)
def test_what_is_no_statement_is_refused_with_its_reason(text, code):
    assert refusal(text) == code


def test_name_is_found_however_it_is_typed_and_another_is_not():
    assert said_of(TEXT, name=f"  {NAME_KK.upper()} ") == []
    assert said_of(TEXT, name=NAME_RU.replace(" ", "\u00a0  ")) == []
    assert said_of(TEXT, name="Тілеуқабылова Мадина") == ["paper-name-differs"]
    assert name_hash(bytes(8), NAME_KK) not in STATEMENT.name_hashes


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        pytest.param([issuer_key(KeyState.RETIRED, datetime(2026, 11, 29, 18, tzinfo=UTC))], None, id="that very day"),
        pytest.param(
            [issuer_key(KeyState.RETIRED, datetime(2026, 11, 28, 19, tzinfo=UTC))], None, id="that day in Almaty alone"
        ),
        pytest.param(
            [issuer_key(KeyState.RETIRED, datetime(2026, 11, 28, 18, tzinfo=UTC))], "paper-dated-after-key", id="before"
        ),
        pytest.param(
            [issuer_key(KeyState.WITHDRAWN, datetime(2027, 1, 1, tzinfo=UTC))], "paper-key-withdrawn", id="withdrawn"
        ),
    ],
)
def test_old_key_proves_what_was_dated_in_its_time_and_a_withdrawn_one_nothing(keys, code):
    assert said_of(TEXT, *keys) == ([code] if code else [])


def test_statement_for_another_issuer_or_of_an_unknown_key_does_not_hold():
    foreign = changed(issuer_code=b"\0\0\0\0")
    unknown = changed(key_id=b"\0\0\0\0")

    assert said_of(foreign) == ["paper-issuer-differs"]
    assert said_of(unknown) == ["paper-key-unknown"]


def test_what_was_not_proved_is_not_told():
    forged = verify(read_statement(TEXT[:-10] + "000000000" + TEXT[-1]), [issuer()])

    assert forged.document() == {"holds": False, "objections": ["paper-signature-wrong"]}


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"number": "Ә" * 21}, id="number of 42 bytes"),
        pytest.param({"skill": "9" * 21}, id="skill of 21 bytes"),
        pytest.param({"issued_on": date(1999, 12, 31)}, id="before the first day"),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_signed(parts):
    with pytest.raises(Refused):
        changed(**parts)


def test_codes_are_one_number_each_and_named_in_three_languages():
    for coded in (kinds(), results()):
        codes = [one.code for one in coded.values()]
        assert len(codes) == len(set(codes)) == len(coded)
        assert all(all(one.names.values()) for one in coded.values() if one.code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{", "paper-keys-unreadable", id="no JSON"),
        pytest.param("[]", "paper-keys-unreadable", id="no file of ours"),
        pytest.param(issuer().text().replace(":1}", ":2}"), "paper-keys-newer", id="newer"),
        pytest.param(issuer().text().replace(PUBLIC, "00"), "paper-keys-unreadable", id="no key"),
        pytest.param(issuer().text().replace("current", "retired"), "paper-keys-unreadable", id="retired, no day"),
        pytest.param("[" * 100_000, "paper-keys-unreadable", id="nested without end"),
    ],
)
def test_what_is_no_key_file_is_refused_with_its_reason(text, code):
    with pytest.raises(Unreadable) as refused:
        issuer_from(text)

    assert refused.value.code == code


def test_key_file_comes_back():
    given = issuer(issuer_key(KeyState.RETIRED, datetime(2026, 12, 1, tzinfo=UTC)), issuer_key())

    read = issuer_from(given.text())

    assert (read.id, read.names, tuple(read.keys)) == (given.id, given.names, given.keys)


@pytest.mark.skipif(
    shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None, reason="zbarimg and pdftoppm are not installed"
)
@pytest.mark.parametrize("text", [TEXT, changed(number="9" * 40, skill="9" * 20)], ids=["usual", "longest"])
def test_square_code_is_read_from_a_scan_at_its_printed_size(text, tmp_path):
    code = square(ADDRESS, text)
    modules = code.symbol_size(border=0)[0]
    code.save(str(tmp_path / "code.pdf"), scale=PRINTED / 25.4 * 72 / modules, border=4)

    assert scanned(tmp_path) == address_with(ADDRESS, text)


def scanned(folder: Path) -> str:
    picture = folder / "page"
    subprocess.run(
        ["pdftoppm", "-r", str(PAGE_DPI), "-gray", "-png", "-singlefile", str(folder / "code.pdf"), str(picture)],
        check=True,
    )
    said = subprocess.run(["zbarimg", "-q", "--raw", f"{picture}.png"], capture_output=True, text=True, check=True)
    return said.stdout.strip()
