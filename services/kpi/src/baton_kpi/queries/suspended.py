"""Everybody who is suspended."""

from baton_common.engine.projections.queries import Queries

EVERYBODY = "select person from suspended"


async def suspended_people(pool: Queries) -> list[str]:
    """Their ids."""
    return [row["person"] for row in await pool.fetch(EVERYBODY)]
