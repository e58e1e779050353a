"""Tables of people: regions, accounts, the roles they hold and where, their sign-ins, the access log."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring.foundation.db import Base, Code, Id, Moment, Name

LOGIN_LENGTH = 100
EMAIL_LENGTH = 254
ADDRESS_LENGTH = 45  # an IPv6 address in its longest form
AGENT_LENGTH = 300


class Region(Base):
    """One of the 20 regions and cities of republican significance; the key is its ISO 3166-2 code."""

    __tablename__ = "region"

    iso: Mapped[str] = mapped_column(String(6), primary_key=True)
    kato: Mapped[str] = mapped_column(String(9), unique=True)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    centre_kk: Mapped[Name]
    centre_ru: Mapped[Name]


class Account(Base):
    """Who may sign in. The login is stored normalised and never holds "@", so that no login is another's email."""

    __tablename__ = "account"

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(LOGIN_LENGTH), unique=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[Name]
    language: Mapped[str] = mapped_column(String(2))
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[Moment]
    password_changed_at: Mapped[Moment]

    roles: Mapped[list["RoleGrant"]] = relationship(back_populates="account", order_by="RoleGrant.id")


class RoleGrant(Base):
    """A role and where it holds: (kind, opaque id), no foreign key, so that people need not know stages or exams."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "scope_kind", "scope_id"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Code]
    scope_kind: Mapped[Code]
    scope_id: Mapped[str] = mapped_column(String(100))
    granted_at: Mapped[Moment]
    granted_by: Mapped[int | None] = mapped_column(Integer)

    account: Mapped[Account] = relationship(back_populates="roles")


class SignIn(Base):
    """One signed-in browser. The browser holds a random token; here stands only its SHA-256 in hexadecimal."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH))

    account: Mapped[Account] = relationship()


class AccessLog(Base):
    """Who did what that touches access or personal data, when, from where. Never a password, never what was typed."""

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "at"), Index(None, "account_id"))

    id: Mapped[Id]
    what: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    subject: Mapped[str] = mapped_column(String(200))
