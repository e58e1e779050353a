"""Files of skills that were brought to a stage; the record of results of international stages.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_files()
    _create_record()


def downgrade() -> None:
    op.drop_table("international_result")
    op.drop_table("stage_skill_import")


def _create_files() -> None:
    op.create_table(
        "stage_skill_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("taken", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name="fk_stage_skill_import_stage_id_stage"),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name="fk_stage_skill_import_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_stage_skill_import"),
        sa.UniqueConstraint("public_id", name="uq_stage_skill_import_public_id"),
    )
    op.create_index("ix_stage_skill_import_stage_id", "stage_skill_import", ["stage_id"])


def _create_record() -> None:
    op.create_table(
        "international_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("skill", sa.String(200), nullable=False),
        sa.Column("competitor", sa.String(200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("medal", sa.String(20), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "medal IN ('gold', 'silver', 'bronze', 'medallion')", name="ck_international_result_medal_known"
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name="fk_international_result_stage_id_stage"),
        sa.PrimaryKeyConstraint("id", name="pk_international_result"),
        sa.UniqueConstraint("stage_id", "position", name="uq_international_result_stage_id_position"),
    )
