"""What was forged in a bundle is found, by the product and by the program that shares no line with it."""

import copy

import pytest

from scoring.rules.canonical import digest
from tests.championships.bundles import Document, entry, exported, forge_medal, found, rehashed
from tests.championships.skills import finalise, lock_all, make_skill, sign_sheets, unlock
from tests.marking.hall import Hall


@pytest.fixture
def hall(app) -> Hall:
    made = make_skill(app)
    finalise(made)
    return made


@pytest.fixture
def document(hall) -> Document:
    return exported(hall)


def forge_value(document: Document) -> None:
    entry(document, "mark")["value"] = 99


def forge_place(document: Document) -> None:
    rows = document["results"]["standings"]
    rows[0]["place"], rows[1]["place"] = 2, 1


def forge_total(document: Document) -> None:
    document["results"]["standings"][5]["total"] = "3.00"


def forge_scale(document: Document) -> None:
    document["results"]["standings"][0]["scale"] += 1


def forge_rules(document: Document) -> None:
    document["results"]["rule_set"]["scale"]["points"] = 60


def forge_scheme(document: Document) -> None:
    document["scheme"]["criteria"][0]["sub_criteria"][0]["aspects"][0]["maximum"] = "2.00"


def forge_cut(document: Document) -> None:
    document["journal"]["1"].pop()


def forge_seat(document: Document) -> None:
    document["journal"].pop("4")


def forge_row(document: Document) -> None:
    document["results"]["standings"].pop()


def forge_signature(document: Document) -> None:
    document["signatures"].pop()


def forge_participation(document: Document) -> None:
    document["results"]["seats"][0]["participation"] = "guest"


def forge_locks(document: Document) -> None:
    """Rechain the whole seat with another mark: only the signed and locked content tells."""
    entry(document, "mark")["value"], entry(document, "mark")["answer"] = 90, "typed:0.90"
    rechain(document)


def forge_there_and_back(document: Document) -> None:
    """After the signatures another mark, and the old one again: nobody has signed that."""
    chain, mark = document["journal"]["1"], entry(document, "mark")
    other = {**mark, "value": 90, "answer": "typed:0.90"}
    last = max(at for at, one in enumerate(chain) if one["kind"] == "sign")
    chain[last + 1 : last + 1] = [copy.deepcopy(other), copy.deepcopy(mark)]
    rechain(document)


def rechain(document: Document) -> None:
    before = "0" * 64
    for seq, one in enumerate(document["journal"]["1"], 1):
        one["seq"], one["previous"] = seq, before
        before = digest({"format": 1, **one})
    document["results"]["seats"][0]["head"] = {"seq": seq, "hash": before}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("forge", "codes"),
    [
        pytest.param(forge_value, {"chain-entry-changed", "bundle-answer-differs"}, id="a mark"),
        pytest.param(forge_place, {"bundle-standing-differs"}, id="two places"),
        pytest.param(forge_medal, {"bundle-standing-differs"}, id="a medal"),
        pytest.param(forge_total, {"bundle-standing-differs"}, id="a total"),
        pytest.param(forge_scale, {"bundle-standing-differs"}, id="a scale point"),
        pytest.param(forge_rules, {"bundle-rules-differ", "bundle-standing-differs"}, id="a rule"),
        pytest.param(forge_scheme, {"bundle-scheme-differs", "bundle-sheet-differs"}, id="a maximum"),
        pytest.param(forge_cut, {"chain-tail-missing", "bundle-sheet-open"}, id="the last entry"),
        pytest.param(forge_seat, {"bundle-seats-differ", "chain-tail-missing"}, id="a seat"),
        pytest.param(forge_row, {"bundle-seats-differ"}, id="a row"),
        pytest.param(forge_signature, {"bundle-signatures-missing"}, id="a signature"),
        pytest.param(forge_participation, {"bundle-standing-differs"}, id="who takes part"),
        pytest.param(forge_locks, {"bundle-sheet-differs", "bundle-lock-differs"}, id="a whole chain"),
        pytest.param(forge_there_and_back, {"bundle-sheet-unsigned"}, id="a mark, and the old one again"),
    ],
)
def test_what_was_forged_is_found_by_both_programs(document, forge, codes):
    forged = copy.deepcopy(document)
    forge(forged)

    assert codes <= set(found(rehashed(forged)))


@pytest.mark.one_database
def test_a_changed_result_betrays_itself_by_the_printed_hash(document):
    forge_medal(document)

    assert "bundle-hash-differs" in found(document)


@pytest.mark.one_database
def test_the_words_of_a_reason_cannot_be_changed(app):
    hall = make_skill(app)
    unlock(hall, 0)
    sign_sheets(hall, [0])
    lock_all(hall)
    finalise(hall)
    document = exported(hall)
    next(iter(document["texts"].values()))["text"] = "Nothing at all."

    assert found(document) == ["bundle-text-differs"]
