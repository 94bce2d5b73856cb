"""The departments that there are now."""

from baton_common.engine.projections.queries import Queries

ALL = "select id from departments where is_there"


async def departments_now(pool: Queries) -> frozenset[str]:
    """Ids of the configuration's departments."""
    return frozenset(row["id"] for row in await pool.fetch(ALL))
