"""What the public sees of a stage and of its skills, who chose it, and who sat there when.

Revision: 0018, after 0017.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("board_seating", "board_act", "board_setting")
FROZEN = ("board_act", "board_seating")


def upgrade() -> None:
    op.create_table(
        "board_setting",
        *_id("board_setting"),
        *_refers("board_setting", "stage_id", "stage.id"),
        *_refers("board_setting", "stage_skill_id", "stage_skill.id", nullable=True),
        sa.Column("shows", sa.String(60), nullable=True),
        sa.Column("freezes_at", UtcDateTime(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("stage_skill_id", name="uq_board_setting_stage_skill_id"),
        sa.CheckConstraint(
            "shows IN ('nothing', 'progress', 'totals', 'freeze')", name=op.f("ck_board_setting_shows_known")
        ),
    )
    op.create_index("ix_board_setting_stage_id", "board_setting", ["stage_id"])
    alone = sa.text("stage_skill_id IS NULL")
    op.create_index(
        "uq_board_setting_stage", "board_setting", ["stage_id"], unique=True, sqlite_where=alone, postgresql_where=alone
    )
    op.create_table(
        "board_act",
        *_id("board_act"),
        *_refers("board_act", "stage_id", "stage.id"),
        *_refers("board_act", "stage_skill_id", "stage_skill.id", nullable=True),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("shows", sa.String(60), nullable=True),
        sa.Column("freezes_at", UtcDateTime(), nullable=True),
        *_refers("board_act", "account_id", "account.id"),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_board_act_stage_id", "board_act", ["stage_id"])
    op.create_table(
        "board_seating",
        *_id("board_seating"),
        *_refers("board_seating", "assessment_id", "assessment.id"),
        *_refers("board_seating", "scheme_version_id", "scheme_version.id"),
        sa.Column("seats", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_board_seating_assessment_id", "board_seating", ["assessment_id"])
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
    table: str, name: str, target: str, *, nullable: bool = False
) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _freeze(table: str) -> None:
    """What was chosen and who sat there is added to and never changed."""
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
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_append_only()"
        )


def _thaw(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for name in ("change", "truncate"):
        op.execute(f"DROP TRIGGER {table}_no_{name} ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
