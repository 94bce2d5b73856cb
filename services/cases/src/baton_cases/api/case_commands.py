"""A command on a case that the caller sees, answered with the case as it is afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from baton_cases.api.access import current_case, scope_of, seen_case
from baton_cases.api.personal import CaseWords
from baton_cases.api.replying import Replying
from baton_cases.api.seen_files import SeenFiles
from baton_cases.api.views import CaseAnswer, case_answer
from baton_cases.domain.case.state import CASE
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.model.clock import NewId
from baton_common.model.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CaseCommands:
    """The parts through which the routes of one case write."""

    commands: Commands
    personal: CaseWords
    replying: Replying
    files: SeenFiles
    new_id: NewId

    async def decided(
        self,
        caller: Caller,
        headers: Preconditions,
        case_id: str,
        request: Callable[[datetime], CasesRequest],
        status: int = 200,
        *,
        names: Sequence[str] = (),
    ) -> Response:
        """The committed decision of the request, made with the instant that it is decided at. A
        case that the caller does not see, this or one that the request `names` besides, is
        unknown; so it raises Unknown, and what `Commands.commit` raises."""
        scope = scope_of(caller.principal)

        def run(work: UnitOfWork) -> CaseAnswer:
            for seen in (case_id, *names):
                seen_case(work, seen, scope)
            do(work, request(work.now))
            return case_answer(current_case(work, case_id))

        return await self.commands.commit(
            caller, headers, run, stream=CASE.stream(case_id), status=status
        )
