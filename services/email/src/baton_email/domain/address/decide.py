"""Decides commands of an address that we write to. A repeated command changes nothing."""

from typing import assert_never

from baton_email.domain.address.commands import (
    AddressCommand,
    CountAcknowledgement,
    MarkFailing,
    MarkWorking,
)
from baton_email.domain.address.events import (
    AddressAcknowledged,
    AddressEvent,
    AddressFailed,
    AddressHeardFrom,
)
from baton_email.domain.address.state import Address


def decide(command: AddressCommand, address: Address) -> list[AddressEvent]:
    """Refuses nothing."""
    match command:
        case CountAcknowledgement(case_id=case_id, at=at):
            return [AddressAcknowledged(case_id=case_id, at=at)]
        case MarkFailing(mail_id=mail_id, status=status, at=at):
            if address.failing:
                return []
            return [AddressFailed(mail_id=mail_id, status=status, at=at)]
        case MarkWorking(at=at):
            return [AddressHeardFrom(at=at)] if address.failing else []
        case _:
            assert_never(command)
