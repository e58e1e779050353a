"""Every code of the rules has its sentence in three languages, and no sentence has lost its code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import scoring.rules
from scoring.foundation import words
from scoring.rules.rulesets import SHIPPED

FILES = sorted(Path(scoring.rules.__file__).parent.glob("*.py"))
CODE = re.compile(r"[a-z]+(-[a-z]+)+")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)s")
LOOK_ALIKE = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def codes_in(path: Path) -> Iterator[str]:
    """Every kebab-case text that is not a state or a kind (the enumerations but `Notice`): the rest are codes."""
    tree = ast.parse(path.read_text("utf-8"))
    values = {node for part in ast.walk(tree) if is_enumeration(part) for node in ast.walk(part)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and node not in values else None
        if isinstance(text, str) and CODE.fullmatch(text):
            yield text


def is_enumeration(node: ast.AST) -> bool:
    bases = node.bases if isinstance(node, ast.ClassDef) and node.name != "Notice" else []
    return any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in bases)


def catalogue(language: str) -> dict[str, Message]:
    """The rules' own sentences of one language, by code."""
    found: dict[str, Message] = {}
    for name in ("rules.po", "results.po"):
        path = Path(words.__file__).parent / "translations" / language / "LC_MESSAGES" / name
        with path.open("rb") as source:
            found |= {message.id: message for message in read_po(source) if message.context == "code"}
    return found


RULE_SETS = {rules.name for rules in SHIPPED}
REMARKS = {remark for rules in SHIPPED for remark in rules.remarks}
CODES = {code for path in FILES for code in codes_in(path)} - RULE_SETS | REMARKS


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    assert set(catalogue(language)) == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_three_sentences_of_a_code_name_the_same_values(code: str) -> None:
    named = {
        language: sorted(set(PLACEHOLDER.findall(catalogue(language)[code].string))) for language in words.LANGUAGES
    }

    assert named["kk"] == named["en"]
    assert named["ru"] == named["en"]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_sentences_are_plain(language: str) -> None:
    sentences = {code: message.string for code, message in catalogue(language).items()}

    assert not [code for code, text in sentences.items() if "!" in text or not text.endswith(".")]
    assert not [code for code, text in sentences.items() if LOOK_ALIKE.search(PLACEHOLDER.sub(" ", text))]
    assert not [code for code, text in sentences.items() if "%" in PLACEHOLDER.sub("", text)]
