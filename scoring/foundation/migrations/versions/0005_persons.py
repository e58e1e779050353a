"""Organisations and persons with all that is kept of them; PINs, paired tablets, one-time codes.

Revision: 0005, after marking.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("second_step", "pairing", "pin", "people_import", "qualification", "consent", "person", "organisation")


def upgrade() -> None:
    _create_organisation()
    _create_person()
    _create_consent()
    _create_qualification()
    _create_people_import()
    _create_pin()
    _create_second_step()
    _create_pairing()
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.add_column(sa.Column("pairing_id", sa.Integer, nullable=True))
        sign_in.add_column(sa.Column("ends_at", UtcDateTime, nullable=True))
        sign_in.create_foreign_key("fk_sign_in_pairing_id_pairing", "pairing", ["pairing_id"], ["id"])
        sign_in.create_index("ix_sign_in_pairing_id", ["pairing_id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.drop_index("ix_sign_in_pairing_id")
        sign_in.drop_constraint("fk_sign_in_pairing_id_pairing", type_="foreignkey")
        sign_in.drop_column("ends_at")
        sign_in.drop_column("pairing_id")
    for table in TABLES:
        op.drop_table(table)


def _create_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("region", sa.String(6), sa.ForeignKey("region.iso"), nullable=False, index=True),
        sa.Column("bin", sa.String(12), nullable=True, unique=True),
        *(sa.Column(name, sa.String(200), nullable=False) for name in ("name_kk", "name_ru", "name_en")),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("ordered", sa.String(240), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _create_person() -> None:
    names = ("surname_kk", "given_kk", "patronymic_kk", "surname_ru", "given_ru", "patronymic_ru")
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        *(sa.Column(name, sa.String(200), nullable=False) for name in names),
        sa.Column("birth_date", sa.Date, nullable=True),
        sa.Column("iin", sa.String(12), nullable=True, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=True, index=True),
        sa.Column("affiliation", sa.String(60), nullable=False),
        sa.Column("skills", sa.String(200), nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("ordered", sa.String(240), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("scope", sa.String(60), nullable=False),
        sa.Column("signer", sa.String(60), nullable=False),
        sa.Column("representative", sa.String(200), nullable=False),
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Integer, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime, nullable=True),
    )


def _create_qualification() -> None:
    op.create_table(
        "qualification",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("expires_on", sa.Date, nullable=True),
    )


def _create_people_import() -> None:
    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("rows", sa.Text, nullable=True),
        sa.Column("taking", sa.String(32), nullable=True),
        sa.Column("taken", sa.Text, nullable=True),
    )


def _create_pin() -> None:
    op.create_table(
        "pin",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )


def _create_pairing() -> None:
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("scope_kind", sa.String(60), nullable=False),
        sa.Column("scope_id", sa.String(100), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=True, unique=True),
        sa.Column("code_until", UtcDateTime, nullable=True),
        sa.Column("device_hash", sa.String(64), nullable=True, index=True),
        sa.Column("agent", sa.String(300), nullable=False),
        sa.Column("paired_at", UtcDateTime, nullable=True),
        sa.Column("wrong_pins", sa.Integer, nullable=False),
        sa.Column("revoked_at", UtcDateTime, nullable=True),
    )


def _create_second_step() -> None:
    op.create_table(
        "second_step",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime, nullable=True),
        sa.Column("last_step", sa.Integer, nullable=False),
    )
