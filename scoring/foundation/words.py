"""Words in kk, ru and en: the reader's language, catalogues read from .po files, sentences for codes, numbers."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

LANGUAGES = ("kk", "ru", "en")
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600
PACKAGE = Path(__file__).resolve().parents[1]
DECIMALS = frozenset({"maximum", "contrast", "least"})  # decimals in sentences, written as the language writes them
DATES = frozenset({"last_date"})  # the same of dates, which travel as "2026-11-02"
MOMENTS = frozenset({"as_of"})  # and of moments: "2026-01-22T09:00:00.000000+00:00"


class Catalogues(Domain):  # type: ignore[misc]
    """All rooms' catalogues, read from the .po files themselves: no compile step to forget."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return translations(str(locale) if locale else "en")


def init_app(app: Flask) -> None:
    babel = Babel(app, locale_selector=choose_language)
    babel.domain_instance = Catalogues()  # the app's own, not looked up by a domain's name among .mo files


def choose_language() -> str:
    """The language this request was given, else the one the person chose, else the settings'."""
    default: str = current_app.config["SETTINGS"].language
    if not has_request_context():
        return default
    if "language" in g:
        return str(g.language)
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return default  # the state language comes first, whatever the browser asks. decisions.md 26


def language() -> str:
    """The language of this request (kk, ru or en)."""
    locale = get_locale()
    return str(locale) if locale else "en"


@cache
def translations(language: str) -> NullTranslations:
    """Every room's catalogue of one language, merged."""
    merged: Translations | None = None
    for path in catalogue_files(language):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
        buffer = BytesIO()
        write_mo(buffer, catalogue)
        buffer.seek(0)
        loaded = Translations(buffer)
        merged = loaded if merged is None else merged.merge(loaded)
    return merged or NullTranslations()


def catalogue_files(language: str) -> list[Path]:
    """The .po files of one language, a room at a time: `scoring/<room>/translations` and those of `exams`."""
    pattern = f"translations/{language}/LC_MESSAGES/*.po"
    return [*sorted(PACKAGE.glob(f"*/{pattern}")), *sorted((PACKAGE.parent / "exams").glob(pattern))]


def sentence(code: str, params: Mapping[str, str | int] | None = None, locale: str | None = None) -> str:
    """The sentence of a stable code in one language; the code itself when nobody wrote one."""
    found = str(translations(locale or language()).pgettext("code", code))
    if not params or found == code:
        return found
    return found % {name: _written(name, value, locale) for name, value in params.items()}


def _written(name: str, value: str | int, locale: str | None) -> str | int:
    if name in DATES | MOMENTS:
        from scoring.foundation.formats import day, written_moment  # which asks for the language here

        if name in MOMENTS:
            return written_moment(str(value), locale)
        return day(date.fromisoformat(str(value)), locale)
    return format_mark(str(value), locale) if name in DECIMALS else value


def format_mark(text: str, locale: str | None = None) -> str:
    """A decimal text as the language writes it: "12.50" is "12,50" in kk and ru."""
    return text if (locale or language()) == "en" else text.replace(".", ",")
