"""Tables of people: organisations and persons, accounts, the roles they hold and where, sign-ins, the access log."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name

LOGIN_LENGTH = 100
EMAIL_LENGTH = 254
ADDRESS_LENGTH = 45  # an IPv6 address in its longest form
AGENT_LENGTH = 300
PUBLIC_ID_LENGTH = 16
JOB_ID = 32


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
    __table_args__ = (Index(None, "account_id"), Index(None, "pairing_id"))

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH))
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairing.id"))
    ends_at: Mapped[Moment | None]  # however much it is used; a tablet's last day

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


class Organisation(Base):
    """A college, an enterprise, a chamber or a training centre. `ordered` is its place in lists by the Kazakh name."""

    __tablename__ = "organisation"
    __table_args__ = (Index(None, "ordered"), Index(None, "region"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    kind: Mapped[Code]
    region: Mapped[str] = mapped_column(ForeignKey("region.iso"))
    bin: Mapped[str | None] = mapped_column(String(12), unique=True)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    searched: Mapped[LongText]
    ordered: Mapped[str] = mapped_column(String(240))
    revision: Mapped[int] = mapped_column(Integer)


class Person(Base):
    """Who marks or is marked. A spelling that is not known is empty; the IIN is optional and never a login."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "ordered"), Index(None, "organisation_id"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    surname_kk: Mapped[Name]
    given_kk: Mapped[Name]
    patronymic_kk: Mapped[Name]
    surname_ru: Mapped[Name]
    given_ru: Mapped[Name]
    patronymic_ru: Mapped[Name]
    birth_date: Mapped[date | None] = mapped_column(Date)
    iin: Mapped[str | None] = mapped_column(String(12), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    affiliation: Mapped[Code]
    skills: Mapped[Name]
    searched: Mapped[LongText]
    ordered: Mapped[str] = mapped_column(String(240))
    revision: Mapped[int] = mapped_column(Integer)

    organisation: Mapped[Organisation | None] = relationship()
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id")
    qualifications: Mapped[list["Qualification"]] = relationship(order_by="Qualification.id")


class Consent(Base):
    """What a person, or the representative of a minor, agreed to on paper; withdrawn, it stays as history."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[Code]
    signer: Mapped[Code]
    representative: Mapped[Name]
    signed_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[Moment]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]


class Qualification(Base):
    """What makes a person an expert: a certificate with its number and the day it expires, if it does."""

    __tablename__ = "qualification"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[Name]
    number: Mapped[Name]
    expires_on: Mapped[date | None] = mapped_column(Date)


class BroughtFile:
    """What the table of files that somebody brought has in every room.

    `job` reads the file; `rows` (JSON) are what it read. `taken` (JSON): what became of them, once they are written.
    """

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    filename: Mapped[Name]
    sha256: Mapped[str] = mapped_column(String(64))
    job: Mapped[str | None] = mapped_column(String(JOB_ID))
    rows: Mapped[LongText | None]
    taken: Mapped[LongText | None]


class FileTakenByJob(BroughtFile):
    """One whose rows another job writes, `taking`; they are emptied once they are written."""

    taking: Mapped[str | None] = mapped_column(String(JOB_ID))


class PeopleImport(FileTakenByJob, Base):
    """A file of persons that somebody brought."""

    __tablename__ = "people_import"


class Pin(Base):
    """A person's own number for tablets and signatures at one place, as an argon2 hash; who resets it never sees it.

    Each place has its own: whoever leads one could else take over what the person does at another.
    """

    __tablename__ = "pin"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    scope_kind: Mapped[Code] = mapped_column(primary_key=True)
    scope_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[Moment]


class Pairing(Base):
    """A tablet that one person may enter with a PIN, at one place and on some days.

    `code_hash` is of the one-time code until it is used; from then on `device_hash` is of the token in its cookie.
    """

    __tablename__ = "pairing"
    __table_args__ = (Index(None, "account_id"), Index(None, "device_hash"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    scope_kind: Mapped[Code]
    scope_id: Mapped[str] = mapped_column(String(100))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[Moment | None]
    device_hash: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH))
    paired_at: Mapped[Moment | None]
    wrong_pins: Mapped[int] = mapped_column(Integer)
    revoked_at: Mapped[Moment | None]

    account: Mapped[Account] = relationship(foreign_keys=account_id)


class SecondStep(Base):
    """One-time codes as a second step of signing in. The secret is sealed with a key that lies outside the database."""

    __tablename__ = "second_step"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed: Mapped[LongText]
    begun_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    last_step: Mapped[int] = mapped_column(Integer)  # of thirty seconds; a code counts once
