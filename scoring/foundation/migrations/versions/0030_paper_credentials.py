"""Places of certificates in the lists of what was annulled, and salts of their credentials; those issued before too.

Revision: 0030, after 0029.
"""

import secrets
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "paper_credential"
SALT = 16  # bytes
COUNTER = ("credential", 0)  # series and year of the counter of places
KINDS = (
    "participation", "diploma-gold", "diploma-silver", "diploma-bronze", "medallion", "best-of-member", "thanks-expert",
    "thanks-host", "expert",
)  # fmt: skip


def upgrade() -> None:
    table = op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=f"fk_{TABLE}_paper_id_paper"),
        sa.UniqueConstraint("paper_id", name=f"uq_{TABLE}_paper_id"),
        sa.UniqueConstraint("issuer", "place", name=f"uq_{TABLE}_issuer_place"),
    )
    _give_places(table)
    _freeze()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    else:
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {TABLE}_no_{name} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_append_only()")
    op.drop_table(TABLE)
    counter = sa.table("paper_counter", sa.column("series"), sa.column("year"))
    op.execute(counter.delete().where(counter.c.series == COUNTER[0]))


def _give_places(table: sa.Table) -> None:
    """To certificates that were issued before."""
    paper = sa.table("paper", *(sa.column(name) for name in ("id", "issuer", "kind")))
    found = sa.select(paper.c.id, paper.c.issuer).where(paper.c.kind.in_(KINDS)).order_by(paper.c.id)
    given: Counter[str] = Counter()
    rows = []
    for one in op.get_bind().execute(found):
        rows.append(
            {"paper_id": one.id, "issuer": one.issuer, "place": given[one.issuer], "salt": secrets.token_hex(SALT)}
        )
        given[one.issuer] += 1
    op.bulk_insert(table, rows)
    counter = sa.table("paper_counter", *(sa.column(name) for name in ("issuer", "series", "year", "last")))
    series, year = COUNTER
    op.bulk_insert(
        counter, [{"issuer": one, "series": series, "year": year, "last": count} for one, count in given.items()]
    )


def _freeze() -> None:
    """What was given stays: it is added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE}-is-append-only'); END"
            )
        same = "id = NEW.id OR paper_id = NEW.paper_id OR (issuer = NEW.issuer AND place = NEW.place)"
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
