"""QR codes made as sums of others are, module for module, the ones that the library would have made."""

import random

import pytest
import segno
from segno import consts

from scoring.documents.codes import new_code
from scoring.documents.drawing import modules
from scoring.documents.proof.square import square

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-/:"


def as_rows(code: segno.QRCode) -> list[str]:
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]


@pytest.fixture
def drawn():
    return random.Random(7)


@pytest.fixture
def made(monkeypatch):
    """How many codes the library was asked for."""
    asked, real = [], modules._made
    monkeypatch.setattr(modules, "_made", lambda parts, bits: asked.append(parts) or real(parts, bits))
    monkeypatch.setattr(modules, "_families", {})
    return asked


def test_addresses_of_one_length_are_soon_all_known(made, drawn):
    for _ in range(300):
        address = f"https://sheber.example/v/{new_code(drawn.choice)}"
        expected = segno.make(address, error="m", mask=modules.MASK, boost_error=False, micro=False)
        assert modules.rows([(address, consts.MODE_BYTE)]) == as_rows(expected)

    assert len(made) <= 1 + 16 * 7  # sixteen signs of seven bits


@pytest.mark.parametrize("length", [2, 7, 20])
def test_a_statement_behind_the_address_is_known_too(made, drawn, length):
    for _ in range(300):
        address, said = f"https://sheber.example/v/{new_code(drawn.choice)}", "".join(drawn.choices(SIGNS, k=length))
        parts = [(f"{address}#", consts.MODE_BYTE), (said, consts.MODE_ALPHANUMERIC)]
        assert modules.rows(parts) == as_rows(square(address, said))

    assert len(made) < 300


def test_other_lengths_are_another_family(made):
    for address in ("https://a.example/v/1", "https://ab.example/v/1", "https://abc.қаз/v/1"):
        expected = segno.make_qr(
            address, error="m", mask=modules.MASK, boost_error=False, mode="byte", encoding="utf-8"
        )
        assert modules.rows([(address, consts.MODE_BYTE)]) == as_rows(expected)
