"""The register of issued papers: what was issued, what became of it, copies of many; and the numbers of each series.

Revision: 0026, after 0025.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# Each frozen table with the sets of columns by which a new row would take the place of an old one, besides its id.
FROZEN: dict[str, tuple[tuple[str, ...], ...]] = {
    "paper": (("public_id",), ("code",), ("once",), ("sha256",), ("issuer", "series", "year", "seq")),
    "paper_act": (("paper_id", "act"),),
    "paper_copy": (("sha256",),),
}


def upgrade() -> None:
    op.create_table(
        "paper_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts(issuer=64, series=10),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_counter"),
        sa.UniqueConstraint("issuer", "series", "year", name="uq_paper_counter_issuer_series_year"),
    )
    _create_paper()
    _create_act()
    op.create_table(
        "paper_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts(sha256=64, form=60, place=64),
        sa.Column("papers", sa.Text(), nullable=False),
        *_by("paper_copy"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_copy"),
        sa.UniqueConstraint("sha256", name="uq_paper_copy_sha256"),
    )
    op.create_index("ix_paper_copy_place", "paper_copy", ["place"])
    for table in FROZEN:
        _freeze(table)


def downgrade() -> None:
    for table in FROZEN:
        _thaw(table)
    for table in ("paper_copy", "paper_act", "paper", "paper_counter"):
        op.drop_table(table)


def _create_paper() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts(public_id=16, kind=60, issuer=64, issuer_kk=200, issuer_ru=200, issuer_en=200, series=10),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *_texts(number=40, code=16),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("result", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(64), nullable=True),
        *_texts(subject=64),
        sa.Column("person", sa.String(64), nullable=True),
        *_texts(place=64),
        *(sa.Column(name, sa.String(64), nullable=True) for name in ("reveals", "assessment", "results_hash")),
        *_texts(once=200, layout=60),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("content", "proof", "said")),
        *_texts(sha256=64),
        *_by("paper"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        *(sa.UniqueConstraint(*one, name=f"uq_paper_{'_'.join(one)}") for one in FROZEN["paper"]),
    )
    for column in ("person", "place"):
        op.create_index(f"ix_paper_{column}", "paper", [column])


def _create_act() -> None:
    op.create_table(
        "paper_act",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("paper_act", "paper_id", "paper"),
        *_texts(act=60),
        *_refers("paper_act", "other_id", "paper", nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        *_by("paper_act"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_act"),
        sa.UniqueConstraint("paper_id", "act", name="uq_paper_act_paper_id_act"),
        sa.CheckConstraint("act IN ('annulled', 'replaced', 'signed')", name=op.f("ck_paper_act_act_known")),
        sa.CheckConstraint(
            "(act = 'replaced') = (other_id IS NOT NULL)", name=op.f("ck_paper_act_replaced_by_another")
        ),
        sa.CheckConstraint("(act = 'signed') = (sha256 IS NOT NULL)", name=op.f("ck_paper_act_signed_has_hash")),
    )
    op.create_index("ix_paper_act_sha256", "paper_act", ["sha256"])


def _texts(**lengths: int) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items())


def _by(table: str) -> tuple[Any, ...]:
    """Who did it and when."""
    return (*_refers(table, "account_id", "account"), sa.Column("at", UtcDateTime(), nullable=False))


def _refers(table: str, name: str, other: str, *, nullable: bool = False) -> tuple[Any, ...]:
    return (
        sa.Column(name, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}_{other}"),
    )


def _freeze(table: str) -> None:
    """What was issued was issued: it is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
            )
        sets = (" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in FROZEN[table])
        same = " OR ".join(("id = NEW.id", *(f"({one})" for one in sets)))
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
