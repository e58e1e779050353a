"""Every code that marking raises has its sentence in three languages, and no sentence has lost its code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

import scoring.marking
from scoring.foundation import words
from scoring.marking.tablet import words as tablet_words

ROOM = Path(scoring.marking.__file__).parent
RAISED = {"Refused", "RuleBroken", "NotFound", "Outdated", "Unreadable", "Fault", "Missing", "__init__", "sentence"}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)s")
CALLED_BY_THE_PAGE = {"Date of day %(day)s", "Sheets name day %(day)s, and no such day is planned."}  # given as "C2"
LOOK_ALIKE = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def codes_in(path: Path) -> Iterator[str]:
    """The first text handed to whatever makes an error, a fault, a missing point or a sentence."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] in RAISED:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def catalogue(language: str) -> dict[str, Message]:
    with (ROOM / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return {message.id: message for message in read_po(source) if message.context == "code"}


CODES = {code for path in ROOM.glob("*.py") for code in codes_in(path)}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    """Sentences of the core's codes may stand with a part of the room, or with the rules."""
    assert set(catalogue(language)) - CODES == set()
    assert {code for code in CODES if words.sentence(code, locale=language) == code} == set()


def test_the_three_sentences_of_a_code_name_the_same_values() -> None:
    named = {
        language: {
            code: sorted(set(PLACEHOLDER.findall(message.string))) for code, message in catalogue(language).items()
        }
        for language in words.LANGUAGES
    }

    assert named["kk"] == named["en"]
    assert named["ru"] == named["en"]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_sentences_are_plain(language: str) -> None:
    sentences = {code: message.string for code, message in catalogue(language).items()}

    assert not [code for code, text in sentences.items() if "!" in text or not text.endswith(".")]
    assert not [code for code, text in sentences.items() if LOOK_ALIKE.search(PLACEHOLDER.sub(" ", text))]
    assert not [code for code, text in sentences.items() if "%" in PLACEHOLDER.sub("", text)]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_competition_day_is_called_c_and_its_number_everywhere(app: Flask, language: str) -> None:
    for place in words.catalogue_files(language):
        with place.open("rb") as source:
            said = {str(one.id): str(one.string) for one in read_po(source) if "ay " in str(one.id)}
        plain = {one for one in said if re.search(r"\b[Dd]ay %\(day\)s", one)}
        assert plain <= CALLED_BY_THE_PAGE, place
        assert all("C%(day)s" in text for one, text in said.items() if "ay C%(day)s" in one), place
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        assert "C%(day)s" in tablet_words.words()["day"]
