"""Every word of the product in Kazakh, Russian and English: none missing, none left over, none half done."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from scoring.foundation import words
from scoring.foundation.config import PROJECT
from tests.foundation.codes import beginnings_in_source, codes_raised, raised, texts_in_source

ROOMS = ("scoring", "exams")
TRANSLATED = ("kk", "ru")
LANGUAGES = ("kk", "ru", "en")
SAME_IN_BOTH = Path(__file__).with_name("same_in_both.txt")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
LOOK_ALIKES = re.compile(r"[Ѐ-ӿ][ABCEHIKMOPTXYaceiopxyhñ]|[ABCEHIKMOPTXYaceiopxyhñ][Ѐ-ӿ]")
Key = tuple[str | None, str]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def assert_none(found: Iterable[object]) -> None:
    """Names all that was found, not only how many."""
    names = sorted(map(str, found))
    assert not names, "\n" + "\n".join(names)


@cache
def every_message(language: str) -> tuple[tuple[Path, Message], ...]:
    found: list[tuple[Path, Message]] = []
    for path in words.catalogue_files(language):
        with path.open("rb") as source:
            catalogue: Catalog = read_po(source, locale=language)
        found += [(path, message) for message in catalogue if message.id]
    return tuple(found)


def key_of(message: Message) -> Key:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, first


def texts_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@cache
def texts_used() -> frozenset[Key]:
    """What templates and modules ask for: (context, English text)."""
    sources = [(path, "jinja2.ext:babel_extract") for path in sorted((PROJECT / "templates").rglob("*.html"))]
    sources += [(path, "python") for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_gettext": None}
    used = set()
    for path, method in sources:
        for _line, message, _comments, context in extract_from_file(
            method, str(path), keywords=keywords, options={"silent": "false", "trimmed": "true"}
        ):
            used.add((context, message if isinstance(message, str) else message[0]))
    return frozenset(used)


def by_key(language: str) -> dict[Key, Message]:
    return {key_of(message): message for _path, message in every_message(language)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_that_a_page_asks_for_is_translated(language: str) -> None:
    assert_none(texts_used() - by_key(language).keys())


@each_language
def test_every_code_has_its_sentence(language: str) -> None:
    spoken = {text for context, text in by_key(language) if context == "code"}

    assert_none(codes_raised() - spoken)


@each_language
def test_no_entry_is_left_over(language: str) -> None:
    texts = {key for key in by_key(language) if key[0] != "code"}

    assert_none(texts - texts_used())


def test_no_sentence_is_left_without_its_code() -> None:
    spoken = {text for context, text in by_key("en") if context == "code"}

    written, begun = texts_in_source(), tuple(beginnings_in_source())
    assert_none(code for code in spoken - written if not code.startswith(begun))


@each_language
def test_a_sentence_asks_only_for_values_that_come_with_its_code(language: str) -> None:
    coded = {key[1]: message for key, message in by_key(language).items() if key[0] == "code"}
    sentences = {code: texts_of(message)[0] for code, message in coded.items()}
    asking = {
        f"{one.place} {one.code}: {name}"
        for one in raised()
        if one.values is not None
        for name in set(PLACEHOLDER.findall(sentences.get(one.code, ""))) - one.values
    }

    assert_none(asking)


@each_language
def test_the_languages_know_the_same_codes(language: str) -> None:
    def spoken(one: str) -> set[str]:
        return {text for context, text in by_key(one) if context == "code"}

    assert spoken(language) == spoken("kk")


@each_language
def test_no_translation_is_empty_or_uncertain(language: str) -> None:
    unfinished = [
        key_of(message)
        for _path, message in every_message(language)
        if message.fuzzy or not all(text.strip() for text in texts_of(message))
    ]

    assert_none(unfinished)


@each_language
def test_an_entry_said_in_two_files_says_the_same(language: str) -> None:
    said: dict[Key, set[str]] = {}
    for _path, message in every_message(language):
        said.setdefault(key_of(message), set()).update(texts_of(message))
    single = {key for key, message in by_key(language).items() if isinstance(message.id, str)}

    assert_none(key for key, texts in said.items() if key in single and len(texts) > 1)


@each_language
def test_no_file_says_an_entry_twice(language: str) -> None:
    counted = Counter()
    for path in words.catalogue_files(language):
        text = path.read_text(encoding="utf-8")
        counted.update(
            (path.name, path.parts[-5], entry)
            for entry in re.findall(r'^((?:msgctxt ".*"\n)?msgid ".+")$', text, flags=re.MULTILINE)
        )

    assert_none(entry for entry, times in counted.items() if times > 1)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    english = {key: message for key, message in by_key("en").items() if key[0] == "code"}
    wrong = []
    for key, message in by_key(language).items():
        source = texts_of(english[key])[0] if key in english else key[1]
        for text in texts_of(message):
            if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source)):
                wrong.append((key, text))

    assert_none(wrong)


@each_language
def test_a_percent_sign_beside_placeholders_is_written_twice(language: str) -> None:
    wrong = []
    for key, message in by_key(language).items():
        for text in texts_of(message):
            rest = PLACEHOLDER.sub("", text)
            if rest != text and "%" in rest.replace("%%", ""):
                wrong.append((key, text))

    assert_none(wrong)


def test_kazakh_that_equals_russian_is_listed_by_hand() -> None:
    kazakh, russian = by_key("kk"), by_key("ru")
    same = {
        text
        for key in kazakh.keys() & russian.keys()
        for text in set(texts_of(kazakh[key])) & set(texts_of(russian[key]))
        if CYRILLIC.search(text)
    }
    listed = {line for line in SAME_IN_BOTH.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"}

    assert_none(same - listed)
    assert_none(listed - same)


@pytest.mark.parametrize("language", TRANSLATED)
def test_cyrillic_words_hold_no_latin_look_alikes(language: str) -> None:
    mixed = [
        text
        for message in by_key(language).values()
        for text in texts_of(message)
        if LOOK_ALIKES.search(PLACEHOLDER.sub("", text))
    ]

    assert_none(mixed)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_kazakh_letters_stay_in_kazakh(language: str) -> None:
    strange = [
        text
        for message in by_key(language).values()
        for text in texts_of(message)
        if re.search("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]", text)
    ]

    assert_none(strange)


def test_one_thing_has_one_word_in_russian() -> None:
    spoken = [text for message in by_key("ru").values() for text in texts_of(message)]

    assert_none(text for text in spoken if re.search("хэш|номинац|номинир", text, re.IGNORECASE))


@each_language
def test_nobody_shouts(language: str) -> None:
    loud = [text for message in by_key(language).values() for text in texts_of(message) if "!" in text]
    loud += [text for _context, text in texts_used() if "!" in text]

    assert_none(loud)
