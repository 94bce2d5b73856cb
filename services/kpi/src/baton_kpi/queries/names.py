"""The departments whose figures there are."""

from baton_common.engine.projections.queries import Queries

DEPARTMENTS = "select id from indicators_names where kind = 'department'"


async def departments_now(pool: Queries) -> frozenset[str]:
    """Ids of the configuration's departments, of those that it once had, too."""
    return frozenset(row["id"] for row in await pool.fetch(DEPARTMENTS))
