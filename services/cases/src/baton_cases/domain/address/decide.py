"""Decides an address: claimed once, by nobody while it is shared; it fails and recovers only while
it is claimed."""

from typing import assert_never

from baton_cases.domain.address.commands import (
    AddressCommand,
    Claim,
    MarkFailing,
    MarkWorking,
    Release,
    Share,
    Unshare,
)
from baton_cases.domain.address.events import (
    AddressClaimed,
    AddressEvent,
    AddressFailed,
    AddressRecovered,
    AddressReleased,
    AddressShared,
    AddressUnshared,
)
from baton_cases.domain.address.state import Address, Claimed, Shared
from baton_common.model.messages import Refused

NOT_SHARED = "This number is not shared."


def decide(command: AddressCommand, address: Address) -> list[AddressEvent]:
    """The events that the command leads to; none where nothing changes or the address is
    unclaimed."""
    match command:
        case Claim():
            if isinstance(address, Shared):
                raise Refused(
                    "Several people share this number, so nobody is known by it. Unshare it if it "
                    "is one customer's after all.",
                    code="shared",
                )
            if _is_somebody_elses(command, address):
                raise Refused(
                    "This address belongs to another customer. If they are the same person, merge "
                    "the two.",
                    code="address-taken",
                )
            claimed = AddressClaimed(
                subject=command.subject,
                customer_id=command.customer_id,
                departments=command.departments,
                at=command.at,
            )
            return [claimed]
        case MarkFailing():
            if not isinstance(address, Claimed) or address.failing:
                return []
            failed = AddressFailed(
                subject=command.subject,
                customer_id=address.customer_in(None) or "",
                status=command.status,
                mail_id=command.mail_id,
                at=command.at,
            )
            return [failed]
        case MarkWorking():
            if not isinstance(address, Claimed) or not address.failing:
                return []
            recovered = AddressRecovered(
                subject=command.subject,
                customer_id=address.customer_in(None) or "",
                at=command.at,
            )
            return [recovered]
        case Release():
            if not isinstance(address, Claimed):
                return []
            released = AddressReleased(
                subject=command.subject,
                customer_id=address.customer_in(None) or "",
                at=command.at,
            )
            return [released]
        case Share():
            if isinstance(address, Shared):
                return []
            shared = AddressShared(
                subject=command.subject, customers=command.customers, by=command.by, at=command.at
            )
            return [shared]
        case Unshare():
            if not isinstance(address, Shared):
                raise Refused(NOT_SHARED, code="not-shared")
            return [AddressUnshared(subject=command.subject, by=command.by, at=command.at)]
        case _:
            assert_never(command)


def _is_somebody_elses(command: Claim, address: Address) -> bool:
    """Whoever came to us from it has it everywhere, whatever staff of other departments say."""
    if not isinstance(address, Claimed):
        return False
    others = {address.customer_id}
    if command.departments is not None:
        others |= {address.departments.get(each) for each in command.departments}
    return not others <= {None, command.customer_id}
