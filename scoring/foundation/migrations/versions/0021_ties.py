"""From when on a judge was tied to a seat, or no longer was, once the assessment is open.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# What is known of the ties that stand: whoever was tied after the opening judged until then.
_KNOWN = """
INSERT INTO tie_change (seat, account_id, at, tied)
SELECT {table}.seat, {table}.account_id, {moment}, {tied}
FROM {table} JOIN seat ON seat.public_id = {table}.seat JOIN assessment ON assessment.id = seat.assessment_id
WHERE {moment} > assessment.opened_at ORDER BY {moment}
"""


def upgrade() -> None:
    op.create_table(
        "tie_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False, index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("tied", sa.Boolean, nullable=False),
    )
    op.execute(_KNOWN.format(table="conflict", moment="declared_at", tied="true"))
    op.execute(_KNOWN.format(table="conflict_override", moment="conflict_override.at", tied="false"))


def downgrade() -> None:
    op.drop_table("tie_change")
