"""A reply on its way out: to whom it goes, what it answers, in which language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from pydantic import Field

from baton_cases.api.access import scope_of, seen_case
from baton_cases.api.ids import AttachmentIds, PersonId
from baton_cases.api.opening import Text
from baton_cases.api.personal import CaseWords
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.correspondence.state import CORRESPONDENCE, Correspondence
from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.addresses import used_in
from baton_cases.domain.use_cases.lookups import customer_of_case
from baton_cases.domain.use_cases.requests import RequestReply
from baton_common.edge.http.caller import Caller
from baton_common.edge.languages import spoken
from baton_common.edge.models import Input, LanguageTag, example
from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.messages import Refused
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import is_nobody, mail_address


class NewReply(Input):
    """The text of the reply."""

    model_config = example(text="Dear Ms Lin, your new kettle is on its way.")

    text: Text
    """The mail's text."""
    attachment_ids: AttachmentIds = ()
    """Files to send: of the case, or uploaded by you to email."""
    language: LanguageTag | None = None
    """Left out, or not one of ours: the case's."""
    cc: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Mail addresses; they take part in the case from now on."""
    by: PersonId | None = None
    """For machines: who replies."""


class CaseForReply(msgspec.Struct, frozen=True):
    """The parts of a case that are needed before words about it can be sealed."""

    customer: Known
    departments: tuple[str, ...]
    used: tuple[Personal[str], ...]
    """Addresses of the customer that were used in the case."""
    correspondence: Correspondence
    language: Literal["zh", "en"]


@dataclass(frozen=True)
class Replying:
    """Looks at a case before the decision; what it finds enters the decision as facts."""

    log: Log
    personal: CaseWords
    customers: SeenCustomers
    new_id: NewId

    async def subject_of(self, caller: Caller, case_id: str) -> str:
        """The subject whose key seals the words about this case. Raises Unknown."""
        return (await self._look(caller, case_id)).customer.subjects[0]

    async def prepare(
        self, caller: Caller, case_id: str, body: NewReply, by: str
    ) -> Callable[[datetime], RequestReply]:
        """The request, but for its instant. Raises Unknown, Refused for a customer without a mail
        address, Problem 422 for a wrong one in `cc`."""
        seen = await self._look(caller, case_id)
        to = await self._address(caller, seen)
        text = await self.personal.seal(to.subject, body.text)
        cc = await self.personal.seal_mail_addresses("$.cc", body.cc)
        reply_id = self.new_id()

        return lambda at: RequestReply(
            case_id=case_id,
            reply_id=reply_id,
            text=text,
            to=(to,),
            cc=cc,
            by=by,
            language=spoken(body.language) or seen.language,
            attachment_ids=body.attachment_ids,
            at=at,
        )

    async def mail_addresses(self, caller: Caller, case_id: str) -> tuple[Personal[str], ...]:
        """The mail addresses of the case's customer that work in it. Raises Unknown."""
        seen = await self._look(caller, case_id)
        return await self._mail_addresses(seen.customer.addresses_in(seen.departments))

    async def _mail_addresses(
        self, addresses: Sequence[Personal[str]]
    ) -> tuple[Personal[str], ...]:
        opened = await self.personal.vault.open(addresses)
        both = zip(addresses, opened, strict=True)
        return tuple(
            sealed for sealed, written in both if isinstance(written, str) and _takes_mail(written)
        )

    async def _look(self, caller: Caller, case_id: str) -> CaseForReply:
        scope = scope_of(caller.principal)

        def look(work: UnitOfWork) -> CaseForReply:
            case = seen_case(work, case_id, scope)
            known = customer_of_case(work, case_id)
            mails = work.state(CORRESPONDENCE, case_id)
            used = used_in(work, case_id)
            return CaseForReply(known, case.held_by, used, mails, case.language)

        return (await self.log.run(look, metadata=caller.metadata)).answer

    async def _address(self, caller: Caller, seen: CaseForReply) -> Personal[str]:
        """The address that the customer last wrote from, else their first mail address; where the
        caller may not read the customer, the first one that was used in the case."""
        if seen.correspondence.reply_to is not None:
            return seen.correspondence.reply_to
        may_read = await self.customers.may_read(caller, seen.customer.id)
        addresses = seen.customer.addresses_in(seen.departments) if may_read else seen.used
        for address in await self._mail_addresses(addresses):
            return address
        raise Refused(
            "The customer has no mail address. Call them, or add an address first.",
            code="no-mail-address",
        )


def _takes_mail(written: str) -> bool:
    return mail_address(written) is not None and not is_nobody(written)
