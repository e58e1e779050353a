"""What anybody may hear of a paper by its code: whether it is genuine, and of what is public so much as may be told.

A number answers nothing; a code that is not in the register answers nothing but that. decisions.md 24.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.codes import checks, read_code, shown_code
from scoring.documents.kinds import all_kinds
from scoring.documents.models import PaperActRow, PaperCopyRow, PaperRow
from scoring.documents.queries import Paper, State, view
from scoring.documents.subjects import Naming, is_revealed, naming_of, stale_among
from scoring.people.directory.naming import in_language


class Answer(StrEnum):
    """MISTYPED is no code at all, or one whose check character does not fit; HIDDEN is genuine and under embargo."""

    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    HIDDEN = "hidden"
    VALID = "valid"
    ANNULLED = "annulled"
    REPLACED = "replaced"


class Compared(StrEnum):
    """A dropped file beside the issued one. COPY was made here of several papers, this one among them."""

    SAME = "same"
    SIGNED = "signed"
    COPY = "copy"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """What is told of a paper. Texts by language.

    `name` is empty where no name may be shown, `reason` and `other` where the paper is valid. `opens_own`: its holder
    comes to the own page by it, with the code that was given apart. `stale`: valid, and resting on corrected results.
    """

    number: str
    kind: Mapping[str, str]
    skill: Mapping[str, str]
    result: Mapping[str, str]
    issuer: Mapping[str, str]
    issued_on: date
    naming: Naming
    name: Mapping[str, str]
    ended_on: datetime | None
    reason: str
    other: str
    hashes: tuple[str, ...]
    opens_own: bool = False
    stale: bool = False

    def told(self, what: str, language: str) -> str:
        texts: Mapping[str, str] = getattr(self, what)
        return in_language(language, kk=texts.get("kk", ""), ru=texts.get("ru", ""), en=texts.get("en", ""))


@dataclass(frozen=True, slots=True)
class Verified:
    """`code` as it is printed, or what was typed. `paper` is None where nothing may be told of one."""

    answer: Answer
    code: str
    paper: PublicPaper | None = None
    compared: Compared | None = None


def verify(session: Session, typed: str, *, at: datetime, sha256: str = "") -> Verified:
    """The answer to a code, and to a file's hash (hexadecimal) where one was dropped."""
    code = read_code(typed)
    if code is None or not checks(code):
        return Verified(Answer.MISTYPED, typed[: len("XXXX-XXXX-XXXX-XXXX")] if code is None else shown_code(code))
    row = session.scalar(select(PaperRow).where(PaperRow.code == code))
    if row is None:
        return Verified(Answer.UNKNOWN, shown_code(code))
    compared = compare(session, row, sha256.lower()) if sha256 else None
    paper, hidden = view(session, row), not is_revealed(session, row, at=at)
    if hidden:
        answer = Answer.HIDDEN if paper.state is State.VALID else Answer(paper.state.value)
        return Verified(answer, shown_code(code), compared=compared)
    return Verified(Answer(paper.state.value), shown_code(code), _public(session, row, paper, at), compared)


def compare(session: Session, row: PaperRow, sha256: str) -> Compared:
    """How a file with this hash stands to a paper."""
    if sha256 == row.sha256:
        return Compared.SAME
    signed = select(PaperActRow.id).where(PaperActRow.paper_id == row.id, PaperActRow.sha256 == sha256)
    if session.scalar(signed) is not None:
        return Compared.SIGNED
    papers = session.scalar(select(PaperCopyRow.papers).where(PaperCopyRow.sha256 == sha256))
    if papers is not None and row.public_id in json.loads(papers):
        return Compared.COPY
    return Compared.CHANGED


def _public(session: Session, row: PaperRow, paper: Paper, at: datetime) -> PublicPaper:
    kind, naming = all_kinds().get(row.kind), Naming.FULL
    if row.person is not None:
        naming = naming_of(session, row)
    ended = paper.ended
    return PublicPaper(
        number=row.number,
        kind={"kk": kind.kk, "ru": kind.ru, "en": kind.en} if kind else {},
        skill=paper.said.get("skill", {}),
        result=paper.said.get("result", {}),
        issuer=paper.issuer_name,
        issued_on=row.issued_on,
        naming=naming,
        name={Naming.FULL: paper.said.get("name", {}), Naming.INITIALS: paper.said.get("initials", {})}.get(naming, {}),
        ended_on=ended.at if ended else None,
        reason=ended.reason if ended else "",
        other=ended.other if ended else "",
        hashes=tuple(one for one in (paper.sha256, paper.sha256_signed) if one),
        stale=bool(stale_among(session, [paper], at=at)),
        opens_own=kind is not None and kind.opens_own and row.person is not None and ended is None,
    )
