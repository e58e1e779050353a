"""A code for every issuer of papers, and no number printed twice.

Revision: 0028, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ISSUER, NUMBER = "paper_issuer", "uq_paper_number"
# When a new row would take the place of an old one.
REPLACES = {
    ISSUER: "id = NEW.id OR issuer = NEW.issuer OR code = NEW.code",
    "paper": (
        "id = NEW.id OR (public_id = NEW.public_id) OR (code = NEW.code) OR (once = NEW.once) OR (sha256 = NEW.sha256) "
        "OR (issuer = NEW.issuer AND series = NEW.series AND year = NEW.year AND seq = NEW.seq)"
    ),
}


def upgrade() -> None:
    op.create_table(
        ISSUER,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{ISSUER}"),
        sa.UniqueConstraint("issuer", name=f"uq_{ISSUER}_issuer"),
        sa.UniqueConstraint("code", name=f"uq_{ISSUER}_code"),
    )
    _freeze()
    # An index and no constraint: for a constraint SQLite would copy the table, and take its triggers from it.
    op.create_index(NUMBER, "paper", ["number"], unique=True)
    _refuse_replacing("paper", f"{REPLACES['paper']} OR (number = NEW.number)", again=True)


def downgrade() -> None:
    _refuse_replacing("paper", REPLACES["paper"], again=True)
    op.drop_index(NUMBER, "paper")
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {ISSUER}_no_{act}")
    else:
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {ISSUER}_no_{name} ON {ISSUER}")
        op.execute(f"DROP FUNCTION {ISSUER}_append_only()")
    op.drop_table(ISSUER)


def _freeze() -> None:
    """A code that was given is given: numbers that begin with it are printed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {ISSUER}_no_{act.lower()} BEFORE {act} ON {ISSUER} "
                f"BEGIN SELECT RAISE(ABORT, '{ISSUER}-is-append-only'); END"
            )
        _refuse_replacing(ISSUER, REPLACES[ISSUER])
        return
    op.execute(
        f"CREATE FUNCTION {ISSUER}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ISSUER}-is-append-only'; END $$"
    )
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {ISSUER}_no_{name} BEFORE {when} ON {ISSUER} "
            f"FOR EACH {each} EXECUTE FUNCTION {ISSUER}_append_only()"
        )


def _refuse_replacing(table: str, same: str, *, again: bool = False) -> None:
    """INSERT OR REPLACE, which SQLite alone has, deletes the old row without asking its triggers."""
    if op.get_bind().dialect.name != "sqlite":
        return
    if again:
        op.execute(f"DROP TRIGGER {table}_no_replace")
    found = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # names of our own
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {found} "
        f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
    )
