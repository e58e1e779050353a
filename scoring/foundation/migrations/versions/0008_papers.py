"""Photos of work, and marks that come from paper.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_photos()
    _create_papers()


def downgrade() -> None:
    op.drop_table("paper_sheet")
    op.drop_table("marking_photo")


def _account(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("account.id"), nullable=nullable)


def _place() -> tuple[sa.Column[str], sa.Column[int], sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessment.id"), nullable=False, index=True),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False, index=True),
        sa.Column("sheet", sa.String(64), nullable=False),
    )


def _create_photos() -> None:
    op.create_table(
        "marking_photo",
        sa.Column("id", sa.Integer, primary_key=True),
        *_place(),
        sa.Column("aspect", sa.String(64), nullable=True),
        _account("by"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("sent", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("deleted_at", UtcDateTime, nullable=True),
        _account("deleted_by", nullable=True),
        sa.UniqueConstraint("by", "client_id"),
    )


def _create_papers() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer, primary_key=True),
        *_place(),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        _account("typed_by"),
        sa.Column("typed_at", UtcDateTime, nullable=False),
        _account("checked_by", nullable=True),
        sa.Column("checked_at", UtcDateTime, nullable=True),
        sa.Column("reason_text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.CheckConstraint("state IN ('typed', 'sent-back', 'confirmed', 'recorded')", name="state_known"),
        sa.CheckConstraint("origin IN ('paper', 'tablet')", name="origin_known"),
    )
