"""Cases that people and departments hold: counted before they go, and listed to be handed over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from baton_cases.domain.organisation.departures import HeldCases
from baton_common.engine.feed.published import head_of
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.runner import ProjectionRunner

BY_PERSON = """
select person, department, count(*) as n from cases
where status <> 'closed' and office is null group by person, department
"""
BY_DEPARTMENT = """
select department, count(*) as n from cases where status <> 'closed' group by department
"""
ASKED = """
select asked_department as department, count(*) as n from cases
where status <> 'closed' and asked_department is distinct from department
  and asked_department is not null
group by asked_department
"""
OF_PERSON = """
select case_id, department from cases
where status <> 'closed' and office is null and person = $1
  and ($2::text[] is null or department = any($2)) order by case_id
"""
OF_DEPARTMENT = """
select case_id, department from cases
where status <> 'closed' and $1 in (department, asked_department) order by case_id
"""
TIMEOUT = 30.0


class HeldCase(NamedTuple):
    """A case, and the department that is accountable for it."""

    case_id: str
    department: str


@dataclass(frozen=True)
class CasesHeld:
    """Read from the list of cases, once it shows everything that is in the log."""

    log: PostgresLog
    pool: Queries
    cases: ProjectionRunner

    async def counted(self) -> HeldCases:
        """By everybody and every department. Raises TimeoutError."""
        await self._caught_up()
        people = await self.pool.fetch(BY_PERSON)
        departments, asked = await self.pool.fetch(BY_DEPARTMENT), await self.pool.fetch(ASKED)
        return HeldCases(
            by_person={(row["person"], row["department"]): row["n"] for row in people},
            by_department={row["department"]: row["n"] for row in departments},
            asked={row["department"]: row["n"] for row in asked},
        )

    async def of_person(
        self, person: str, departments: Collection[str] | None
    ) -> Sequence[HeldCase]:
        """Those that the person holds themselves, in these departments (None: in all). Raises
        TimeoutError."""
        await self._caught_up()
        within = None if departments is None else sorted(departments)
        return [HeldCase(*row) for row in await self.pool.fetch(OF_PERSON, person, within)]

    async def of_department(self, department: str) -> Sequence[HeldCase]:
        """Those that it holds, or is asked to take. Raises TimeoutError."""
        await self._caught_up()
        return [HeldCase(*row) for row in await self.pool.fetch(OF_DEPARTMENT, department)]

    async def _caught_up(self) -> None:
        head = await head_of(self.log.readers)
        if not await self.cases.wait_for(head, TIMEOUT):
            raise TimeoutError(f"the list of cases has not come to {head}")
