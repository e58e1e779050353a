"""Marking: assessments with days, seats, panels and conflicts; the journal, its texts and its checkpoints.

Revision: 0004, after the schemes.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FROZEN = ("journal_entry", "checkpoint")
TABLES = (
    "assessment",
    "assessment_day",
    "assessment_judge",
    "journal_text",
    "seat",
    "panel",
    "panel_sheet",
    "panel_judge",
    "conflict",
    "conflict_override",
    "journal_entry",
    "accepted_command",
    "checkpoint",
    "unlock_request",
)


def upgrade() -> None:
    _create_assessments()
    _create_seats()
    _create_panels()
    _create_conflicts()
    _create_journal()
    _create_checkpoints()
    _create_unlocking()
    for table in FROZEN:
        _freeze(table)


def downgrade() -> None:
    for table in FROZEN:
        _thaw(table)
    for table in reversed(TABLES):
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _refers(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable, index=index)


def _create_assessments() -> None:
    op.create_table(
        "assessment",
        _id(),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _refers("scheme_version_id", "scheme_version.id"),
        sa.Column("rule_set", sa.String(40), nullable=False),
        sa.Column("rule_set_version", sa.String(20), nullable=False),
        sa.Column("conflict_level", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        _refers("rehearsal_of", "assessment.id", nullable=True, index=True),
        sa.Column("draw_seed", sa.String(100), nullable=True),
        sa.Column("revision", sa.Integer, nullable=False),
        _refers("created_by", "account.id"),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=True),
        sa.CheckConstraint("conflict_level IN ('teacher', 'college', 'region')", name="conflict_level_known"),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name="state_known"),
    )
    op.create_table(
        "assessment_day",
        _id(),
        _refers("assessment_id", "assessment.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=True),
        sa.UniqueConstraint("assessment_id", "number"),
    )
    op.create_table(
        "assessment_judge",
        _id(),
        _refers("assessment_id", "assessment.id"),
        _refers("account_id", "account.id"),
        sa.Column("organisation", sa.String(64), nullable=True),
        sa.Column("region", sa.String(64), nullable=True),
        sa.UniqueConstraint("assessment_id", "account_id"),
    )


def _create_seats() -> None:
    op.create_table(
        "journal_text",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("salt", sa.String(32), nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "seat",
        _id(),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _refers("assessment_id", "assessment.id", index=True),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("workplace", sa.String(40), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=True),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("organisation", sa.String(64), nullable=True),
        sa.Column("region", sa.String(64), nullable=True),
        sa.UniqueConstraint("assessment_id", "number"),
    )


def _create_panels() -> None:
    op.create_table(
        "panel",
        _id(),
        _refers("assessment_id", "assessment.id", index=True),
        sa.Column("name", sa.String(200), nullable=False),
    )
    op.create_table(
        "panel_sheet",
        _id(),
        _refers("assessment_id", "assessment.id"),
        _refers("panel_id", "panel.id", index=True),
        sa.Column("sheet", sa.String(64), nullable=False),
        sa.UniqueConstraint("assessment_id", "sheet"),
    )
    op.create_table(
        "panel_judge",
        _id(),
        _refers("panel_id", "panel.id", index=True),
        _refers("account_id", "account.id"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=True),
    )


def _create_conflicts() -> None:
    op.create_table(
        "conflict",
        _id(),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False),
        _refers("account_id", "account.id"),
        sa.Column("kind", sa.String(60), nullable=False),
        _refers("declared_by", "account.id"),
        sa.Column("declared_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("seat", "account_id", "kind"),
        sa.CheckConstraint("kind IN ('teacher', 'mentor')", name="kind_known"),
    )
    op.create_table(
        "conflict_override",
        _id(),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False),
        _refers("account_id", "account.id"),
        _refers("by", "account.id"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("reason_text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=False),
        sa.UniqueConstraint("seat", "account_id"),
    )


def _create_journal() -> None:
    op.create_table(
        "journal_entry",
        _id(),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("aspect", sa.String(64), nullable=True),
        sa.Column("sheet", sa.String(64), nullable=True),
        sa.Column("round", sa.Integer, nullable=True),
        sa.Column("judge", sa.String(64), nullable=True),
        sa.Column("value", sa.Integer, nullable=True),
        sa.Column("answer", sa.String(64), nullable=True),
        sa.Column("consent", sa.String(64), nullable=True),
        sa.Column("reason", sa.String(64), nullable=True),
        sa.Column("text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=True),
        sa.Column("text_hash", sa.String(64), nullable=True),
        sa.Column("ends", sa.Integer, nullable=True),
        sa.Column("content", sa.String(64), nullable=True),
        sa.Column("scheme", sa.String(64), nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.UniqueConstraint("seat", "seq"),
    )
    op.create_table(
        "accepted_command",
        _id(),
        _refers("account_id", "account.id"),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("payload", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("account_id", "client_id"),
    )


def _create_checkpoints() -> None:
    op.create_table(
        "checkpoint",
        _id(),
        _refers("assessment_id", "assessment.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("heads", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.UniqueConstraint("assessment_id", "number"),
    )


def _create_unlocking() -> None:
    op.create_table(
        "unlock_request",
        _id(),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("seat", sa.String(16), sa.ForeignKey("seat.public_id"), nullable=False),
        sa.Column("sheet", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("text", sa.String(32), sa.ForeignKey("journal_text.id"), nullable=True),
        _refers("asked_by", "account.id"),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        _refers("answered_by", "account.id", nullable=True),
        sa.Column("answered_at", UtcDateTime, nullable=True),
        sa.CheckConstraint("state IN ('open', 'granted', 'refused')", name="state_known"),
    )
    op.create_index("ix_unlock_request_seat_sheet", "unlock_request", ["seat", "sheet"])


def _freeze(table: str) -> None:
    """What stands in the journal is added to and never changed, not even by the product itself. decisions.md 25."""
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
