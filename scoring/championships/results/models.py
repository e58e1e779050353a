"""Tables of the results: what was finalised, who signed it, by which decision it was corrected; added to alone."""

import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Id, LongText, Moment
from scoring.marking.models import SHA256_HEX

DECISION_NUMBER = 60
ROLE = 40

# No UPDATE and no DELETE on these tables, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("finalisation", "finalisation_signature", "correction_decision")


class FinalisationRow(Base):
    """The results of an assessment as they were finalised: `document` is JSON, `hash` is what is printed everywhere.

    `secret` makes the pseudonyms of the bundle and seals the heads of the chains; it never leaves the installation.
    """

    __tablename__ = "finalisation"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    revision: Mapped[int]
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    document: Mapped[LongText]
    hash: Mapped[str] = mapped_column(String(SHA256_HEX))
    secret: Mapped[str] = mapped_column(String(SHA256_HEX))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("assessment_id", "revision"),)


class FinalisationSignatureRow(Base):
    """Who signed finalised results, in which role, and when."""

    __tablename__ = "finalisation_signature"

    id: Mapped[Id]
    finalisation_id: Mapped[int] = mapped_column(ForeignKey("finalisation.id"))
    role: Mapped[str] = mapped_column(String(ROLE))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("finalisation_id", "role"),)


class FirstSignatureRow(Base):
    """The first of the two signatures, while it waits for the second; gone with it, or when the results changed."""

    __tablename__ = "first_signature"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(SHA256_HEX))
    secret: Mapped[str] = mapped_column(String(SHA256_HEX))
    role: Mapped[str] = mapped_column(String(ROLE))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]


class CorrectionDecisionRow(Base):
    """A decision to correct finalised results: `revision` is the one that it corrects."""

    __tablename__ = "correction_decision"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    revision: Mapped[int]
    number: Mapped[str] = mapped_column(String(DECISION_NUMBER))
    decided_on: Mapped[datetime.date]
    reason_text: Mapped[str] = mapped_column(ForeignKey("journal_text.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("assessment_id", "revision"),)
