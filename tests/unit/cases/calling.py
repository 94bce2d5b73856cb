"""Calls at the demo's organisation: who rings, who answers, what becomes of the case and its
handoff."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from baton_cases.domain.case.state import CASE, Active, CaseRecord
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.handoff.state import HANDOFF, Open
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds, Sender
from baton_cases.domain.use_cases.requests import (
    CasesRequest,
    ContinueCase,
    OpenCase,
    RequestTransfer,
)
from baton_common.model.contract import Contract
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from tests.unit.cases.line import Line
from tests.unit.cases.office import Office

MEI = "+861055501234"


class Calling:
    """`line = await calling.rings("ana")`, `await calling.receive(line.answered("ana"))`."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._calls = 0

    async def line(self, caller: str | None = MEI) -> Line:
        """A customer calls: contact `call1`, `call2`, …"""
        self._calls += 1
        sealed = None
        if caller is not None:
            (subject,) = await self.office.vault.subjects_of([caller])
            (sealed,) = await self.office.vault.seal([(subject, caller)])
        line = Line(f"call{self._calls}", sealed)
        await self.receive(line.arrived())
        return line

    async def answered(self, agent: str, caller: str | None = MEI) -> Line:
        """A customer calls and speaks with the agent."""
        line = await self.line(caller)
        await self.receive(line.offered(agent), line.answered(agent))
        return line

    async def receive(self, *message: Contract) -> None:
        """Consumes a message of routing."""
        for each in message:
            await self.office.receive(each)

    async def opens(self, line: Line, agent: str, **but: Any) -> CaseRecord:
        """The agent opens a case by the contact."""
        new_id = self.office.new_id
        ids = NewIds(case_id=new_id(), handoff_id=new_id(), customer_id=new_id())
        assert line.caller is not None
        who = Sender(address=line.caller, name=None, language="en")

        def decide(work: UnitOfWork) -> None:
            request = OpenCase(
                ids=ids,
                who=who,
                channel="voice",
                language="en",
                matter="return-goods",
                answered_by=agent,
                contact_id=line.id,
                at=work.now,
            )
            do(work, msgspec.structs.replace(request, **but))

        await self.office.log.run(decide, metadata=Metadata(correlation_id="call"))
        return self.case(ids.case_id)

    async def goes_on(self, line: Line, agent: str, case_id: str) -> None:
        """The agent continues a case by the contact."""
        await self.office.do(
            lambda at: ContinueCase(
                case_id=case_id,
                contact_id=line.id,
                handoff_id=self.office.new_id(),
                by=agent,
                at=at,
            )
        )

    async def hands_on(
        self, case_id: str, by: str, line: Line | None, to: str = "logistics"
    ) -> str:
        """A transfer is asked for, with the contact; gives the handoff's id."""
        handoff_id = self.office.new_id()
        await self.do(
            lambda at: RequestTransfer(
                case_id=case_id,
                handoff_id=handoff_id,
                to=to,
                by=by,
                contact_id=line.id if line else None,
                at=at,
            )
        )
        return handoff_id

    async def do(self, request: Callable[[datetime], CasesRequest]) -> None:
        """A request, made with the clock it is decided by."""
        await self.office.do(request)

    def case(self, case_id: str) -> CaseRecord:
        """The case now."""
        found = self.office.log.state(CASE, case_id)
        assert isinstance(found, CaseRecord)
        return found

    def whose(self, case_id: str) -> tuple[str, str]:
        """Department and person that are accountable."""
        case = self.case(case_id)
        assert isinstance(case, Active)
        return case.department, case.person

    def asked(self, handoff_id: str) -> tuple[str, ...]:
        """The persons who are asked now."""
        handoff = self.office.log.state(HANDOFF, handoff_id)
        return handoff.asked if isinstance(handoff, Open) else ()

    def contact(self, line: Line) -> KnownContact:
        """The known facts of a contact."""
        found = self.office.log.state(CONTACT, line.id)
        assert isinstance(found, KnownContact)
        return found

    def published(self, of: str) -> list[str]:
        """The stored names of the events of a stream."""
        return [each.type for each in self.office.log.store.events if each.stream == of]

    def ignored(self, line: Line) -> list[str]:
        """The reasons that messages about a contact were ignored."""
        history = self.office.log.history(CONTACT.stream(line.id))
        return [each.reason for each in history if type(each).__name__ == "ContactMessageIgnored"]
