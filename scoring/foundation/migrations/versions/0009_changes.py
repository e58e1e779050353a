"""Changes of the scheme while an assessment is open.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheme_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("assessment_id", sa.Integer, sa.ForeignKey("assessment.id"), nullable=False, index=True),
        sa.Column("from_version", sa.Integer, sa.ForeignKey("scheme_version.id"), nullable=False),
        sa.Column("to_version", sa.Integer, sa.ForeignKey("scheme_version.id"), nullable=False),
        sa.Column("panels", sa.Text, nullable=False),
        sa.Column("reason_text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=False),
        sa.Column("asked_by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answered_by", sa.Integer, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("answered_at", UtcDateTime, nullable=True),
        sa.CheckConstraint("state IN ('open', 'granted', 'refused')", name=op.f("ck_scheme_change_state_known")),
    )


def downgrade() -> None:
    op.drop_table("scheme_change")
