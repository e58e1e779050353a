"""Marking schemes: skills, drafts with every saved state, frozen versions, imported files.

Revision: 0003, after the accounts.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = "scheme_version"


def upgrade() -> None:
    _create_reference()
    _create_schemes()
    _create_drafts()
    _create_versions()
    _create_imports()
    _freeze()


def downgrade() -> None:
    _thaw()
    for table in (
        "scheme_import",
        "scheme_version",
        "scheme_draft_revision",
        "scheme_draft",
        "scheme",
        "skill",
        "sector",
    ):
        op.drop_table(table)


def _names() -> list[sa.Column[str]]:
    return [sa.Column(f"name_{language}", sa.String(200), nullable=False) for language in ("kk", "ru", "en")]


def _create_reference() -> None:
    op.create_table("sector", sa.Column("id", sa.String(40), primary_key=True), *_names())
    op.create_table(
        "skill",
        sa.Column("number", sa.String(20), primary_key=True),
        *_names(),
        sa.Column("sector_id", sa.String(40), sa.ForeignKey("sector.id"), nullable=True),
    )


def _create_schemes() -> None:
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("skill_number", sa.String(20), nullable=False),
        sa.Column("title_kk", sa.Text, nullable=False),
        sa.Column("title_ru", sa.Text, nullable=False),
        sa.Column("title_en", sa.Text, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("owner", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("purpose IN ('championship', 'exam')", name="purpose_known"),
    )


def _create_drafts() -> None:
    op.create_table(
        "scheme_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scheme_id", sa.Integer, sa.ForeignKey("scheme.id"), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("stands_at", sa.Integer, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=True),
        sa.Column("opened_by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("state IN ('open', 'published', 'discarded')", name="state_known"),
    )
    op.create_index(
        "ix_scheme_draft_one_open",
        "scheme_draft",
        ["scheme_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "scheme_draft_revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("scheme_draft.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("parent", sa.Integer, nullable=True),
        sa.Column("restores", sa.Integer, nullable=True),
        sa.Column("content", sa.LargeBinary, nullable=True),
        sa.Column("by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("draft_id", "number"),
        sa.CheckConstraint("(content IS NULL) <> (restores IS NULL)", name="holds_or_restores"),
    )


def _create_versions() -> None:
    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scheme_id", sa.Integer, sa.ForeignKey("scheme.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("published_by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("scheme_id", "number"),
    )


def _create_imports() -> None:
    op.create_table(
        "scheme_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("target_id", sa.Integer, sa.ForeignKey("scheme.id"), nullable=True),
        sa.Column("scheme_id", sa.Integer, sa.ForeignKey("scheme.id"), nullable=True, index=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("scheme_draft.id"), nullable=True, index=True),
        sa.Column("layout", sa.String(20), nullable=True),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("content", sa.Text, nullable=True),
        sa.Column("report", sa.Text, nullable=True),
    )


def _freeze() -> None:
    """Not even the product itself may rewrite what was published. decisions.md 8."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {FROZEN}_no_{act.lower()} BEFORE {act} ON {FROZEN} "
                "BEGIN SELECT RAISE(ABORT, 'scheme-version-is-frozen'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {FROZEN}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'scheme-version-is-frozen'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {FROZEN}_no_change BEFORE UPDATE OR DELETE ON {FROZEN} "
        f"FOR EACH ROW EXECUTE FUNCTION {FROZEN}_frozen()"
    )


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {FROZEN}_no_{act}")
        return
    op.execute(f"DROP TRIGGER {FROZEN}_no_change ON {FROZEN}")
    op.execute(f"DROP FUNCTION {FROZEN}_frozen()")
