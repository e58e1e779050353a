"""Personal links of competitors, and the browsers that they let in.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("representative", sa.String(200), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_personal_link"),
        sa.UniqueConstraint("secret_hash", name="uq_personal_link_secret_hash"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_personal_link_person_id_person"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_personal_link_made_by_account"),
    )
    op.create_index("ix_personal_link_person_id", "personal_link", ["person_id"])
    op.create_table(
        "personal_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_personal_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_personal_sign_in_token_hash"),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name="fk_personal_sign_in_link_id_personal_link"),
    )
    op.create_index("ix_personal_sign_in_link_id", "personal_sign_in", ["link_id"])


def downgrade() -> None:
    op.drop_table("personal_sign_in")
    op.drop_table("personal_link")
