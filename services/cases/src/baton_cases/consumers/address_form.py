"""The form in which addresses are compared and the configuration's rules of numbers, and what cases
does about addresses that they move."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from baton_cases.domain.customer.events import CustomerAddressAdded, CustomerRegistered
from baton_cases.domain.use_cases.customer_requests import NoteMeeting, ReleaseAddress
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_common.engine.rekeying import AddressForm, Moved
from baton_common.model.log_port import Log
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, Vault
from baton_contracts.addresses import FORM, key_of, keys_of
from baton_contracts.telephone import NumberRules

BY = "rekeying"
"""Who is said to have added an address."""
_ACTS = Metadata(correlation_id="rekeying", actor="machine:rekeying")


def address_form(log: Log, vault: Vault) -> AddressForm:
    """Addresses of customers; those of mails and calls are brought to it by email and routing."""
    return AddressForm(FORM, addresses_of, keys_of, moving(log, vault))


def rules_form(log: Log, vault: Vault, rules: NumberRules, version: int) -> AddressForm:
    """Customers' numbers under the rules of this version of the configuration: what became our own,
    or shared, identifies nobody. The vault keeps their links, for a hint and for whoever comes from
    there once the rules are others."""
    return AddressForm(
        1 + version,
        addresses_of,
        lambda shown: (key_of(shown), key_of(shown, rules)),
        moving(log, vault),
        name="number-rules",
        moves_keys=False,
    )


def addresses_of(event: Event) -> Iterable[Personal[str]]:
    """Those that customers came with, or that were added to them."""
    match event:
        case CustomerRegistered() | CustomerAddressAdded():
            return (event.address,)
        case _:
            return ()


def moving(log: Log, vault: Vault) -> Callable[[Sequence[Moved]], Awaitable[None]]:
    """What identifies nobody is released; where two have met, their customers are told."""

    async def on_moved(moved: Sequence[Moved]) -> None:
        for each in moved:
            await _run(log, await _request(vault, each))

    return on_moved


async def _request(vault: Vault, moved: Moved) -> Callable[[datetime], CasesRequest]:
    subject = moved.address.subject
    if moved.holder is None:
        return lambda at: ReleaseAddress(subject=subject, at=at)
    (sealed,) = await vault.seal([(moved.holder, moved.shown)])
    return lambda at: NoteMeeting(subject=subject, address=sealed, by=BY, at=at)


async def _run(log: Log, request: Callable[[datetime], CasesRequest]) -> None:
    await log.run(lambda work: do(work, request(work.now)), metadata=_ACTS)
