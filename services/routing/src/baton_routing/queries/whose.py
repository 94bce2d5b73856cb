"""The departments of some contacts and agents."""

from collections.abc import Collection

from baton_common.engine.projections.queries import Queries

CONTACTS = "select contact_id, departments from contacts where contact_id = any($1)"
AGENTS = "select agent, departments from agents where agent = any($1)"


async def departments_of_contacts(
    pool: Queries, contacts: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Those of contacts that the read model has."""
    rows = await pool.fetch(CONTACTS, [*contacts])
    return {row["contact_id"]: tuple(row["departments"]) for row in rows}


async def departments_of_agents(
    pool: Queries, agents: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Those of agents that the read model has."""
    rows = await pool.fetch(AGENTS, [*agents])
    return {row["agent"]: tuple(row["departments"]) for row in rows}
