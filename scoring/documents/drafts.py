"""What is to be issued, before it has a number: handed over by the room of the subject, complete but for the proof."""

from dataclasses import dataclass, field
from datetime import date

from scoring.documents.drawing.contents import Document
from scoring.documents.kinds import Kind


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: an opaque id ("region:KZ-35", "college:<id>"), its names, and the place that numbers begin with.

    `one_of_many`: others issue in this place too, as colleges do; see `issuer_codes`.
    """

    id: str
    kk: str
    ru: str
    en: str
    prefix: str
    one_of_many: bool = False


@dataclass(frozen=True, slots=True)
class Rests:
    """On which final results a paper rests."""

    assessment: str
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One paper to be. `once` says of what there is only one; `said` what verification tells (see PaperRow)."""

    kind: Kind
    issuer: Issuer
    once: str
    subject: str
    place: str
    layout: str
    content: Document
    said: Document = field(default_factory=dict)
    person: str | None = None
    skill: str | None = None
    reveals: str | None = None
    rests: Rests | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A paper with its number and code, not drawn yet: what a signed statement in its QR code may speak of.

    `issuer_code` begins the number.
    """

    draft: Draft
    paper_id: str
    number: str
    seq: int
    year: int
    code: str
    issued_on: date
    issuer_code: str = ""
