"""The open cases that a change of the organisation may affect."""

from collections.abc import Sequence

from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.position import Position

CONCERNED = """
select case_id from cases
where status <> 'closed' and (handoff_id is not null or office is not null) order by case_id
"""
HELD = """
select case_id, person from cases
where status <> 'closed' and office is null and person <> all($1::text[]) order by case_id
"""
TIMEOUT = 30.0


class OpenCases:
    """Read from the list of cases."""

    def __init__(self, pool: Queries, cases: ProjectionRunner) -> None:
        self._pool = pool
        self._cases = cases

    async def concerned(self, opened_before: Position) -> Sequence[str]:
        """Cases with an open handoff or held by office. Raises TimeoutError if the list has not
        reached the position within 30 s: ask again."""
        if not await self._cases.wait_for(opened_before, TIMEOUT):
            raise TimeoutError(f"the list of cases has not come to {opened_before}")
        return [row["case_id"] for row in await self._pool.fetch(CONCERNED)]

    async def held_by_others(self, people: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Cases that somebody else than these people holds as a person, and who does."""
        return [tuple(row) for row in await self._pool.fetch(HELD, list(people))]
