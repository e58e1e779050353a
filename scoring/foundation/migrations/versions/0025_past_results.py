"""Results of past years brought in from files, for comparison alone; and the files.

Revision: 0025, after 0024.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FILES, RESULTS = "past_import", "past_result"
ONCE = ("season", "level", "kind", "track", "number", "region", "college", "competitor", "turn")
CHECKS = {
    "level_known": "level IN ('college', 'region', 'republic')",
    "medal_known": "medal IN ('gold', 'silver', 'bronze', 'medallion')",
    "result_said": "total IS NOT NULL OR scale IS NOT NULL",
    "maximum_positive": "maximum > 0",
}


def upgrade() -> None:
    op.create_table(
        FILES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        *_refers(FILES, "by", "account.id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("taken", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{FILES}"),
        sa.UniqueConstraint("public_id", name=f"uq_{FILES}_public_id"),
    )
    op.create_table(
        RESULTS,
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers(RESULTS, "import_id", "past_import.id"),
        sa.Column("season", sa.String(20), nullable=False),
        *(sa.Column(name, sa.String(60), nullable=False) for name in ("level", "kind", "track")),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("college", sa.String(64), nullable=False),
        sa.Column("competitor", sa.String(200), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=True),
        sa.Column("medal", sa.String(60), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{RESULTS}"),
        sa.UniqueConstraint(*ONCE, name="uq_past_result_once"),
        *(sa.CheckConstraint(said, name=op.f(f"ck_{RESULTS}_{name}")) for name, said in CHECKS.items()),
    )
    for name in ("import_id", "region", "college"):
        op.create_index(f"ix_{RESULTS}_{name}", RESULTS, [name])


def downgrade() -> None:
    op.drop_table(RESULTS)
    op.drop_table(FILES)


def _refers(table: str, name: str, target: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )
