"""Let an entry be kept private when a pupil without the authorisation left its team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contest import database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the instant since when it is kept private."""
    with op.batch_alter_table("entry") as batch_op:
        batch_op.add_column(sa.Column("private_since", database.UtcDateTime(timezone=True), nullable=True))
