"""The trail of seasons, championships and stages called otherwise or removed; whose past results a file brings.

Revision: 0031, after 0030.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE, FILES = "plan_act", "past_import"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("within", sa.String(16), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{TABLE}_account_id_account"),
        sa.CheckConstraint("thing IN ('season', 'championship', 'stage')", name=op.f(f"ck_{TABLE}_thing_known")),
    )
    for column in ("subject", "within"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
    _freeze()
    op.add_column(FILES, sa.Column("region", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column(FILES, "region")
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    else:
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{name} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_append_only()")
    op.drop_table(TABLE)


def _freeze() -> None:
    """What was done stays told: it is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE}-is-append-only'); END"
            )
        found = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"  # noqa: S608  # names of our own
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
