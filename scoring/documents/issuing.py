"""Issuing: numbers are looked up, papers drawn with nobody waiting, and kept in one short transaction, or tried again.

Drawing inside the transaction would let every tablet wait for a PDF. So a batch is drawn with the numbers that are
next; if somebody else took them meanwhile, nothing of it was kept, and it is drawn anew.
A series has no gap and no double.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.documents import counters, fragments
from scoring.documents.codes import new_code, shown_code
from scoring.documents.counters import Series
from scoring.documents.credentials import places
from scoring.documents.drafts import Draft, Facts
from scoring.documents.drawing import layouts
from scoring.documents.drawing.contents import Document, Proof, document_of
from scoring.documents.files import keep_bytes
from scoring.documents.issuer_codes import code_of, keep_code
from scoring.documents.models import PaperActRow, PaperRow
from scoring.documents.proof import pdf_signing
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Outdated, Refused
from scoring.people.directory.naming import new_public_id

TRIES = 20
BATCH = 8  # papers drawn for one transaction: while it is written, every mark waits on SQLite (bench papers)
DIGITS = 5
NOT_VALID = "paper-not-valid"


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues, when, and at which address ("https://scoring.example.kz") papers are verified."""

    account: int
    at: datetime
    address: str

    @property
    def day(self) -> date:
        return clock.shown(self.at).date()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper with everything but its row; `signed` are the bytes with the issuer's PDF signature, if it has one."""

    facts: Facts
    proof: Document
    content: bytes
    signed: bytes | None

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def issue(
    drafts: Sequence[Draft],
    office: Office,
    *,
    code: Callable[[], str] = new_code,
    also: Callable[[Session], None] = lambda _session: None,
) -> list[str]:
    """Issue what has not been issued yet; public ids of all these papers, in turn. Done twice, it issues nothing twice.

    `also` is done in the transaction that keeps them. Own transactions: call it outside of one.
    Raises Refused: paper-letters-unknown, paper-layout-unknown, papers-contended, paper-key-missing,
    pdf-key-not-in-force; Unreadable: pdf-key-unreadable.
    """
    for draft in drafts:
        layouts.expect_known_letters([draft.content, draft.issuer.kk, draft.issuer.ru])
    fragments.prepare({draft.issuer.id for draft in drafts}, account=office.account, at=office.at)
    for _ in range(TRIES):
        with db.reading() as session:
            drawn = _draw(session, _missing(session, drafts), office, code)
        for one in drawn:
            keep_bytes(one.signed or one.content)
        rows = [_row(one, office) for one in drawn]
        with suppress(IntegrityError, Outdated), db.transaction() as session:
            _keep(session, drawn, rows, office)
            also(session)
            session.flush()
            return _ids(session, drafts)
    raise Refused("papers-contended")


def reissue(draft: Draft, replaced: str, reason: str, office: Office, *, code: Callable[[], str] = new_code) -> str:
    """Issue a paper in the place of another, which from then on is replaced by it; the new one's public id.

    Raises as `issue` does; Refused: paper-not-valid, for one that is annulled or replaced already.
    """
    return put_in_place(replace(draft, once=f"{draft.once}:{replaced}"), replaced, reason, office, code=code)


def put_in_place(
    draft: Draft, replaced: str, reason: str, office: Office, *, code: Callable[[], str] = new_code
) -> str:
    """As `reissue`, but where there is a paper of `draft.once` already, that one stands in the place of the other."""

    def replace_old(session: Session) -> None:
        old = _valid(session, replaced)
        new = session.scalars(select(PaperRow).where(PaperRow.once == draft.once)).one()
        session.add(
            PaperActRow(
                paper_id=old.id, act="replaced", other_id=new.id, reason=reason, account_id=office.account, at=office.at
            )
        )

    with db.reading() as session:
        _valid(session, replaced)
    return issue([draft], office, code=code, also=replace_old)[0]


def _valid(session: Session, paper: str) -> PaperRow:
    row = session.scalars(select(PaperRow).where(PaperRow.public_id == paper).with_for_update()).one()
    ended = select(PaperActRow.id).where(PaperActRow.paper_id == row.id, PaperActRow.act.in_(("annulled", "replaced")))
    if session.scalar(ended.limit(1)) is not None:
        raise Refused(NOT_VALID)
    return row


def _missing(session: Session, drafts: Sequence[Draft]) -> list[Draft]:
    wanted = {draft.once: draft for draft in drafts}
    known = set(session.scalars(select(PaperRow.once).where(PaperRow.once.in_(list(wanted)))))
    return [draft for once, draft in wanted.items() if once not in known]


def _ids(session: Session, drafts: Sequence[Draft]) -> list[str]:
    found = select(PaperRow.once, PaperRow.public_id).where(PaperRow.once.in_([draft.once for draft in drafts]))
    known = {row.once: row.public_id for row in session.execute(found)}
    return [known[draft.once] for draft in drafts]


def _draw(session: Session, drafts: Sequence[Draft], office: Office, code: Callable[[], str]) -> list[Drawn]:
    drawn = []
    signers = {issuer: pdf_signing.signer_of(issuer, at=office.at) for issuer in {one.issuer.id for one in drafts}}
    for facts in _numbered(session, drafts, office, code):
        proof = document_of(_proof(session, facts, office.address))
        content, sign = layouts.draw(facts.draft.layout, facts.draft.content, proof), signers[facts.draft.issuer.id]
        drawn.append(Drawn(facts, proof, content, sign(content) if sign else None))
    return drawn


def _numbered(session: Session, drafts: Sequence[Draft], office: Office, code: Callable[[], str]) -> Iterator[Facts]:
    last: dict[Series, int] = {}
    codes = {draft.issuer.id: code_of(session, draft.issuer) for draft in drafts}  # of one issuer, as a rule
    for draft in drafts:
        series = (draft.issuer.id, draft.kind.series, office.day.year)
        last[series] = (last[series] if series in last else counters.last(session, series)) + 1
        issuer = codes[draft.issuer.id]
        number = f"{issuer}-{series[2]}-{series[1]}-{last[series]:0{DIGITS}d}"
        yield Facts(draft, new_public_id(), number, last[series], series[2], code(), office.day, issuer)


def _proof(session: Session, facts: Facts, address: str) -> Proof:
    shown = f"{address}/v"
    fragment = fragments.fragment_of(session, facts)
    whole = f"{shown}/{facts.code}" + (f"#{fragment}" if fragment else "")
    return Proof(facts.number, shown_code(facts.code), whole, shown.partition("://")[2])


def _keep(session: Session, drawn: Sequence[Drawn], rows: Sequence[Mapping[str, Any]], office: Office) -> None:
    """Raises Outdated: paper-number-taken, when the numbers that were drawn are no longer the next ones."""
    for draft, code in {one.facts.draft.issuer.id: (one.facts.draft, one.facts.issuer_code) for one in drawn}.values():
        keep_code(session, draft.issuer, code)
    for series, papers in sorted(_by_series(drawn).items()):
        _count(session, series, [one.facts.seq for one in papers])
    if not rows:
        return
    session.execute(insert(PaperRow), rows)  # all in one go: while this is written, every mark waits on SQLite
    found = select(PaperRow).where(PaperRow.once.in_([one.facts.draft.once for one in drawn]))
    kept = {row.once: row for row in session.scalars(found)}
    session.add_all(_signed(kept[one.facts.draft.once], one.signed, office) for one in drawn if one.signed)
    places.give(session, [kept[one.facts.draft.once] for one in drawn])
    session.flush()


def _by_series(drawn: Sequence[Drawn]) -> Mapping[Series, list[Drawn]]:
    found: dict[Series, list[Drawn]] = defaultdict(list)
    for one in drawn:
        draft = one.facts.draft
        found[draft.issuer.id, draft.kind.series, one.facts.year].append(one)
    return found


def _count(session: Session, series: Series, taken: Sequence[int]) -> None:
    """Hold the counter until the end of the transaction, and let it grow."""
    counter = counters.held(session, series)
    if counter.last + 1 != taken[0]:
        raise Outdated("paper-number-taken")
    counter.last = taken[-1]


def _row(one: Drawn, office: Office) -> dict[str, Any]:
    facts, draft = one.facts, one.facts.draft
    return dict(  # noqa: C408  # as keywords it is read like the row it becomes
        public_id=facts.paper_id, kind=draft.kind.code, issuer=draft.issuer.id, issuer_kk=draft.issuer.kk,
        issuer_ru=draft.issuer.ru, issuer_en=draft.issuer.en, series=draft.kind.series, year=facts.year, seq=facts.seq,
        number=facts.number, code=facts.code, issued_on=facts.issued_on, result=int(draft.kind.result),
        skill=draft.skill, subject=draft.subject, person=draft.person, place=draft.place, reveals=draft.reveals,
        assessment=draft.rests.assessment if draft.rests else None,
        results_hash=draft.rests.hash if draft.rests else None, once=draft.once, layout=draft.layout,
        content=_text(draft.content), proof=_text(one.proof), said=_text(draft.said), sha256=one.sha256,
        account_id=office.account, at=office.at,
    )  # fmt: skip


def _signed(row: PaperRow, content: bytes, office: Office) -> PaperActRow:
    hashed = sha256(content).hexdigest()
    return PaperActRow(
        paper_id=row.id, act="signed", reason="", sha256=hashed, account_id=office.account, at=office.at
    )  # fmt: skip


def _text(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True)
