"""Drafts of a stage's papers: what a holder's paper says, frozen, with what the register keeps beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from scoring.championships.papers import kinds, revealing, wording
from scoring.championships.papers.holders import Holder
from scoring.championships.papers.material import Material
from scoring.documents.drafts import Draft, Rests
from scoring.documents.drawing.contents import Badge, Certificate, Column, Document, Signatory, document_of
from scoring.documents.drawing.fitting import BOLD
from scoring.documents.drawing.layouts import BADGE, CERTIFICATE
from scoring.foundation.formats import day
from scoring.foundation.words import LANGUAGES, sentence
from scoring.people.directory.naming import in_language

CHOICES = {"both": ("kk", "ru"), "kk": ("kk",), "ru": ("ru",), "three": ("kk", "ru", "en")}
CHIEF = "chief-expert"


def draft_of(material: Material, holder: Holder, languages: Sequence[str], on: date) -> Draft:
    """A paper complete but for number and code; `on` is the day it is issued."""
    stage = material.stage
    badge = holder.kind in kinds.BADGES
    return Draft(
        kind=holder.kind,
        issuer=material.issuer,
        once=holder.once(stage.public_id),
        subject=holder.seat.seat if holder.seat else holder.person.id if holder.person else holder.member,
        place=revealing.place_of(stage),
        layout=BADGE if badge else CERTIFICATE,
        content=_badge(material, holder, languages) if badge else _certificate(material, holder, languages, on),
        said=_said(material, holder),
        person=holder.person.id if holder.person else None,
        skill=holder.skill.number if holder.skill else None,
        reveals=_reveals(material, holder),
        rests=_rests(holder),
    )


def same_but_for_the_day(one: Document, other: Document) -> bool:
    """Whether two contents say the same, whenever they were issued and however they look."""
    apart: Document = {"day": None, "design": None}
    return {**one, **apart} == {**other, **apart}


def _certificate(material: Material, holder: Holder, languages: Sequence[str], on: date) -> Document:
    return document_of(
        Certificate(
            columns=tuple(_column(material, holder, language) for language in languages),
            tone=kinds.TONES.get(holder.kind.code, "plain"),
            signatories=material.look.signs(languages) or _signatories(material, holder, languages),
            day=tuple(day(on, language) for language in languages),
            labels=(wording.both(languages, "paper-label-code"), wording.both(languages, "paper-label-day")),
            issuer=in_language(languages[0], kk=material.issuer.kk, ru=material.issuer.ru, en=material.issuer.en),
            design=material.look.design,
        )
    )


def _column(material: Material, holder: Holder, language: str) -> Column:
    """With the closing words of the look after what the paper says, where they were written in this language."""
    column = wording.column(material, holder, language)
    closing = material.look.closes(language).replace(BOLD, "")
    return replace(column, body=f"{column.body} {closing}".strip())


def _badge(material: Material, holder: Holder, languages: Sequence[str]) -> Document:
    names = dict.fromkeys(wording.holder_name(material, holder, language) for language in languages)
    skills = dict.fromkeys(wording.named(holder.skill, language) for language in languages) if holder.skill else {}
    number = f"{holder.skill.number} " if holder.skill else ""
    return document_of(
        Badge(
            above=tuple(dict.fromkeys(text for one in languages[:2] for text in wording.above(material, one)))[:3],
            number=str(holder.seat.number) if holder.seat and holder.seat.number is not None else "",
            name=next(iter(names), ""),
            role=tuple(sentence(f"paper-role-{_role(holder)}", None, language) for language in languages),
            below=(*(f"{number}{skill}" for skill in skills), *_college(material, holder, languages)),
            labels=(wording.both(languages, "paper-label-code"), ""),
            issuer=in_language(languages[0], kk=material.issuer.kk, ru=material.issuer.ru, en=material.issuer.en),
            language=languages[0],
            design=replace(material.look.design, logo="", background=""),
            rank=kinds.RANKS.get(_role(holder), 0),
        )
    )


def _role(holder: Holder) -> str:
    return holder.expert.role if holder.expert else "competitor"


def _college(material: Material, holder: Holder, languages: Sequence[str]) -> tuple[str, ...]:
    """In each language of the badge, once where they say the same."""
    known = material.colleges.get(holder.seat.organisation or "") if holder.seat else None
    return tuple(dict.fromkeys(wording.named(known, language) for language in languages)) if known else ()


def _signatories(material: Material, holder: Holder, languages: Sequence[str]) -> tuple[Signatory, ...]:
    """The chief expert of the skill, where the paper is about one, and the chair of the organising committee."""
    chair = Signatory("", _titles("paper-signs-chair", languages))
    if holder.skill is None:
        return (chair,)
    experts = material.experts.get(holder.skill.id, ())
    chief = next((one.person.name(languages[0]) for one in experts if one.role == CHIEF), "")
    return Signatory(chief, _titles("paper-signs-chief", languages)), chair


def _titles(code: str, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence(code, None, language) for language in languages)


def _said(material: Material, holder: Holder) -> dict[str, Any]:
    """What verification tells, in every language, whichever the paper has."""
    said = {"name": {language: wording.holder_name(material, holder, language) for language in LANGUAGES}}
    if holder.person is not None:
        said["initials"] = {language: holder.person.initials(language) for language in LANGUAGES}
    if holder.skill is not None:
        number = holder.skill.number
        said["skill"] = {language: f"{number} {holder.skill.name(language)}" for language in LANGUAGES}
    if holder.row is not None and holder.kind is not kinds.PARTICIPATION:
        said["result"] = {language: wording.reached(holder, language) for language in LANGUAGES}
    return said


def _reveals(material: Material, holder: Holder) -> str | None:
    """What rests on results waits until they are announced; the best of all skills waits for all of them."""
    if holder.row is None or holder.skill is None:
        return None
    if holder.kind is kinds.BEST:
        return f"{revealing.STAGE}{material.stage.public_id}"
    return f"{revealing.SKILL}{holder.skill.id}"


def _rests(holder: Holder) -> Rests | None:
    final = holder.skill.final if holder.skill else None
    return Rests(final.assessment, final.hash) if final is not None and holder.row is not None else None
