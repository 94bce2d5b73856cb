"""A command on a case that the caller sees, answered with the case as it is afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from baton_cases.api.access import current_case, scope_of, seen_case
from baton_cases.api.personal import CaseWords
from baton_cases.api.replying import Replying
from baton_cases.api.views import CaseAnswer, case_answer
from baton_cases.domain.case.state import CASE
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.model.clock import NewId
from baton_common.model.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CaseCommands:
    """What the routes of one case write through."""

    commands: Commands
    personal: CaseWords
    replying: Replying
    new_id: NewId

    async def decided(
        self, call: Call, case_id: str, decide: Callable[[UnitOfWork], None], status: int = 200
    ) -> Reply:
        """The committed decision. A case that the caller does not see is unknown; so it raises
        Unknown, and what `Commands.run` raises."""
        scope = scope_of(call.principal)

        def run(work: UnitOfWork) -> CaseAnswer:
            seen_case(work, case_id, scope)
            decide(work)
            return case_answer(current_case(work, case_id))

        return await self.commands.run(call, run, stream=CASE.stream(case_id), status=status)
