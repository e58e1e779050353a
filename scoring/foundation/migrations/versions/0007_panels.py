"""Panels as they are proposed, acts of setting up, and the person behind a judge.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment_judge", sa.Column("person", sa.String(64), nullable=True))
    op.create_table(
        "assessment_act",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessment.id"), nullable=False, index=True),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("by", sa.Integer, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("reason_text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=True),
    )
    op.create_table(
        "panel_proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessment.id"), nullable=False, unique=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("panel_proposal")
    op.drop_table("assessment_act")
    op.drop_column("assessment_judge", "person")
