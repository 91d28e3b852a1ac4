"""Let a juror say why they decline or which tie they have, an organiser why a conflict is lifted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("own_school", "school", "entry", "other")
ONE_OBJECT = (
    "CASE WHEN kind = 'other' THEN school_id IS NULL AND entry_id IS NULL"
    " ELSE (school_id IS NULL) <> (entry_id IS NULL) END"
)


def upgrade() -> None:
    """Let a juror say why they decline or which tie they have, an organiser why a conflict is lifted."""
    with op.batch_alter_table("juror") as table:
        table.add_column(sa.Column("decline_reason", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("conflict_of_interest") as table:
        table.add_column(sa.Column("lift_reason", sa.String(length=500), nullable=False, server_default=""))
        table.drop_constraint(op.f("ck_conflict_of_interest_kind"), type_="check")
        table.create_check_constraint(op.f("ck_conflict_of_interest_kind"), sa.column("kind").in_(KINDS))
        table.drop_constraint(op.f("ck_conflict_of_interest_one_object"), type_="check")
        table.create_check_constraint(op.f("ck_conflict_of_interest_one_object"), ONE_OBJECT)

    # What the rows of before needed; from now on the application says every value.
    with op.batch_alter_table("juror") as table:
        table.alter_column("decline_reason", server_default=None)
        table.alter_column("version", server_default=None)

    with op.batch_alter_table("conflict_of_interest") as table:
        table.alter_column("lift_reason", server_default=None)
