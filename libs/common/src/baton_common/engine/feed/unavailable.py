"""The exceptions of a database that is away for a while: wait and ask again."""

import asyncpg

from baton_common.model.log_port import LogUnavailable

AWAY: tuple[type[Exception], ...] = (
    LogUnavailable,
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""`TimeoutError` is an OSError. A connection that is cut in the middle of a statement may show as
an error of asyncpg itself."""
