"""Entries of a stage: turns of reserves, who replaced whom, files of entries.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SWAP = "stage_entry_swap"


def upgrade() -> None:
    op.add_column("stage_entry", sa.Column("reserve_order", sa.Integer(), nullable=True))
    op.create_table(
        SWAP,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("act_id", sa.Integer, sa.ForeignKey("stage_entry_act.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("gone", sa.String(64), nullable=False),
        sa.Column("came", sa.String(64), nullable=False),
    )
    op.create_table(
        "stage_entry_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("stage_id", sa.Integer, sa.ForeignKey("stage.id"), nullable=False, index=True),
        sa.Column("by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("rows", sa.Text, nullable=True),
        sa.Column("taking", sa.String(32), nullable=True),
        sa.Column("taken", sa.Text, nullable=True),
    )
    _freeze()


def downgrade() -> None:
    _thaw()
    op.drop_table("stage_entry_import")
    op.drop_table(SWAP)
    op.drop_column("stage_entry", "reserve_order")


def _freeze() -> None:
    """Who replaced whom is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {SWAP}_no_{act.lower()} BEFORE {act} ON {SWAP} "
                f"BEGIN SELECT RAISE(ABORT, '{SWAP}-is-append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {SWAP}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SWAP}-is-append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {SWAP}_no_change BEFORE UPDATE OR DELETE ON {SWAP} "
        f"FOR EACH ROW EXECUTE FUNCTION {SWAP}_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {SWAP}_no_truncate BEFORE TRUNCATE ON {SWAP} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {SWAP}_append_only()"
    )


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {SWAP}_no_{act}")
        return
    for act in ("change", "truncate"):
        op.execute(f"DROP TRIGGER {SWAP}_no_{act} ON {SWAP}")
    op.execute(f"DROP FUNCTION {SWAP}_append_only()")
