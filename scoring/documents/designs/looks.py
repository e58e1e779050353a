"""A look: what a designer may change of papers, checked when saved. Number, QR code and hash are no part of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from scoring.documents.drawing.contents import Design, Signatory
from scoring.documents.drawing.faces import unknown_letters
from scoring.documents.drawing.measuring import closing_fits, signatory_fits
from scoring.foundation.errors import Refused
from scoring.people.directory.naming import in_language, tidy

COLOUR = Design().colour
PAPER_LIGHTNESS = 1.0  # of white
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
MOST_SIGNATORIES = 3
NAME_LENGTH, TITLE_LENGTH, CLOSING_LENGTH = 80, 120, 240
_COLOUR = re.compile(r"#[0-9a-f]{6}")

Texts = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs by hand: a name, "" for a line to write it on, and the title by language."""

    name: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Look:
    """`logo` and `background` are hashes of kept pictures, "" for none. No `signatories`: those of the stage sign.

    `version` ("stage:<id>/3") is "" for the look that needs no designer.
    """

    colour: str = COLOUR
    logo: str = ""
    background: str = ""
    signatories: tuple[Signing, ...] = ()
    closing: Texts = field(default_factory=dict)
    version: str = ""

    @property
    def design(self) -> Design:
        return Design(self.colour, self.logo, self.background, self.version)

    def signs(self, languages: Sequence[str]) -> tuple[Signatory, ...]:
        return tuple(
            Signatory(one.name, tuple(dict.fromkeys(_said(one.title, each) for each in languages)))
            for one in self.signatories
        )

    def closes(self, language: str) -> str:
        """The closing words that were written in this language, "" for none: a column has no words of another."""
        return self.closing.get(language, "")


def checked(look: Look) -> Look:
    """The look as it is kept. A `field` is "name_<number>", "title_<number>_<language>" or "closing_<language>".

    Raises Refused: design-colour-wrong, design-contrast-low (`contrast`, `least`), design-title-missing (`number`),
    design-signatories-many (`most`), design-letters-unknown (`field`, `letters`), design-overflows (`field`),
    text-too-long.
    """
    colour = look.colour.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise Refused("design-colour-wrong")
    if contrast(colour) < LEAST_CONTRAST:
        raise Refused("design-contrast-low", contrast=f"{contrast(colour):.1f}", least=f"{LEAST_CONTRAST:.1f}")
    if len(look.signatories) > MOST_SIGNATORIES:
        raise Refused("design-signatories-many", most=MOST_SIGNATORIES)
    signatories = tuple(_tidy_signing(one) for one in look.signatories)
    closing = {language: tidy(text, limit=CLOSING_LENGTH) for language, text in look.closing.items()}
    kept = replace(look, colour=colour, signatories=signatories, closing=closing)
    for place, text in _texts(kept):
        if unknown := unknown_letters(text):
            raise Refused("design-letters-unknown", field=place, letters=", ".join(unknown[:5]))
    _expect_room(kept)
    return kept


def contrast(colour: str) -> float:
    """To white, as WCAG has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return (PAPER_LIGHTNESS + 0.05) / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def document_of(look: Look) -> dict[str, Any]:
    """As JSON has it, without its version."""
    return {name: value for name, value in asdict(look).items() if name != "version"}


def look_from(document: Mapping[str, Any], version: str) -> Look:
    signatories = tuple(Signing(one["name"], one["title"]) for one in document["signatories"])
    return Look(**{**document, "signatories": signatories, "version": version})


def _tidy_signing(one: Signing) -> Signing:
    title = {language: tidy(text, limit=TITLE_LENGTH) for language, text in one.title.items()}
    name = tidy(one.name, limit=NAME_LENGTH)
    if not any(title.values()):
        raise Refused("design-title-missing", name=name)
    return Signing(name, title)


def _texts(look: Look) -> Iterator[tuple[str, str]]:
    """Every text with its field."""
    for number, one in enumerate(look.signatories, 1):
        yield f"name_{number}", one.name
        yield from ((f"title_{number}_{language}", text) for language, text in one.title.items())
    yield from ((f"closing_{language}", text) for language, text in look.closing.items())


def _expect_room(look: Look) -> None:
    for number, one in enumerate(look.signatories, 1):
        if not signatory_fits(one.name, tuple(one.title.values()), of=len(look.signatories)):
            raise Refused("design-overflows", field=_longest(number, one, of=len(look.signatories)))
    for language, text in look.closing.items():
        if not closing_fits(text):
            raise Refused("design-overflows", field=f"closing_{language}")


def _longest(number: int, one: Signing, *, of: int) -> str:
    """The field to shorten: the name, where it has no room alone; else the longest title."""
    if not signatory_fits(one.name, (), of=of):
        return f"name_{number}"
    return f"title_{number}_{max(one.title, key=lambda language: len(one.title[language]))}"


def _said(texts: Texts, language: str) -> str:
    return in_language(language, kk=texts.get("kk", ""), ru=texts.get("ru", ""), en=texts.get("en", ""))
