"""What papers say, frozen: every text is here already, in the languages of the paper; a layout adds none of its own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """What a certificate says in one language. In `body` what stands between two `**` is bold."""

    language: str
    above: tuple[str, ...]
    title: str
    lead: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs by hand: a name, "" for a line to write it on, and the title in each language."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """The looks of an issuer's papers: a colour as "#rrggbb", hashes of kept pictures ("" for none), its version."""

    colour: str = "#006477"
    logo: str = ""
    background: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on A4 across. `tone`: gold, silver, bronze, excel have a medal; plain has none.

    `labels` are the words beside the QR code: of the code, of the day. `rehearsal` is written across the paper.
    """

    columns: tuple[Column, ...]
    tone: str
    signatories: tuple[Signatory, ...]
    day: tuple[str, ...]
    labels: tuple[str, str]
    issuer: str
    design: Design = Design()
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge on A6: a large number of a seat, or nothing; who, as what, from where, by language.

    `rank`: 0 for whoever is marked, 1 for an expert, 2 and 3 for a deputy and a chief expert.
    """

    above: tuple[str, ...]
    number: str
    name: str
    role: tuple[str, ...]
    below: tuple[str, ...]
    labels: tuple[str, str]
    issuer: str
    language: str
    design: Design = Design()
    rehearsal: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What the register adds. `address` stands in the QR code and leads to the verification; `shown` is printed."""

    number: str
    code: str
    address: str
    shown: str


def document_of(content: Certificate | Badge | Proof) -> Document:
    """As JSON has it."""
    return asdict(content)


def certificate_from(document: Mapping[str, Any]) -> Certificate:
    return Certificate(
        columns=tuple(Column(**{**one, "above": tuple(one["above"])}) for one in document["columns"]),
        tone=document["tone"],
        signatories=tuple(Signatory(one["name"], tuple(one["titles"])) for one in document["signatories"]),
        day=tuple(document["day"]),
        labels=(document["labels"][0], document["labels"][1]),
        issuer=document["issuer"],
        design=Design(**document["design"]),
        rehearsal=document["rehearsal"],
    )


def badge_from(document: Mapping[str, Any]) -> Badge:
    listed = {name: tuple(document[name]) for name in ("above", "role", "below", "labels")}
    return Badge(**{**document, **listed, "design": Design(**document["design"])})
