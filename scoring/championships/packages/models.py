"""Tables of the exchange between installations: keys and who trusted them, packages taken, what came in them."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name

PUBLIC_ID = 16
OPAQUE_ID = 64
SHA256_HEX = 64
SEAT = 10
JOB = 32

# No UPDATE and no DELETE on these, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("installation_key_act", "taken_package", "imported_results", "nomination_answer")


class InstallationKeyRow(Base):
    """A public key: the one we sign with (own), one we signed with (retired), another's (trusted, withdrawn).

    The private half of our own lies in the instance folder, never here. `fingerprint` is the SHA-256 of the key.
    """

    __tablename__ = "installation_key"

    id: Mapped[Id]
    fingerprint: Mapped[str] = mapped_column(String(SHA256_HEX), unique=True)
    public_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[Name]
    state: Mapped[str] = mapped_column(String(20))

    __table_args__ = (CheckConstraint("state IN ('own', 'retired', 'trusted', 'withdrawn')", name="state_known"),)


class InstallationKeyActRow(Base):
    """Who made, retired, trusted or withdrew a key, when and why; added to alone."""

    __tablename__ = "installation_key_act"

    id: Mapped[Id]
    key_id: Mapped[int] = mapped_column(ForeignKey("installation_key.id"), index=True)
    act: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    reason: Mapped[LongText]


class PackageImportRow(Base):
    """A package that somebody brought, and what became of it. `decisions`, `review` and `taken` are JSON.

    `job` proves the package or works out the review; while a review is kept, nothing was decided after it.
    """

    __tablename__ = "package_import"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    filename: Mapped[Name]
    sha256: Mapped[str] = mapped_column(String(SHA256_HEX))
    job: Mapped[str | None] = mapped_column(String(JOB))
    hash: Mapped[str | None] = mapped_column(String(SHA256_HEX))
    taking: Mapped[str | None] = mapped_column(String(JOB))
    decisions: Mapped[LongText | None]
    review: Mapped[LongText | None]
    taken: Mapped[LongText | None]


class TakenPackageRow(Base):
    """A package that was taken: twice is once. `file` is the SHA-256 under which the file is kept.

    `findings` (JSON) is what was out of the ordinary in it when it was taken; it names no person.
    """

    __tablename__ = "taken_package"

    id: Mapped[Id]
    hash: Mapped[str] = mapped_column(String(SHA256_HEX), unique=True)
    kind: Mapped[Code]
    stage: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)
    fingerprint: Mapped[str] = mapped_column(String(SHA256_HEX))
    as_of: Mapped[str] = mapped_column(String(40))
    file: Mapped[str] = mapped_column(String(SHA256_HEX))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    findings: Mapped[LongText | None]


class ImportedStageRow(Base):
    """A stage of another installation: who signed it, and the newest package that spoke of it."""

    __tablename__ = "imported_stage"

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(SHA256_HEX))
    package_id: Mapped[int] = mapped_column(ForeignKey("taken_package.id"))


class ImportedResultsRow(Base):
    """Finalised results as another installation fixed them; a correction there stands beside, never over."""

    __tablename__ = "imported_results"

    id: Mapped[Id]
    stage_skill_id: Mapped[int] = mapped_column(ForeignKey("stage_skill.id"))
    assessment: Mapped[str] = mapped_column(String(OPAQUE_ID))
    revision: Mapped[int]
    hash: Mapped[str] = mapped_column(String(SHA256_HEX))
    finalised_at: Mapped[str] = mapped_column(String(40))
    document: Mapped[LongText]
    package_id: Mapped[int] = mapped_column(ForeignKey("taken_package.id"))

    __table_args__ = (UniqueConstraint("stage_skill_id", "hash"),)


class ImportedEntryRow(Base):
    """An entry of an imported stage: the number it competed under there, and the hash of what was said of it."""

    __tablename__ = "imported_entry"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), unique=True)
    seat: Mapped[str | None] = mapped_column(String(SEAT))
    content: Mapped[str] = mapped_column(String(SHA256_HEX))


class ImportedPersonRow(Base):
    """Who a person of another installation is here, and how that was found: public-id, iin, confirmed, created."""

    __tablename__ = "imported_person"

    id: Mapped[Id]
    origin: Mapped[str] = mapped_column(String(OPAQUE_ID), unique=True)
    person: Mapped[str] = mapped_column(String(OPAQUE_ID))
    how: Mapped[Code]


class ImportedNominationRow(Base):
    """The entry that a nomination became here; `nomination` is the entry's public id at the stage it came from."""

    __tablename__ = "imported_nomination"

    id: Mapped[Id]
    nomination: Mapped[str] = mapped_column(String(OPAQUE_ID), unique=True)
    stage: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), unique=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("taken_package.id"))


class NominationAnswerRow(Base):
    """What the upper stage said of our nomination; added to alone, the newest counts."""

    __tablename__ = "nomination_answer"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[Moment]
    reason: Mapped[LongText]
    package_id: Mapped[int] = mapped_column(ForeignKey("taken_package.id"))

    __table_args__ = (
        CheckConstraint("state IN ('nominated', 'confirmed', 'refused', 'withdrawn')", name="state_known"),
    )
