"""Looks of papers: every version of a stage's or an issuer's, added to alone.

Revision: 0029, after 0028.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "paper_design"
TAKES_ITS_PLACE = "id = NEW.id OR (owner = NEW.owner AND version = NEW.version)"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{TABLE}_account_id_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("owner", "version", name=f"uq_{TABLE}_owner_version"),
    )
    _freeze()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    else:
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{name} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_append_only()")
    op.drop_table(TABLE)


def _freeze() -> None:
    """A paper says by which version it is drawn: what it was, it stays."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE}-is-append-only'); END"
            )
        found = f"EXISTS (SELECT 1 FROM {TABLE} WHERE {TAKES_ITS_PLACE})"  # noqa: S608  # names of our own
        op.execute(  # INSERT OR REPLACE deletes the old row without asking its triggers
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN {found} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE}-is-append-only'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE}-is-append-only'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{name} BEFORE {when} ON {TABLE} "
            f"FOR EACH {each} EXECUTE FUNCTION {TABLE}_append_only()"
        )
