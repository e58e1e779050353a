"""What was done at the awards ceremony of a stage: skills put on the big screen, cards opened; added to alone.

Revision: 0022, after 0021.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "ceremony_act"
ACTS = "'ordered', 'shown', 'opened', 'blanked', 'lit', 'begun-again'"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("stage_id", "stage.id"),
        *_refers("stage_skill_id", "stage_skill.id", nullable=True),
        *_refers("finalisation_id", "finalisation.id", nullable=True),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("card", sa.String(60), nullable=True),
        sa.Column("skills", sa.Text(), nullable=True),
        *_refers("account_id", "account.id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("finalisation_id", "card", name=f"uq_{TABLE}_finalisation_id_card"),
        sa.CheckConstraint(f"act IN ({ACTS})", name=op.f("ck_ceremony_act_act_known")),
        sa.CheckConstraint(
            "finalisation_id IS NULL OR (act = 'opened' AND NOT rehearsal)",
            name=op.f("ck_ceremony_act_rehearsal_touches_nothing"),
        ),
    )
    op.create_index("ix_ceremony_act_stage_id", TABLE, ["stage_id"])
    _freeze()


def downgrade() -> None:
    _thaw()
    op.drop_table(TABLE)


def _refers(name: str, target: str, *, nullable: bool = False) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{TABLE}_{name}_{other}"),
    )


def _freeze() -> None:
    """What the hall has seen was seen: it is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE}-is-append-only'); END"
            )
        same = "id = NEW.id OR (finalisation_id = NEW.finalisation_id AND card = NEW.card)"
        found = f"EXISTS (SELECT 1 FROM {TABLE} WHERE {same})"  # noqa: S608  # names of our own
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


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{act}")
        return
    for name in ("change", "truncate"):
        op.execute(f"DROP TRIGGER {TABLE}_no_{name} ON {TABLE}")
    op.execute(f"DROP FUNCTION {TABLE}_append_only()")
