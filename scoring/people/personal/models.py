"""Tables of personal links: the link with the hashes of its secret and its code, and the browsers it let in."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring.foundation.db import Base, Code, Id, Moment, Name
from scoring.people.models import ADDRESS_LENGTH, AGENT_LENGTH, Person


class PersonalLinkRow(Base):
    """A link to one person's own page. `secret_hash` is SHA-256 of 256 random bits, `code_hash` argon2id.

    `holder` says to whom it was given: the person, or the `representative` of a minor. It is good until the end of
    `last_day`, or until it is revoked: another one ends it.
    """

    __tablename__ = "personal_link"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    holder: Mapped[Code]
    representative: Mapped[Name]
    last_day: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]

    person: Mapped[Person] = relationship()


class PersonalSignInRow(Base):
    """A browser that a personal link let in. It holds a random token; here stands only its SHA-256."""

    __tablename__ = "personal_sign_in"
    __table_args__ = (Index(None, "link_id"),)

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(ForeignKey("personal_link.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH))

    link: Mapped[PersonalLinkRow] = relationship()
