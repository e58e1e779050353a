"""A PIN of its own for each place: who leads one place can reset no PIN of another.

Revision: 0013, after 0012.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from scoring.foundation.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


PLACES = "SELECT DISTINCT account_id, scope_kind, scope_id FROM pairing"


def upgrade() -> None:
    """A PIN is good from now on at each place for which its person has a pairing."""
    connection = op.get_bind()
    known = {row.account_id: row for row in connection.execute(sa.text("SELECT account_id, hash, set_at FROM pin"))}
    places = connection.execute(sa.text(PLACES)).all()
    op.drop_table("pin")
    table = _create(by_place=True)
    rows = [
        {"account_id": one.account_id, "scope_kind": one.scope_kind, "scope_id": one.scope_id, **_kept(known, one)}
        for one in places
        if one.account_id in known
    ]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    """Of several PINs of one person the one that was set last stays."""
    rows = op.get_bind().execute(sa.text("SELECT account_id, hash, set_at FROM pin ORDER BY set_at")).all()
    op.drop_table("pin")
    table = _create(by_place=False)
    last = {row.account_id: row for row in rows}
    op.bulk_insert(table, [{"account_id": account, **_kept(last, row)} for account, row in last.items()])


def _kept(known: Mapping[int, sa.Row[Any]], one: sa.Row[Any]) -> dict[str, object]:
    row = known[one.account_id]
    set_at = row.set_at if isinstance(row.set_at, datetime) else datetime.fromisoformat(row.set_at)
    return {"hash": row.hash, "set_at": set_at if set_at.tzinfo else set_at.replace(tzinfo=UTC)}


def _create(*, by_place: bool) -> sa.Table:
    places = (
        sa.Column("scope_kind", sa.String(60), primary_key=True),
        sa.Column("scope_id", sa.String(100), primary_key=True),
    )
    return op.create_table(
        "pin",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
        *(places if by_place else ()),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )
