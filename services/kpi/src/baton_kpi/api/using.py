"""The parts that the routes use: current settings, visible departments, answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Log
from baton_kpi.api.access import departments_of, scopes_of
from baton_kpi.api.asked import Range
from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.definition import By, Definition
from baton_kpi.domain.use_cases.configuration import settings_now
from baton_kpi.ports import NewFile
from baton_kpi.queries.amounts import Scopes
from baton_kpi.queries.figures import Figures, figures_of
from baton_kpi.queries.period import Period


@dataclass(frozen=True)
class Using:
    """Given to every route."""

    pool: Queries
    log: Log
    new_file: NewFile

    async def settings(self, caller: Caller) -> tuple[Settings, datetime]:
        """The settings now, and the database's clock."""
        done = await self.log.run(
            lambda work: (settings_now(work), work.now), metadata=caller.metadata
        )
        settings, now = done.answer
        return settings, now

    async def scopes(self, caller: Caller, settings: Settings, asked: Range | None) -> Scopes:
        """The scopes the caller may count, narrowed to what the question names."""
        department, queue = (asked.department, asked.queue) if asked else (None, None)
        departments = departments_of(caller.principal, department)
        async with self.pool.acquire() as connection:
            return await scopes_of(connection, settings, departments, queue)

    async def figures(
        self,
        definitions: Sequence[Definition],
        period: Period,
        by: By | None,
        scopes: Scopes,
        settings: Settings,
    ) -> Figures:
        """All from one snapshot."""
        async with (
            self.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            return await figures_of(
                connection, definitions, period, by, scopes=scopes, settings=settings
            )
