"""Final results of a stage with their signatures; appeals and what was decided on them.

Revision: 0016, after 0015.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FROZEN = ("stage_finalisation", "stage_signature", "appeal", "appeal_decision")
TABLES = (
    *("appeal_decision", "appeal"),
    *("stage_first_signature", "stage_signature", "stage_finalisation"),
)


def upgrade() -> None:
    _create_finalisation()
    _create_appeals()
    for table in FROZEN:
        _freeze(table)


def downgrade() -> None:
    for table in FROZEN:
        _thaw(table)
    for table in TABLES:
        op.drop_table(table)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _refers(
    table: str, name: str, target: str, kind: sa.types.TypeEngine[Any] | None = None
) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, kind or sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _moment() -> sa.Column[object]:
    return sa.Column("at", UtcDateTime(timezone=True), nullable=False)


def _create_finalisation() -> None:
    op.create_table(
        "stage_finalisation",
        *_id("stage_finalisation"),
        *_refers("stage_finalisation", "stage_id", "stage.id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        _moment(),
        sa.UniqueConstraint("stage_id", "revision", name="uq_stage_finalisation_stage_id_revision"),
    )
    op.create_table(
        "stage_signature",
        *_id("stage_signature"),
        *_refers("stage_signature", "finalisation_id", "stage_finalisation.id"),
        sa.Column("role", sa.String(40), nullable=False),
        *_refers("stage_signature", "account_id", "account.id"),
        _moment(),
        sa.UniqueConstraint("finalisation_id", "role", name="uq_stage_signature_finalisation_id_role"),
    )
    op.create_table(
        "stage_first_signature",
        *_id("stage_first_signature"),
        *_refers("stage_first_signature", "stage_id", "stage.id"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        *_refers("stage_first_signature", "account_id", "account.id"),
        _moment(),
        sa.UniqueConstraint("stage_id", name="uq_stage_first_signature_stage_id"),
    )


def _create_appeals() -> None:
    op.create_table(
        "appeal",
        *_id("appeal"),
        sa.Column("public_id", sa.String(16), nullable=False),
        *_refers("appeal", "assessment_id", "assessment.id"),
        *_refers("appeal", "seat", "seat.public_id", sa.String(16)),
        sa.Column("sheet", sa.String(64), nullable=False),
        sa.Column("aspect", sa.String(64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("filed_as", sa.String(60), nullable=False),
        *_refers("appeal", "text", "journal_text.id", sa.String(32)),
        *_refers("appeal", "account_id", "account.id"),
        _moment(),
        sa.UniqueConstraint("public_id", name="uq_appeal_public_id"),
        sa.CheckConstraint("filed_as IN ('college', 'expert')", name="ck_appeal_filed_as_known"),
    )
    for column in ("assessment_id", "seat", "account_id"):
        op.create_index(f"ix_appeal_{column}", "appeal", [column])
    op.create_table(
        "appeal_decision",
        *_id("appeal_decision"),
        *_refers("appeal_decision", "appeal_id", "appeal.id"),
        sa.Column("outcome", sa.String(60), nullable=False),
        *_refers("appeal_decision", "reason_text", "journal_text.id", sa.String(32)),
        *_refers("appeal_decision", "account_id", "account.id"),
        _moment(),
        sa.UniqueConstraint("appeal_id", name="uq_appeal_decision_appeal_id"),
        sa.CheckConstraint("outcome IN ('upheld', 'rejected', 'withdrawn')", name="ck_appeal_decision_outcome_known"),
    )


def _freeze(table: str) -> None:
    """Final results and appeals are added to and never changed, not even by the product itself. decisions.md 19a."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}-is-append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def _thaw(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for act in ("change", "truncate"):
        op.execute(f"DROP TRIGGER {table}_no_{act} ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
