"""Seats of teams and with accommodations, days of preparation, how numbers were drawn, files of seats.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("seat_import", "seat_draw", "seat_accommodation", "seat_member", "assessment_preparation_day")
PLACES = (("skill", 20), ("region", 64), ("organisation", 64))


def upgrade() -> None:
    for name, length in PLACES:
        op.add_column("assessment", sa.Column(name, sa.String(length), nullable=True))
    op.execute(
        "UPDATE assessment SET skill = (SELECT scheme.skill_number FROM scheme JOIN scheme_version "
        "ON scheme_version.scheme_id = scheme.id WHERE scheme_version.id = assessment.scheme_version_id)"
    )
    op.add_column("seat", sa.Column("team", sa.String(200), nullable=True))
    _create_preparation_days()
    _create_parts_of_seats()
    _create_draws()
    _create_imports()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("seat", "team")
    for name, _length in PLACES:
        op.drop_column("assessment", name)


def _refers(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable, index=index)


def _seat() -> sa.Column[str]:
    return sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False)


def _create_preparation_days() -> None:
    op.create_table(
        "assessment_preparation_day",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("assessment_id", "assessment.id"),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.UniqueConstraint("assessment_id", "kind", "date"),
        sa.CheckConstraint("kind IN ('set-up', 'familiarisation')", name="kind_known"),
    )


def _create_parts_of_seats() -> None:
    op.create_table(
        "seat_member",
        sa.Column("id", sa.Integer, primary_key=True),
        _seat(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.UniqueConstraint("seat", "position"),
    )
    op.create_table(
        "seat_accommodation",
        sa.Column("id", sa.Integer, primary_key=True),
        _seat(),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=True),
        sa.UniqueConstraint("seat", "code"),
    )


def _create_draws() -> None:
    op.create_table(
        "seat_draw",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("assessment_id", "assessment.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("algorithm", sa.String(40), nullable=False),
        sa.Column("seed", sa.String(100), nullable=False),
        sa.Column("workplaces", sa.Text, nullable=False),
        _refers("prepared_by", "account.id"),
        sa.Column("prepared_at", UtcDateTime, nullable=False),
        _refers("held_by", "account.id", nullable=True),
        sa.Column("held_at", UtcDateTime, nullable=True),
        sa.Column("result", sa.Text, nullable=True),
        sa.UniqueConstraint("assessment_id", "number"),
    )


def _create_imports() -> None:
    op.create_table(
        "seat_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _refers("assessment_id", "assessment.id", index=True),
        _refers("by", "account.id"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("rows", sa.Text, nullable=True),
        sa.Column("taking", sa.String(32), nullable=True),
        sa.Column("taken", sa.Text, nullable=True),
    )
