"""A marking scheme as one JSON document and back, exactly: what a frozen version stores, signs and compares."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Aspect, Criterion, ExtraLine, Kind, Scheme, Section, SubCriterion, Text
from scoring.schemes.content.calculations import calculation_document, calculation_row
from scoring.schemes.content.reading import Place

FORMAT = "sheber-scheme"
VERSION = 1

Document = dict[str, Any]


def scheme_document(scheme: Scheme) -> Document:
    """The document of a scheme: marks and numbers as decimal strings, each text in kk, ru and en. decisions.md 1."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "skill_number": scheme.skill_number,
        "title": _text(scheme.title),
        "standard": scheme.standard,
        "sections": [_section(section) for section in scheme.sections],
        "calculations": [calculation_document(row) for row in scheme.calculations],
        "criteria": [_criterion(criterion) for criterion in scheme.criteria],
    }


def scheme_from(document: object) -> Scheme:
    """The scheme of a document, read strictly: every field there, none unknown, every text storable.

    Raises RuleBroken with `place` ("criteria[0].sub_criteria[2].id"): content-format-unknown, content-field-missing,
    content-field-unknown, content-wrong-type, content-text-too-long, content-text-not-storable (a control character,
    which no spreadsheet can hold), content-number-malformed, content-value-unknown, content-key-twice.
    """
    root = Place(document, "")
    _expect_format(root)
    scheme = Scheme(
        skill_number=root["skill_number"].string(),
        title=_read_text(root["title"]),
        standard=root["standard"].string(),
        sections=tuple(_read_section(place) for place in root["sections"].items()),
        calculations=tuple(calculation_row(place) for place in root["calculations"].items()),
        criteria=tuple(_read_criterion(place) for place in root["criteria"].items()),
    )
    root.only(*_FIELDS["scheme"])
    _refuse_equal_keys(scheme)
    return scheme


def canonical_bytes(scheme: Scheme) -> bytes:
    """The one spelling of a scheme in bytes: equal schemes give equal bytes (sorted keys, UTF-8, no spaces)."""
    text = json.dumps(scheme_document(scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def fingerprint(scheme: Scheme) -> str:
    """SHA-256 (hex) of the canonical bytes: the identity of a frozen version."""
    return hashlib.sha256(canonical_bytes(scheme)).hexdigest()


def expect_storable(scheme: Scheme) -> None:
    """What cannot be read back must not be stored. Raises RuleBroken: what `scheme_from` raises."""
    scheme_from(scheme_document(scheme))


def scheme_from_bytes(content: bytes) -> Scheme:
    """The scheme of stored bytes. Raises RuleBroken: content-not-json, and all that `scheme_from` raises."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise RuleBroken("content-not-json") from None
    return scheme_from(document)


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "scheme": (
        *("format", "version", "skill_number", "title", "standard"),
        *("sections", "calculations", "criteria"),
    ),
    "section": ("id", "name", "declared"),
    "criterion": ("id", "name", "declared", "sub_criteria"),
    "sub_criterion": ("id", "name", "day", "aspects"),
    "aspect": (
        *("key", "kind", "description", "maximum", "section", "extra"),
        *("requirement", "calculation", "benchmarks", "gate"),
    ),
    "extra": ("text", "mark"),
    "text": ("kk", "ru", "en"),
}


def _text(text: Text) -> Document:
    return {"kk": text.kk, "ru": text.ru, "en": text.en}


def _mark(hundredths: int | None) -> str | None:
    return None if hundredths is None else format_hundredths(hundredths)


def _section(section: Section) -> Document:
    return {"id": section.id, "name": _text(section.name), "declared": _mark(section.declared)}


def _criterion(criterion: Criterion) -> Document:
    return {
        "id": criterion.id,
        "name": _text(criterion.name),
        "declared": _mark(criterion.declared),
        "sub_criteria": [_sub_criterion(sub_criterion) for sub_criterion in criterion.sub_criteria],
    }


def _sub_criterion(sub_criterion: SubCriterion) -> Document:
    return {
        "id": sub_criterion.id,
        "name": _text(sub_criterion.name),
        "day": sub_criterion.day,
        "aspects": [_aspect(aspect) for aspect in sub_criterion.aspects],
    }


def _aspect(aspect: Aspect) -> Document:
    return {
        "key": aspect.key,
        "kind": aspect.kind.value if aspect.kind else None,
        "description": _text(aspect.description),
        "maximum": _mark(aspect.maximum),
        "section": aspect.section,
        "extra": [{"text": _text(line.text), "mark": _mark(line.mark)} for line in aspect.extra],
        "requirement": _text(aspect.requirement),
        "calculation": aspect.calculation,
        "benchmarks": [_text(text) for text in aspect.benchmarks],
        "gate": aspect.gate,
    }


def _expect_format(root: Place) -> None:
    if root["format"].string() != FORMAT or root["version"].whole() != VERSION:
        raise RuleBroken("content-format-unknown")


def _read_text(place: Place) -> Text:
    place.only(*_FIELDS["text"])
    return Text(kk=place["kk"].string(), ru=place["ru"].string(), en=place["en"].string())


def _read_section(place: Place) -> Section:
    place.only(*_FIELDS["section"])
    return Section(place["id"].string(), _read_text(place["name"]), place["declared"].mark())


def _read_criterion(place: Place) -> Criterion:
    place.only(*_FIELDS["criterion"])
    return Criterion(
        id=place["id"].string(),
        name=_read_text(place["name"]),
        declared=place["declared"].mark(),
        sub_criteria=tuple(_read_sub_criterion(each) for each in place["sub_criteria"].items()),
    )


def _read_sub_criterion(place: Place) -> SubCriterion:
    place.only(*_FIELDS["sub_criterion"])
    return SubCriterion(
        id=place["id"].string(),
        name=_read_text(place["name"]),
        day=place["day"].string(),
        aspects=tuple(_read_aspect(each) for each in place["aspects"].items()),
    )


def _read_aspect(place: Place) -> Aspect:
    place.only(*_FIELDS["aspect"])
    kind, section, calculation = place["kind"], place["section"], place["calculation"]
    return Aspect(
        key=place["key"].string(),
        kind=None if kind.empty else Kind(kind.one_of([each.value for each in Kind])),
        description=_read_text(place["description"]),
        maximum=place["maximum"].mark(),
        section=None if section.empty else section.string(),
        extra=tuple(_read_extra(each) for each in place["extra"].items()),
        requirement=_read_text(place["requirement"]),
        calculation=None if calculation.empty else calculation.whole(),
        benchmarks=tuple(_read_text(each) for each in place["benchmarks"].items()),
        gate=place["gate"].string(),
    )


def _read_extra(place: Place) -> ExtraLine:
    place.only(*_FIELDS["extra"])
    return ExtraLine(_read_text(place["text"]), place["mark"].mark())


def _refuse_equal_keys(scheme: Scheme) -> None:
    seen: set[str] = set()
    for aspect in scheme.aspects():
        if aspect.key in seen:
            raise RuleBroken("content-key-twice", key=aspect.key)
        seen.add(aspect.key)
