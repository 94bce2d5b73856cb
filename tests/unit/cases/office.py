"""The demo's organisation on a log in memory, with mails that arrive: for tests of the whole
service."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from baton_cases.consumers.topics import all_handlers
from baton_cases.domain.case.events import CaseOpened
from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import ApplyOrganisation, CasesRequest
from baton_cases.ports import more_text_reader, organisation_reader
from baton_cases.publisher import PUBLISHERS
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.email_received.mail import (
    Mailbox,
    MailKind,
    MailReceived,
    Proof,
    Reference,
)
from baton_testkit.hand_clock import HandClock
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_log import MemoryLog
from baton_testkit.memory_vault import MemoryVault
from tests.unit.cases.demo import demo_plan

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai: the duty officer is otto."""


class Office:
    """Cases with everything in memory: `await office.mail("mei@customer.example", "…")`."""

    def __init__(self) -> None:
        self.clock = HandClock(MORNING)
        self.log = MemoryLog(self.clock.now, publishers=PUBLISHERS)
        self.vault = MemoryVault()
        self.new_id = MadeIds()
        self.receives = all_handlers(
            self.vault, organisation_reader(self.log), more_text_reader(self.log), self.new_id
        )
        self._mails = count(1)
        self._positions = count(1)

    async def open_organisation(self) -> None:
        """Apply the demo's organisation."""
        plan = demo_plan()

        await self.do(lambda at: ApplyOrganisation(plan=plan, by="root", at=at))

    async def receive(self, contract: Contract) -> None:
        """Consumes a message as the consumer runner does: one unit of the handler's decision."""
        type_, key, body = encode_contract(contract)
        message = ReceivedMessage(
            topic="email-received",
            partition=0,
            offset=0,
            log="email",
            position=Position(1, next(self._positions)),
            previous=START,
            key=key,
            type=type_,
            body=body,
            metadata=Metadata(correlation_id="journey"),
            at=self.clock.now(),
            recorded_at=self.clock.now(),
        )
        if (decide := await self.receives[type_](message)) is not None:
            await self.log.run(decide, metadata=message.metadata)

    async def mailbox(self, address: str, name: str | None = None) -> Mailbox:
        """An address as email seals it."""
        (subject,) = await self.vault.subjects_of([address])
        sealed = await self.vault.seal([(subject, address), (subject, name or "")])
        return Mailbox(address=sealed[0], name=sealed[1] if name else None)

    async def written(
        self,
        sender: str,
        text: str,
        *,
        subject: str = "hello",
        thread: str | None = None,
        recipient: str = "service@baton.example",
        cc: tuple[str, ...] = (),
        proof: Proof = "none",
        case_id: str | None = None,
        kind: MailKind = "person",
        **more: Any,
    ) -> MailReceived:
        """The message of email about a mail (`m1`, `m2`, …); its thread is its own if none is
        given."""
        number = next(self._mails)
        from_ = await self.mailbox(sender)
        words = await self.vault.seal(
            [(from_.address.subject, subject), (from_.address.subject, text)]
        )
        return MailReceived(
            thread_id=thread or f"t{number}",
            mail_id=f"m{number}",
            received_at=self.clock.now(),
            recipient=recipient,
            from_=from_,
            cc=tuple([await self.mailbox(each) for each in cc]),
            subject=words[0],
            text=words[1],
            reference=Reference(case_id=case_id, proof=proof),
            kind=kind,
            **more,
        )

    async def mail(self, sender: str, text: str, **how: Any) -> str:
        """A mail comes in, as `written`; gives its id."""
        contract = await self.written(sender, text, **how)
        await self.receive(contract)
        return contract.mail_id

    async def do(self, request: Callable[[datetime], CasesRequest]) -> None:
        """A request, made with the clock it is decided by."""

        def decide(work: UnitOfWork) -> None:
            do(work, request(work.now))

        await self.log.run(decide, metadata=Metadata(correlation_id="request"))

    def cases(self) -> list[CaseRecord]:
        """All cases, oldest first."""
        events = [each.event for each in self.log.store.events]
        opened = [event for event in events if isinstance(event, CaseOpened)]
        found = [self.log.state(CASE, event.case_id) for event in opened]
        return [each for each in found if isinstance(each, CaseRecord)]

    def filed(self, case: CaseRecord) -> list[tuple[str, str, bool]]:
        """Mails of a case: which, why it is here, whether the customer wrote it."""
        history = self.log.history(CORRESPONDENCE.stream(case.case_id))
        return [(each.mail_id, each.belongs_by, each.from_customer) for each in history]

    def published(self) -> list[str]:
        """The types of everything that was told so far."""
        return [message.type for message in self.log.published("case-updated")]
