"""What tablets told of the marks that wait on them.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tablet_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("device_name", sa.String(100), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest", UtcDateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_tablet_report_assessment_id_assessment"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_tablet_report_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_tablet_report"),
        sa.UniqueConstraint(
            "assessment_id", "account_id", "device", name="uq_tablet_report_assessment_id_account_id_device"
        ),
    )


def downgrade() -> None:
    op.drop_table("tablet_report")
