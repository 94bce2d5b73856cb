"""Whose case it is: known by an address, by their id, or by nothing but a name."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from baton_cases.api.identities import Identities
from baton_cases.api.ids import CustomerId
from baton_cases.api.personal import CaseWords, wrong_address
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.contact.state import KnownContact
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.received import Sender
from baton_common.edge.http.caller import Caller
from baton_common.edge.models import PLAIN, Input, Visible
from baton_common.edge.problems import Problem
from baton_common.model.personal import Personal
from baton_contracts.addresses import ReadAddress, read_address
from baton_contracts.telephone import NumberRules

Address = Annotated[str, Field(max_length=320), PLAIN]
PostalAddress = Annotated[str, Field(min_length=1, max_length=1_000), Visible]


class NamedCustomer(Input):
    """What is known of a customer."""

    address: Address | None = None
    """A mail address or a telephone number; without a country code it is one of the configuration's
    country. A number that nobody can have, or that several share, is kept and shown, and nobody is
    known by it."""
    postal_address: PostalAddress | None = None
    """Where letters reach them; nobody is known by it."""
    customer_id: CustomerId | None = None
    """A customer who is known already, and whom you may read."""
    name: Annotated[str, Field(min_length=1, max_length=200), Visible] | None = None
    """The customer's; enough for somebody who has no address."""


@dataclass(frozen=True)
class Naming:
    """Finds out who came to us, before the decision."""

    personal: CaseWords
    customers: SeenCustomers
    identities: Identities
    new_id: str
    """Id of the customer, if they turn out to be new."""

    async def who(
        self,
        caller: Caller,
        named: NamedCustomer,
        contact: KnownContact | None,
        language: Literal["zh", "en"],
    ) -> tuple[Sender | str, str]:
        """Whoever came to us, and the subject whose key their words are sealed under. Raises
        Problem 422, Unknown."""
        if named.address is not None and named.customer_id is not None:
            raise Problem(422, "invalid", "Give either `address` or `customer_id`.")
        if named.customer_id is not None:
            return await self._known(caller, named.customer_id)
        if named.address is not None:
            read = kept_address("$.address", named.address, self.identities.rules)
            if (known := await self.identities.named(caller, read)) is not None:
                return await self._sender(known, named, language)
            return await self._stranger(named, language, read.shown if read.calls else "")
        if contact is not None and contact.caller is not None:
            read, is_known = await self.identities.calling(caller, contact.caller)
            if is_known:
                return await self._sender(contact.caller, named, language)
            return await self._stranger(named, language, read.calls or "")
        if contact is None and named.name is None and named.postal_address is None:
            raise Problem(
                422,
                "invalid",
                "Say who it is: give `address`, `customer_id`, `postal_address` or `name`.",
            )
        return await self._stranger(named, language, await self._shown(contact))

    async def _known(self, caller: Caller, customer_id: str) -> tuple[str, str]:
        await self.customers.must_read(caller, customer_id)
        known = await self.personal.log.run(
            lambda work: customer(work, customer_id), metadata=caller.metadata
        )
        return customer_id, known.answer.subjects[0]

    async def _sender(
        self, address: Personal[str], named: NamedCustomer, language: Literal["zh", "en"]
    ) -> tuple[Sender, str]:
        name = await self.personal.seal(address.subject, named.name) if named.name else None
        return Sender(address=address, name=name, language=language), address.subject

    async def _stranger(
        self, named: NamedCustomer, language: Literal["zh", "en"], number: str
    ) -> tuple[Sender, str]:
        """Somebody whom no address identifies: a customer of their own, each time."""
        subject = await self.personal.own_subject(self.new_id)
        address = await self.personal.seal(subject, named.postal_address or number)
        name = await self.personal.seal(subject, named.name) if named.name else None
        stranger = Sender(address=address, name=name, language=language, is_identified=False)
        return stranger, subject

    async def _shown(self, contact: KnownContact | None) -> str:
        """The number by which a caller may be called back whom nobody is known by."""
        caller = contact.unidentified if contact else None
        if caller is None or caller.calls is None:
            return ""
        (shown,) = await self.personal.vault.open([caller.shown])
        return shown if isinstance(shown, str) else ""


def kept_address(field: str, written: str, rules: NumberRules) -> ReadAddress:
    """An address that is kept, whether somebody is known by it or not. Raises Problem 422 for words
    that are none."""
    read = read_address(written, rules)
    if read.why == "unreadable":
        raise wrong_address(
            field, "is neither a mail address nor a telephone number like +861012345678"
        )
    return read
