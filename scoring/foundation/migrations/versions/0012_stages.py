"""Seasons, championships, stages, their skills, entries and experts; where in them an assessment stands.

Revision: 0012, after 0011.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    *("stage_expert", "stage_entry_act", "stage_entry_condition", "stage_entry_person", "stage_entry"),
    *("stage_skill", "stage", "championship", "season", "track"),
)


def upgrade() -> None:
    _create_seasons()
    _create_stages()
    _create_entries()
    _freeze()
    with op.batch_alter_table("assessment") as assessment:
        assessment.add_column(sa.Column("stage", sa.String(64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("assessment") as assessment:
        assessment.drop_column("stage")
    _thaw()
    for table in TABLES:
        op.drop_table(table)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _public_id(table: str) -> tuple[sa.Column[str], sa.UniqueConstraint]:
    column = sa.Column("public_id", sa.String(16), nullable=False)
    return column, sa.UniqueConstraint("public_id", name=f"uq_{table}_public_id")


def _refers(
    table: str, name: str, target: str, *, nullable: bool = False
) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    other = target.partition(".")[0]
    kind: sa.types.TypeEngine[Any] = sa.String(16) if target.endswith("public_id") else sa.Integer()
    return (
        sa.Column(name, kind, nullable=nullable),
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}_{other}"),
    )


def _names() -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(f"name_{language}", sa.String(200), nullable=False) for language in ("kk", "ru", "en"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _create_seasons() -> None:
    op.create_table(
        "track",
        *_id("track"),
        sa.Column("code", sa.String(40), nullable=False),
        *_names(),
        sa.Column("hides_names", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("code", name="uq_track_code"),
    )
    op.create_table(
        "season",
        *_id("season"),
        *_public_id("season"),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.UniqueConstraint("name", name="uq_season_name"),
    )
    op.create_table(
        "championship",
        *_id("championship"),
        *_public_id("championship"),
        *_refers("championship", "season_id", "season.id"),
        *_refers("championship", "track_id", "track.id"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("industry", sa.Integer(), nullable=True),
        *_names(),
        *_refers("championship", "created_by", "account.id"),
        _moment("created_at"),
        sa.CheckConstraint("kind IN ('students', 'teachers')", name="ck_championship_kind_known"),
    )
    _index("championship", "season_id")


def _create_stages() -> None:
    op.create_table(
        "stage",
        *_id("stage"),
        *_public_id("stage"),
        *_refers("stage", "championship_id", "championship.id"),
        sa.Column("level", sa.String(20), nullable=False),
        *_names(),
        sa.Column("region", sa.String(64), nullable=True),
        sa.Column("organisation", sa.String(64), nullable=True),
        sa.Column("venue", sa.String(200), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("opens", "closes", "first_day", "last_day")),
        _moment("nominate_until", nullable=True),
        *_refers("stage", "sends_to", "stage.id", nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_refers("stage", "created_by", "account.id"),
        _moment("created_at"),
        sa.CheckConstraint("level IN ('college', 'region', 'republic', 'international')", name="ck_stage_level_known"),
    )
    _index("stage", "championship_id", "sends_to")
    op.create_table(
        "stage_skill",
        *_id("stage_skill"),
        *_public_id("stage_skill"),
        *_refers("stage_skill", "stage_id", "stage.id"),
        sa.Column("number", sa.String(20), nullable=False),
        *_names(),
        sa.Column("sector", sa.String(60), nullable=False),
        *_refers("stage_skill", "scheme_version_id", "scheme_version.id", nullable=True),
        sa.Column("rule_set", sa.String(40), nullable=False),
        sa.Column("rule_set_version", sa.String(20), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=True),
        *_refers("stage_skill", "assessment_id", "assessment.id", nullable=True),
        sa.UniqueConstraint("stage_id", "number", name="uq_stage_skill_stage_id_number"),
        sa.UniqueConstraint("assessment_id", name="uq_stage_skill_assessment_id"),
        sa.CheckConstraint("team_size BETWEEN 1 AND 3", name="ck_stage_skill_team_size_possible"),
        sa.CheckConstraint("places >= 0", name="ck_stage_skill_places_not_negative"),
    )


def _create_entries() -> None:
    op.create_table(
        "stage_entry",
        *_id("stage_entry"),
        *_public_id("stage_entry"),
        *_refers("stage_entry", "stage_skill_id", "stage_skill.id"),
        sa.Column("participation", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("team", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=True),
        sa.Column("region", sa.String(64), nullable=True),
        *_refers("stage_entry", "seat", "seat.public_id", nullable=True),
        sa.Column("provenance", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _moment("created_at"),
        sa.UniqueConstraint("seat", name="uq_stage_entry_seat"),
        sa.CheckConstraint(
            "participation IN ('official', 'guest', 'reserve')", name="ck_stage_entry_participation_known"
        ),
        sa.CheckConstraint(
            "state IN ('nominated', 'confirmed', 'refused', 'withdrawn')", name="ck_stage_entry_state_known"
        ),
    )
    _index("stage_entry", "stage_skill_id", "organisation")
    op.create_table(
        "stage_entry_person",
        *_id("stage_entry_person"),
        *_refers("stage_entry_person", "entry_id", "stage_entry.id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.UniqueConstraint("entry_id", "position", name="uq_stage_entry_person_entry_id_position"),
    )
    _index("stage_entry_person", "person")
    op.create_table(
        "stage_entry_condition",
        *_id("stage_entry_condition"),
        *_refers("stage_entry_condition", "entry_id", "stage_entry.id"),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.UniqueConstraint("entry_id", "code", name="uq_stage_entry_condition_entry_id_code"),
    )
    op.create_table(
        "stage_entry_act",
        *_id("stage_entry_act"),
        *_refers("stage_entry_act", "entry_id", "stage_entry.id"),
        sa.Column("act", sa.String(60), nullable=False),
        *_refers("stage_entry_act", "account_id", "account.id", nullable=True),
        _moment("at"),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _index("stage_entry_act", "entry_id")
    op.create_table(
        "stage_expert",
        *_id("stage_expert"),
        *_refers("stage_expert", "stage_skill_id", "stage_skill.id"),
        sa.Column("person", sa.String(64), nullable=False),
        *_refers("stage_expert", "account_id", "account.id", nullable=True),
        sa.Column("role", sa.String(60), nullable=False),
        sa.UniqueConstraint("stage_skill_id", "person", name="uq_stage_expert_stage_skill_id_person"),
    )


def _freeze() -> None:
    """The acts done to an entry are added to and never changed."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER stage_entry_act_no_{act.lower()} BEFORE {act} ON stage_entry_act "
                "BEGIN SELECT RAISE(ABORT, 'stage_entry_act-is-append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION stage_entry_act_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'stage_entry_act-is-append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER stage_entry_act_no_change BEFORE UPDATE OR DELETE ON stage_entry_act "
        "FOR EACH ROW EXECUTE FUNCTION stage_entry_act_append_only()"
    )
    op.execute(
        "CREATE TRIGGER stage_entry_act_no_truncate BEFORE TRUNCATE ON stage_entry_act "
        "FOR EACH STATEMENT EXECUTE FUNCTION stage_entry_act_append_only()"
    )


def _thaw() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER stage_entry_act_no_{act}")
        return
    for act in ("change", "truncate"):
        op.execute(f"DROP TRIGGER stage_entry_act_no_{act} ON stage_entry_act")
    op.execute("DROP FUNCTION stage_entry_act_append_only()")
