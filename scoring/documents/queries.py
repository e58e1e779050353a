"""The register as other rooms read it: papers with their state, as frozen views."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scoring.documents.codes import checks, read_code
from scoring.documents.models import PaperActRow, PaperRow
from scoring.foundation.errors import NotFound
from scoring.people.directory.naming import in_language
from scoring.people.models import Account

IN_ONE_QUERY = 500


class State(StrEnum):
    VALID = "valid"
    ANNULLED = "annulled"
    REPLACED = "replaced"


# What was done with a paper: the row, who did it, the number and the id of the other paper.
Done = tuple[PaperActRow, str, str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """By whom, when and why a paper is valid no more; `other` is the number of what replaced it, `other_id` its id."""

    by: str
    at: datetime
    reason: str
    other: str = ""
    other_id: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the register. `name` as it is printed, by language; `sha256_signed` once its bytes were signed.

    `content` and `proof` are the frozen view that it is drawn of by `layout`.
    """

    paper_id: str
    kind: str
    number: str
    code: str
    year: int
    series: str
    seq: int
    issuer: str
    issuer_name: Mapping[str, str]
    issued_on: date
    result_code: int
    person_id: str | None
    subject: str
    skill: str | None
    assessment: str | None
    results_hash: str | None
    sha256: str
    sha256_signed: str | None
    state: State
    ended: Ended | None
    said: Mapping[str, Mapping[str, str]]
    place: str
    once: str
    layout: str
    content: Mapping[str, Any]
    proof: Mapping[str, Any]

    def name(self, language: str) -> str:
        return self.told("name", language)

    def told(self, what: str, language: str) -> str:
        """What verification says of the skill, the result or the holder, in the language that knows it best."""
        texts = self.said.get(what, {})
        return in_language(language, kk=texts.get("kk", ""), ru=texts.get("ru", ""), en=texts.get("en", ""))


def in_register(session: Session, typed: str) -> bool:
    """Whether there is a paper of this verification code, whatever may be heard of it: to tell who guesses."""
    code = read_code(typed)
    return bool(code and checks(code)) and session.scalar(select(PaperRow.id).where(PaperRow.code == code)) is not None


def paper_row(session: Session, paper: str, *, lock: bool = False) -> PaperRow:
    """Raises NotFound: issued-paper-unknown."""
    found = select(PaperRow).where(PaperRow.public_id == paper)
    row = session.scalar(found.with_for_update() if lock else found)
    if row is None:
        raise NotFound("issued-paper-unknown")
    return row


def papers_of(session: Session, place: str) -> tuple[Paper, ...]:
    """All papers of a place, as they were issued."""
    return _papers(session, PaperRow.place == place)


def results_of(session: Session, place: str) -> set[tuple[str, str]]:
    """(assessment, hash) of all final results that papers of a place rest on."""
    row = PaperRow
    found = select(row.assessment, row.results_hash).where(row.place == place).distinct()
    return {(assessment, hashed) for assessment, hashed in session.execute(found) if assessment and hashed}


def newest_of(session: Session, place: str, *, limit: int, offset: int) -> tuple[tuple[Paper, ...], int]:
    """Some papers of a place, the newest first, and how many there are: there may be thousands, and each is long."""
    here = select(PaperRow).where(PaperRow.place == place)
    count = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    rows = session.scalars(here.order_by(PaperRow.id.desc()).limit(limit).offset(offset))
    return views(session, list(rows)), count


def papers_by_id(session: Session, papers: Collection[str]) -> dict[str, Paper]:
    """Those of these papers that there are."""
    wanted, found = list(papers), dict[str, Paper]()
    for at in range(0, len(wanted), IN_ONE_QUERY):
        part = _papers(session, PaperRow.public_id.in_(wanted[at : at + IN_ONE_QUERY]))
        found |= {paper.paper_id: paper for paper in part}
    return found


def papers_replaced_by(session: Session, paper: str) -> tuple[Paper, ...]:
    """The papers in whose place this one stands."""
    newer = select(PaperRow.id).where(PaperRow.public_id == paper).scalar_subquery()
    return _papers(session, PaperRow.id.in_(select(PaperActRow.paper_id).where(PaperActRow.other_id == newer)))


def papers_of_person(session: Session, person: str) -> tuple[Paper, ...]:
    return _papers(session, PaperRow.person == person)


def view(session: Session, row: PaperRow) -> Paper:
    return views(session, [row])[0]


def views(session: Session, rows: Sequence[PaperRow]) -> tuple[Paper, ...]:
    """In turn; however many there are, the database is asked once for some hundreds of them."""
    acts: dict[int, dict[str, Done]] = {}
    ids = [row.id for row in rows]
    for at in range(0, len(ids), IN_ONE_QUERY):
        for paper, act in _acts(session, ids[at : at + IN_ONE_QUERY]).items():
            acts[paper] = act
    return tuple(_view(row, acts.get(row.id, {})) for row in rows)


def _papers(session: Session, where: ColumnElement[bool]) -> tuple[Paper, ...]:
    return views(session, list(session.scalars(select(PaperRow).where(where).order_by(PaperRow.id))))


def _acts(session: Session, papers: Sequence[int]) -> dict[int, dict[str, Done]]:
    """By paper and act."""
    other, act, found = PaperRow.__table__.alias(), PaperActRow, dict[int, dict[str, Done]]()
    wanted = (
        select(act, Account.display_name, other.c.number, other.c.public_id)
        .join(Account, Account.id == act.account_id)
        .outerjoin(other, other.c.id == act.other_id)
        .where(act.paper_id.in_(papers))
    )
    for row, by, number, public_id in session.execute(wanted):
        found.setdefault(row.paper_id, {})[row.act] = (row, by, number or "", public_id or "")
    return found


def _view(row: PaperRow, acts: Mapping[str, Done]) -> Paper:
    state = next((one for one in (State.REPLACED, State.ANNULLED) if one in acts), State.VALID)
    ended = None
    if state in acts:
        act, by, other, other_id = acts[state]
        ended = Ended(by, act.at, act.reason, other, other_id)
    return Paper(
        paper_id=row.public_id, kind=row.kind, number=row.number, code=row.code, year=row.year, series=row.series,
        seq=row.seq, issuer=row.issuer,
        issuer_name={"kk": row.issuer_kk, "ru": row.issuer_ru, "en": row.issuer_en}, issued_on=row.issued_on,
        result_code=row.result, person_id=row.person, subject=row.subject, skill=row.skill, assessment=row.assessment,
        results_hash=row.results_hash, sha256=row.sha256,
        sha256_signed=acts["signed"][0].sha256 if "signed" in acts else None, state=state, ended=ended,
        said=json.loads(row.said), place=row.place, once=row.once, layout=row.layout, content=json.loads(row.content),
        proof=json.loads(row.proof),
    )  # fmt: skip
