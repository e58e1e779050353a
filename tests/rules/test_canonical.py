"""One value has one spelling, whatever the order it was said in."""

import hashlib
import json
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.canonical import canonical_bytes, digest
from scoring.rules.journal import EntryKind

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda part: st.lists(part) | st.dictionaries(texts, part),
    max_leaves=12,
)


def test_keys_are_sorted_spaces_left_out_and_letters_kept() -> None:
    value = {"ә": "қазақ", "b": [1, True, None, ("x",)], "a": {"z": 1, "y": 2}}

    assert canonical_bytes(value) == '{"a":{"y":2,"z":1},"b":[1,true,null,["x"]],"ә":"қазақ"}'.encode()


def test_member_of_an_enumeration_is_spelled_as_its_value() -> None:
    assert canonical_bytes([EntryKind.LOCK, HTTPStatus.OK]) == canonical_bytes(["lock", 200])
    assert canonical_bytes({EntryKind.LOCK: 1}) == canonical_bytes({"lock": 1})


@given(plain)
def test_bytes_are_those_of_plain_json(value: object) -> None:
    said = json.dumps(without_none(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert canonical_bytes(value) == said.encode()  # type: ignore[arg-type]


def without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_none(part) for key, part in value.items() if part is not None}
    return [without_none(part) for part in value] if isinstance(value, list) else value


def test_a_key_without_a_value_is_left_out() -> None:
    assert canonical_bytes({"a": 1, "b": None}) == canonical_bytes({"a": 1})


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize("value", [1.5, {"mark": 0.1}, [[1.0]], {1: "a"}, {"a": b"x"}, {"a": {1, 2}}])
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)  # type: ignore[arg-type]


@given(st.dictionaries(texts, plain))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(value.items()))

    assert canonical_bytes(value) == canonical_bytes(backwards)  # type: ignore[arg-type]
