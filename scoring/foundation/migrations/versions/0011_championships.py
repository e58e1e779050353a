"""Finalised results, the signatures under them, and the decisions that correct them.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FROZEN = ("finalisation", "finalisation_signature", "correction_decision")
TABLES = ("correction_decision", "first_signature", "finalisation_signature", "finalisation")


def upgrade() -> None:
    _create_finalisation()
    _create_signatures()
    _create_decisions()
    for table in FROZEN:
        _freeze(table)


def downgrade() -> None:
    for table in FROZEN:
        _thaw(table)
    for table in TABLES:
        op.drop_table(table)


def _refers(table: str, name: str, target: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _create_finalisation() -> None:
    op.create_table(
        "finalisation",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("finalisation", "assessment_id", "assessment.id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_refers("finalisation", "scheme_version_id", "scheme_version.id"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finalisation"),
        sa.UniqueConstraint("assessment_id", "revision", name="uq_finalisation_assessment_id_revision"),
    )


def _create_signatures() -> None:
    op.create_table(
        "finalisation_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("finalisation_signature", "finalisation_id", "finalisation.id"),
        sa.Column("role", sa.String(40), nullable=False),
        *_refers("finalisation_signature", "account_id", "account.id"),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finalisation_signature"),
        sa.UniqueConstraint("finalisation_id", "role", name="uq_finalisation_signature_finalisation_id_role"),
    )
    op.create_table(
        "first_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("first_signature", "assessment_id", "assessment.id"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        *_refers("first_signature", "account_id", "account.id"),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_first_signature"),
        sa.UniqueConstraint("assessment_id", name="uq_first_signature_assessment_id"),
    )


def _create_decisions() -> None:
    op.create_table(
        "correction_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("correction_decision", "assessment_id", "assessment.id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason_text", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["reason_text"], ["journal_text.id"], name="fk_correction_decision_reason_text_journal_text"
        ),
        *_refers("correction_decision", "account_id", "account.id"),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction_decision"),
        sa.UniqueConstraint("assessment_id", "revision", name="uq_correction_decision_assessment_id_revision"),
    )


def _freeze(table: str) -> None:
    """Finalised results are added to and never changed, not even by the product itself. decisions.md 19a."""
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
