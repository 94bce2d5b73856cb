"""The pools of connections of a service beside its log."""

import asyncpg

from baton_common.platform.postgres.borrowing import keep_session

QUERIES = 8
"""Most connections of routes that read."""
LOOPS = 6
"""Most connections of read models and other loops: however many requests read, these go on."""


def new_pool(dsn: str, name: str, connections: int) -> asyncpg.Pool:
    """Connects when it is opened, and then as needed."""
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=connections,
        reset=keep_session,
        server_settings={"application_name": name, "search_path": "projections, public"},
    )
