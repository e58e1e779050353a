"""Keys of installations, packages that were taken, and what came in them.

Revision: 0019, after 0018.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FROZEN = ("installation_key_act", "taken_package", "imported_results", "nomination_answer")
TABLES = (
    *("nomination_answer", "imported_nomination", "imported_person", "imported_entry", "imported_results"),
    *("imported_stage", "taken_package", "package_import", "installation_key_act", "installation_key"),
)


def upgrade() -> None:
    _create_keys()
    _create_packages()
    _create_imported()
    _create_nominations()
    _freeze()
    _keep_marks_out()


def downgrade() -> None:
    _thaw()
    for table in TABLES:
        op.drop_table(table)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _long(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(), nullable=False)


def _unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def _refers(table: str, name: str, target: str, *, nullable: bool = False) -> tuple[Any, sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    return (
        sa.Column(name, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _index(table: str, name: str) -> None:
    op.create_index(f"ix_{table}_{name}", table, [name])


def _create_keys() -> None:
    table = "installation_key"
    op.create_table(
        table, *_id(table), _text("fingerprint", 64), _text("public_key", 64), _text("name", 200), _text("state", 20),
        _unique(table, "fingerprint"),
        sa.CheckConstraint("state IN ('own', 'retired', 'trusted', 'withdrawn')", name=f"ck_{table}_state_known"),
    )  # fmt: skip
    table = "installation_key_act"
    op.create_table(
        table, *_id(table), *_refers(table, "key_id", "installation_key.id"), _text("act", 60),
        *_refers(table, "account_id", "account.id", nullable=True), _moment("at"), _long("reason"),
    )  # fmt: skip
    _index(table, "key_id")


def _create_packages() -> None:
    table = "package_import"
    op.create_table(
        table, *_id(table), _text("public_id", 16), *_refers(table, "by", "account.id"), _moment("at"),
        _text("filename", 200), _text("sha256", 64), _text("job", 32, nullable=True), _text("hash", 64, nullable=True),
        _text("taking", 32, nullable=True), _long("decisions", nullable=True), _long("taken", nullable=True),
        _unique(table, "public_id"),
    )  # fmt: skip
    table = "taken_package"
    op.create_table(
        table, *_id(table), _text("hash", 64), _text("kind", 60), _text("stage", 64), _text("fingerprint", 64),
        _text("as_of", 40), _text("file", 64), *_refers(table, "account_id", "account.id"), _moment("at"),
        _unique(table, "hash"),
    )  # fmt: skip
    _index(table, "stage")


def _create_imported() -> None:
    table = "imported_stage"
    op.create_table(
        table, *_id(table), *_refers(table, "stage_id", "stage.id"), _text("fingerprint", 64),
        *_refers(table, "package_id", "taken_package.id"), _unique(table, "stage_id"),
    )  # fmt: skip
    table = "imported_results"
    op.create_table(
        table, *_id(table), *_refers(table, "stage_skill_id", "stage_skill.id"), _text("assessment", 64),
        sa.Column("revision", sa.Integer(), nullable=False), _text("hash", 64), _text("finalised_at", 40),
        _long("document"), *_refers(table, "package_id", "taken_package.id"),
        _unique(table, "stage_skill_id", "hash"),
    )  # fmt: skip
    table = "imported_entry"
    op.create_table(
        table, *_id(table), *_refers(table, "entry_id", "stage_entry.id"), _text("seat", 10, nullable=True),
        _text("content", 64), _unique(table, "entry_id"),
    )  # fmt: skip
    table = "imported_person"
    op.create_table(
        table, *_id(table), _text("origin", 64), _text("person", 64), _text("how", 60), _unique(table, "origin")
    )


def _create_nominations() -> None:
    table = "imported_nomination"
    op.create_table(
        table, *_id(table), _text("nomination", 64), _text("stage", 64), *_refers(table, "entry_id", "stage_entry.id"),
        *_refers(table, "package_id", "taken_package.id"), _unique(table, "nomination"), _unique(table, "entry_id"),
    )  # fmt: skip
    _index(table, "stage")
    table = "nomination_answer"
    op.create_table(
        table, *_id(table), *_refers(table, "entry_id", "stage_entry.id"), _text("state", 20), _moment("at"),
        _long("reason"), *_refers(table, "package_id", "taken_package.id"),
        sa.CheckConstraint(
            "state IN ('nominated', 'confirmed', 'refused', 'withdrawn')", name=f"ck_{table}_state_known"
        ),
    )  # fmt: skip
    _index(table, "entry_id")


def _freeze() -> None:
    """What was trusted, taken and answered is added to and never changed."""
    for table in FROZEN:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table}-is-append-only'); END"
                )
            continue
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


FOREIGN = "SELECT 1 FROM imported_stage WHERE imported_stage.stage_id = NEW.stage_id"  # the stage is another's


def _keep_marks_out() -> None:
    """The marks of an imported stage can never be changed here: none of its skills gets an assessment."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER stage_skill_imported_{act.lower()} BEFORE {act} ON stage_skill "
                f"WHEN NEW.assessment_id IS NOT NULL AND EXISTS ({FOREIGN}) "
                "BEGIN SELECT RAISE(ABORT, 'imported-stage-is-not-marked-here'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION stage_skill_imported() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.assessment_id IS NOT NULL AND EXISTS ({FOREIGN}) "
        "THEN RAISE EXCEPTION 'imported-stage-is-not-marked-here'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER stage_skill_imported BEFORE INSERT OR UPDATE ON stage_skill "
        "FOR EACH ROW EXECUTE FUNCTION stage_skill_imported()"
    )


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("insert", "update"):
            op.execute(f"DROP TRIGGER stage_skill_imported_{act}")
        for table in FROZEN:
            for act in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    op.execute("DROP TRIGGER stage_skill_imported ON stage_skill")
    op.execute("DROP FUNCTION stage_skill_imported()")
    for table in FROZEN:
        for act in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {table}_no_{act} ON {table}")
        op.execute(f"DROP FUNCTION {table}_append_only()")
