"""Facts: one index of what is known now, one of what was known once, where one index held both.

On PostgreSQL their references are no longer asked of every row: that took half the time of a load, and the load a row
belongs to is written in the same transaction (docs/architecture.md).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FACTS = (
    "action_item",
    "action_summary",
    "budget_line",
    "budget_transfer",
    "carry_over",
    "cash_report_line",
    "equipment_item",
    "ordinance_item",
    "ordinance_summary_line",
    "payment",
    "plan_beyond_item",
    "plan_equipment_item",
    "plan_project",
    "plan_summary_line",
    "progress",
    "reserve_spending",
    "specific_grant",
    "strategy_link",
    "trial_balance_line",
)
REFERENCES = (("organisation_id", "organisation"), ("load_id", "load"), ("closed_load_id", "load"))
NOW, ONCE = sa.text("known_to IS NULL"), sa.text("known_to IS NOT NULL")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Make both indexes of every fact table, and let go of its references on PostgreSQL."""
    for name in FACTS:
        op.drop_index(f"ix_{name}_scope", name)
        scope = ["organisation_id", "fiscal_year", "held_to", "line_key"]
        op.create_index(f"ix_{name}_scope", name, scope, sqlite_where=NOW, postgresql_where=NOW)
        past = ["organisation_id", "fiscal_year", "known_to"]
        op.create_index(f"ix_{name}_past", name, past, sqlite_where=ONCE, postgresql_where=ONCE)
        if not _is_sqlite():
            for column, above in REFERENCES:
                op.execute(f"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS fk_{name}_{column}_{above}")


def downgrade() -> None:
    """One index of both and the references, as it was."""
    for name in FACTS:
        if not _is_sqlite():
            for column, above in REFERENCES:
                op.create_foreign_key(f"fk_{name}_{column}_{above}", name, above, [column], [f"{above}_id"])
        op.drop_index(f"ix_{name}_past", name)
        op.drop_index(f"ix_{name}_scope", name)
        op.create_index(f"ix_{name}_scope", name, ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"])
