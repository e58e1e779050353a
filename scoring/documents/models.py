"""Tables of the register: papers as they were issued, what became of them, copies made of many; added to alone."""

import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name

PUBLIC_ID = 16
OPAQUE_ID = 64  # the key of a thing that another room knows
SHA256_HEX = 64
CODE = 16
SERIES = 10
NUMBER = 40
ONCE = 200
ISSUER_CODE = 16

# No UPDATE and no DELETE on these tables, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("paper", "paper_act", "paper_copy", "paper_issuer")


class PaperIssuerRow(Base):
    """The code that the numbers of an issuer begin with, given once and kept."""

    __tablename__ = "paper_issuer"

    id: Mapped[Id]
    issuer: Mapped[str] = mapped_column(String(OPAQUE_ID), unique=True)
    code: Mapped[str] = mapped_column(String(ISSUER_CODE), unique=True)


class PaperCounterRow(Base):
    """The last number of a series: of an issuer, in a year. It grows in the transaction that keeps the paper."""

    __tablename__ = "paper_counter"

    id: Mapped[Id]
    issuer: Mapped[str] = mapped_column(String(OPAQUE_ID))
    series: Mapped[str] = mapped_column(String(SERIES))
    year: Mapped[int]
    last: Mapped[int]

    __table_args__ = (UniqueConstraint("issuer", "series", "year"),)


class PaperRow(Base):
    """A paper as it was issued. `layout`, `content` (JSON) and `proof` (JSON) are the frozen view that it is drawn of.

    `said` (JSON) is what verification tells: names of the skill and the result by language, the holder's name.
    `subject` is whom or what it is about, `person` the holder where that is one person, both opaque ids; `place` is
    where it belongs ("stage:<id>"), `reveals` (opaque) what must be revealed before anybody hears of it. `assessment`
    and `results_hash` are the final results that it rests on. `once`: of what there is only one such paper.
    """

    __tablename__ = "paper"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    kind: Mapped[Code]
    issuer: Mapped[str] = mapped_column(String(OPAQUE_ID))
    issuer_kk: Mapped[Name]
    issuer_ru: Mapped[Name]
    issuer_en: Mapped[Name]
    series: Mapped[str] = mapped_column(String(SERIES))
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(NUMBER))
    code: Mapped[str] = mapped_column(String(CODE), unique=True)
    issued_on: Mapped[datetime.date] = mapped_column(Date)
    result: Mapped[int] = mapped_column(Integer)
    skill: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    subject: Mapped[str] = mapped_column(String(OPAQUE_ID))
    person: Mapped[str | None] = mapped_column(String(OPAQUE_ID), index=True)
    place: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)
    reveals: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    assessment: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    results_hash: Mapped[str | None] = mapped_column(String(SHA256_HEX))
    once: Mapped[str] = mapped_column(String(ONCE), unique=True)
    layout: Mapped[Code]
    content: Mapped[LongText]
    proof: Mapped[LongText]
    said: Mapped[LongText]
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("issuer", "series", "year", "seq"),
        Index("uq_paper_number", "number", unique=True),
    )


class PaperActRow(Base):
    """What became of a paper: annulled for a reason, replaced by `other`, signed (`sha256` of the signed bytes)."""

    __tablename__ = "paper_act"

    id: Mapped[Id]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    act: Mapped[Code]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    reason: Mapped[LongText]
    sha256: Mapped[str | None] = mapped_column(String(SHA256_HEX), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("paper_id", "act"),
        CheckConstraint("act IN ('annulled', 'replaced', 'signed')", name="act_known"),
        CheckConstraint("(act = 'replaced') = (other_id IS NOT NULL)", name="replaced_by_another"),
        CheckConstraint("(act = 'signed') = (sha256 IS NOT NULL)", name="signed_has_hash"),
    )


class PaperCopyRow(Base):
    """A file made of several papers, to print or to hand over, known by its hash. `papers` (JSON) are public ids."""

    __tablename__ = "paper_copy"

    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX), unique=True)
    form: Mapped[Code]
    place: Mapped[str] = mapped_column(String(OPAQUE_ID))
    papers: Mapped[LongText]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (Index(None, "place"),)
