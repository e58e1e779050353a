"""What an organizer is shown of a brought package, and what was out of the ordinary in a taken one.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("package_import", sa.Column("review", sa.Text, nullable=True))
    op.add_column("taken_package", sa.Column("findings", sa.Text, nullable=True))


def downgrade() -> None:
    op.drop_column("taken_package", "findings")
    op.drop_column("package_import", "review")
