"""What templates of this room may call, and its place on the start page."""

from flask import Flask, url_for
from flask_babel import gettext as _

from scoring.foundation.answers import WAYS
from scoring.foundation.viewer import Work
from scoring.foundation.words import LANGUAGE_NAMES, language
from scoring.rules.scheme import NO_TEXT, Scheme, Text
from scoring.schemes import access, wording
from scoring.schemes.content.reading import decimal_text
from scoring.schemes.queries import said


def init_app(app: Flask) -> None:
    app.add_template_filter(in_words, "said")
    app.add_template_filter(decimal_text, "decimal")
    app.add_template_global(section_name)
    app.add_template_global(wording.type_words, "type_words")
    app.add_template_global(wording.purpose_words, "purpose_words")
    app.add_template_global(wording.field_words, "field_words")
    app.add_template_global(wording.act_words, "act_words")
    app.add_template_global(wording.certainty_words, "certainty_words")
    app.add_template_global(lambda: LANGUAGE_NAMES, "language_names")
    app.extensions.setdefault(WAYS, {})["scheme-unknown"] = lambda: (_("Marking schemes"), url_for("schemes.index"))


def in_words(text: Text) -> str:
    """A text in the reader's language, else in one that has it."""
    return said(text, language())


def section_name(content: Scheme, number: str) -> Text:
    """The name of a section by its number; no text for one that only aspects name."""
    return next((section.name for section in content.sections if section.id == number), NO_TEXT)


def work() -> list[Work]:
    """Schemes on the start page, for whoever may bring one in."""
    if not access.allowed(access.signed_in(), access.IMPORT):
        return []
    meaning = _("Bring in a workbook, mend it, publish it, take it out again")
    return [Work(_("Marking schemes"), meaning, url_for("schemes.index"), "list")]
