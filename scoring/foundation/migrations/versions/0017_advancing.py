"""Advancing: the acts done to the list of a skill, added to alone; training camps with their rosters.

Revision: 0017, after 0016.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("training_camp_member", "training_camp", "advancement_act")


def upgrade() -> None:
    _create_acts()
    _create_camps()
    _freeze()


def downgrade() -> None:
    _thaw()
    for table in TABLES:
        op.drop_table(table)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _refers(
    table: str, name: str, target: str, kind: sa.types.TypeEngine[Any] | None = None, *, nullable: bool = False
) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, kind or sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=False)


def _create_acts() -> None:
    table = "advancement_act"
    op.create_table(
        table,
        *_id(table),
        *_refers(table, "stage_skill_id", "stage_skill.id"),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("results", sa.String(64), nullable=False),
        sa.Column("seat", sa.String(20), nullable=True),
        sa.Column("nomination", sa.String(16), nullable=True),
        *_refers(table, "entry", "stage_entry.public_id", sa.String(16), nullable=True),
        sa.Column("organisation", sa.String(64), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        *_refers(table, "reason_text", "journal_text.id", sa.String(32), nullable=True),
        *_refers(table, "account_id", "account.id", nullable=True),
        _moment("at"),
        sa.UniqueConstraint("stage_skill_id", "seq", name=f"uq_{table}_stage_skill_id_seq"),
    )
    for column in ("nomination", "organisation"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _create_camps() -> None:
    op.create_table(
        "training_camp",
        *_id("training_camp"),
        sa.Column("public_id", sa.String(16), nullable=False),
        *_refers("training_camp", "stage_id", "stage.id"),
        *(sa.Column(name, sa.String(200), nullable=False) for name in ("name", "host", "venue")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("begins", "ends")),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_refers("training_camp", "created_by", "account.id"),
        _moment("created_at"),
        sa.UniqueConstraint("public_id", name="uq_training_camp_public_id"),
        sa.CheckConstraint("begins <= ends", name="ck_training_camp_begins_before_it_ends"),
    )
    op.create_index("ix_training_camp_stage_id", "training_camp", ["stage_id"])
    table = "training_camp_member"
    op.create_table(
        table,
        *_id(table),
        *_refers(table, "camp_id", "training_camp.id"),
        *_refers(table, "stage_skill_id", "stage_skill.id"),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=True) for name in ("organisation", "region")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("lodging", "transport")),
        sa.UniqueConstraint("camp_id", "person", name=f"uq_{table}_camp_id_person"),
    )


def _freeze() -> None:
    """The acts are added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER advancement_act_no_{act.lower()} BEFORE {act} ON advancement_act "
                "BEGIN SELECT RAISE(ABORT, 'advancement_act-is-append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION advancement_act_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'advancement_act-is-append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER advancement_act_no_change BEFORE UPDATE OR DELETE ON advancement_act "
        "FOR EACH ROW EXECUTE FUNCTION advancement_act_append_only()"
    )
    op.execute(
        "CREATE TRIGGER advancement_act_no_truncate BEFORE TRUNCATE ON advancement_act "
        "FOR EACH STATEMENT EXECUTE FUNCTION advancement_act_append_only()"
    )


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER advancement_act_no_{act}")
        return
    for act in ("change", "truncate"):
        op.execute(f"DROP TRIGGER advancement_act_no_{act} ON advancement_act")
    op.execute("DROP FUNCTION advancement_act_append_only()")
