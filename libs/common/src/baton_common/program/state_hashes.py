"""The hashes of a service's log and read models, live or from the log's beginning."""

from collections.abc import Awaitable, Callable, Sequence

import asyncpg

from baton_common.edge.auditing.audit import within
from baton_common.edge.http.log_routes import StateHash
from baton_common.engine.feed.published import head_of
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows_hash import projection_hash
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.position import Position


class StateHashes:
    """`shown` are the read models; `mismatches` names those whose tables have another release's
    schema version."""

    def __init__(
        self,
        log: PostgresLog,
        queries: Queries,
        pool: asyncpg.Pool,
        shown: Sequence[ProjectionRunner],
        mismatches: Callable[[], Awaitable[Sequence[str]]],
    ) -> None:
        self._log = log
        self._queries = queries
        self._pool = pool
        self._shown = shown
        self._mismatches = mismatches

    async def live(self, until: Position | None) -> StateHash:
        """Of the service that is open. Raises LogUnavailable."""
        await self._queries.fetchval("select 1")  # what follows may take long, but not for nothing
        return await self._hashed(await self._log.head(), until)

    async def replayed(self, until: Position | None) -> StateHash:
        """Of one that is not, by connections of its own."""
        await self._log.readers.open()
        await self._pool
        try:
            return await self._hashed(await head_of(self._log.readers), until)
        finally:
            await self._log.readers.close()
            self._pool.terminate()

    async def _hashed(self, head: Position, until: Position | None) -> StateHash:
        if until is not None:
            until = within(head, until)
            return StateHash(position=str(until), log=await self._log.state_hash(until))
        projections = {}
        mismatches = await self._mismatches()
        for runner in self._shown:
            if runner.tables.name in mismatches:
                continue
            await runner.wait_for(head)
            projections[runner.tables.name] = await projection_hash(runner.tables)
        return StateHash(
            position=str(head), log=await self._log.state_hash(head), projections=projections
        )
