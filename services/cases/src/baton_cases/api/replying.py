"""A reply on its way out: to whom it goes, what it answers, in which language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from pydantic import Field

from baton_cases.api.access import scope_of, seen_case
from baton_cases.api.ids import ActorId, AttachmentIds
from baton_cases.api.opening import Text
from baton_cases.api.personal import CaseWords
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.correspondence.state import Correspondence
from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.addresses import used_in
from baton_cases.domain.use_cases.lookups import correspondence, customer_of_case, holders
from baton_cases.domain.use_cases.requests import RequestReply
from baton_common.edge.http.caller import Caller
from baton_common.edge.languages import spoken
from baton_common.edge.models import PLAIN, Input, LanguageTag, Output, example
from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.messages import Refused
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import is_nobody, mail_address

MOST_COPIES = 20
MailAddress = Annotated[str, PLAIN]


class NewReply(Input):
    """The text of the reply."""

    model_config = example(text="Dear Ms Lin, your new kettle is on its way.")

    text: Text
    """The mail's text."""
    attachment_ids: AttachmentIds = ()
    """Files to send: of the case, or uploaded by you to email."""
    language: LanguageTag | None = None
    """Left out, or not one of ours: the case's."""
    to: Annotated[tuple[MailAddress, ...], Field(min_length=1, max_length=20)] | None = None
    """Mail addresses; they take part in this case from now on. Left out: whoever wrote last."""
    cc: Annotated[tuple[MailAddress, ...], Field(max_length=20)] | None = None
    """Mail addresses, as `to`. Left out: the others who have the mail that is answered, if `to` is
    left out, too; else nobody."""
    by: ActorId | None = None
    """For machines: who replies."""


class ReplyRecipients(Output):
    """To whom a reply goes if `to` and `cc` are left out."""

    model_config = example(
        to=["mei.lin@customer.example"],
        cc=["jun.lin@customer.example"],
        wrote="mei.lin@customer.example",
        answers_to=None,
        mail_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04",
    )

    to: list[str | None]
    """Whoever wrote last; null: erased."""
    cc: list[str | None]
    """The others who have that mail; null: erased."""
    wrote: str | None
    """The sender of the last mail; null: nobody wrote, or it was erased."""
    answers_to: str | None
    """Where that mail asks to be answered, if it is another address. It is in `to` only if the mail
    proves that it belongs to this case; else choose."""
    mail_id: str | None
    """That mail."""


class CaseForReply(msgspec.Struct, frozen=True):
    """The parts of a case that are needed before words about it can be sealed."""

    customer: Known
    departments: Sequence[str]
    """Those whose added addresses work in the case."""
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
        to, cc = await self._recipients(caller, seen, body)
        text = await self.personal.seal(to[0].subject, body.text)
        reply_id = self.new_id()

        return lambda at: RequestReply(
            case_id=case_id,
            reply_id=reply_id,
            text=text,
            to=to,
            cc=cc,
            by=by,
            language=spoken(body.language) or seen.language,
            attachment_ids=body.attachment_ids,
            at=at,
        )

    async def recipients(self, caller: Caller, case_id: str) -> ReplyRecipients:
        """Those of a reply that names none. Raises Unknown, Refused as `prepare`."""
        seen = await self._look(caller, case_id)
        last = seen.correspondence.last
        to, cc = await self._address(caller, seen), last.cc if last is not None else ()
        claimed = last.answers_to if last is not None else None
        sealed = [to, *cc, last.sender if last is not None else None, claimed]
        shown = await self.personal.read(caller, f"case:{case_id}", sealed, what="reply")
        return ReplyRecipients(
            to=shown[:1],
            cc=shown[1:-2],
            wrote=shown[-2],
            answers_to=shown[-1],
            mail_id=last.mail_id if last is not None else None,
        )

    async def _recipients(
        self, caller: Caller, seen: CaseForReply, body: NewReply
    ) -> tuple[tuple[Personal[str], ...], tuple[Personal[str], ...]]:
        cc = await self.personal.seal_mail_addresses("$.cc", body.cc or ())
        if body.to is not None:
            return await self.personal.seal_mail_addresses("$.to", body.to), cc
        last = seen.correspondence.last
        if body.cc is None and last is not None:
            cc = last.cc[:MOST_COPIES]
        return (await self._address(caller, seen),), cc

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
            return CaseForReply(
                customer=known,
                departments=holders(work, case_id),
                used=used_in(work, case_id),
                correspondence=correspondence(work, case_id),
                language=case.language,
            )

        return (await self.log.run(look, metadata=caller.metadata)).answer

    async def _address(self, caller: Caller, seen: CaseForReply) -> Personal[str]:
        """That of whoever wrote last, else the customer's first mail address; where the caller may
        not read the customer, the first one that was used in the case."""
        if seen.correspondence.last is not None:
            return seen.correspondence.last.to
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
