"""SQLite: what is frozen is not replaced either. INSERT OR REPLACE deletes the old row without asking its triggers.

Revision: 0020, after 0019. PostgreSQL has no such statement.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Each frozen table with the columns by which a new row would take the place of an old one, besides its id.
UNIQUE = {
    "scheme_version": ("scheme_id", "number"),
    "journal_entry": ("seat", "seq"),
    "checkpoint": ("assessment_id", "number"),
    "finalisation": ("assessment_id", "revision"),
    "finalisation_signature": ("finalisation_id", "role"),
    "correction_decision": ("assessment_id", "revision"),
    "stage_entry_act": (),
    "stage_entry_swap": (),
    "stage_finalisation": ("stage_id", "revision"),
    "stage_signature": ("finalisation_id", "role"),
    "appeal": ("public_id",),
    "appeal_decision": ("appeal_id",),
    "advancement_act": ("stage_skill_id", "seq"),
    "board_act": (),
    "board_seating": (),
    "installation_key_act": (),
    "taken_package": ("hash",),
    "imported_results": ("stage_skill_id", "hash"),
    "nomination_answer": (),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, unique in UNIQUE.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
        taken = f"id = NEW.id OR ({same})" if same else "id = NEW.id"
        refusal = "scheme-version-is-frozen" if table == "scheme_version" else f"{table}-is-append-only"
        found = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608  # names of our own
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {found} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in UNIQUE:
        op.execute(f"DROP TRIGGER {table}_no_replace")
