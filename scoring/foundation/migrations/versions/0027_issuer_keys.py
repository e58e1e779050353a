"""Keys that papers of an organisation are signed with, who did what with them, and signatures attached to papers.

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ACTS, ATTACHED = "issuer_key_act", "attached_signature"
# Each frozen table, and when a new row would take the place of an old one.
FROZEN = {ACTS: "id = NEW.id", ATTACHED: "id = NEW.id OR (paper = NEW.paper AND sha256 = NEW.sha256)"}


def upgrade() -> None:
    op.create_table(
        "issuer_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_issuer_key"),
        sa.UniqueConstraint("fingerprint", name="uq_issuer_key_fingerprint"),
        sa.CheckConstraint("state IN ('current', 'retired', 'withdrawn')", name=op.f("ck_issuer_key_state_known")),
        sa.CheckConstraint("(state = 'current') = (ended_at IS NULL)", name=op.f("ck_issuer_key_ended_unless_current")),
    )
    op.create_index("ix_issuer_key_issuer", "issuer_key", ["issuer"])
    current = sa.text("state = 'current'")
    op.create_index(
        "uq_issuer_key_current", "issuer_key", ["issuer"], unique=True, sqlite_where=current, postgresql_where=current
    )
    op.create_table(
        ACTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{ACTS}"),
        sa.ForeignKeyConstraint(["key_id"], ["issuer_key.id"], name=f"fk_{ACTS}_key_id_issuer_key"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{ACTS}_account_id_account"),
    )
    op.create_index(f"ix_{ACTS}_key_id", ACTS, ["key_id"])
    op.create_table(
        ATTACHED,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(64), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{ATTACHED}"),
        sa.UniqueConstraint("paper", "sha256", name=f"uq_{ATTACHED}_paper_sha256"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{ATTACHED}_account_id_account"),
    )
    for table, same in FROZEN.items():
        _freeze(table, same)


def downgrade() -> None:
    for table in FROZEN:
        _thaw(table)
    op.drop_table(ATTACHED)
    op.drop_table(ACTS)
    op.drop_table("issuer_key")


def _freeze(table: str, same: str) -> None:
    """What was done was done: it is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
            )
        found = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # names of our own
        op.execute(  # INSERT OR REPLACE deletes the old row without asking its triggers
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {found} "
            f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}-is-append-only'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_append_only()"
        )


def _thaw(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for name in ("change", "truncate"):
        op.execute(f"DROP TRIGGER {table}_no_{name} ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
