"""What a form says, frozen: protocols, acts, lists and sheets are all made of the same few parts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.documents.drawing.contents import Design, Document, Signatory


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: its title by language, its share of the width, how its cells stand: left, centre, right."""

    title: tuple[str, ...]
    share: float = 1.0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: as many cells as there are columns. `least` millimetres high, for what is written by hand."""

    cells: tuple[str, ...]
    strong: bool = False
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form, each of its kinds of content only when there is some, in this order.

    `facts` are (label, value); `texts` by language, side by side; a table of `lines` under `heads`; `signatories`.
    """

    heading: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    heads: tuple[Head, ...] = ()
    lines: tuple[Line, ...] = ()
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A paper of as many A4 pages as it needs, upright or `across`. `title` by language, side by side.

    `labels` are the words beside the QR code (of the code, of the day), for papers of the register. `foot` stands on
    every page: what binds the paper to what it was made of. `rehearsal` is written across the first page.
    """

    languages: tuple[str, ...]
    above: tuple[str, ...]
    title: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: str
    issuer: str
    labels: tuple[str, str] = ("", "")
    day: tuple[str, ...] = ()
    across: bool = False
    design: Design = field(default_factory=Design)
    rehearsal: str = ""


def form_document(form: Form) -> Document:
    """As JSON has it."""
    return asdict(form)


def form_from(document: Mapping[str, Any]) -> Form:
    listed = {name: tuple(document[name]) for name in ("languages", "above", "title", "day")}
    parts = tuple(_part(one) for one in document["parts"])
    labels = (document["labels"][0], document["labels"][1])
    return Form(**{**document, **listed, "parts": parts, "labels": labels, "design": Design(**document["design"])})


def _part(document: Mapping[str, Any]) -> Part:
    return Part(
        heading=document["heading"],
        facts=tuple((label, value) for label, value in document["facts"]),
        texts=tuple(tuple(one) for one in document["texts"]),
        heads=tuple(Head(**{**one, "title": tuple(one["title"])}) for one in document["heads"]),
        lines=tuple(Line(**{**one, "cells": tuple(one["cells"])}) for one in document["lines"]),
        signatories=tuple(Signatory(one["name"], tuple(one["titles"])) for one in document["signatories"]),
    )
