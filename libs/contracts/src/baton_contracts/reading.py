"""A record read as the contract that it says it is."""

from typing import TypeVar

from baton_common.model.contract import Contract
from baton_common.model.received_message import Poison, ReceivedMessage
from baton_contracts.published import decode_contract

C = TypeVar("C", bound=Contract)


def read_as(message: ReceivedMessage, contract: type[C]) -> C:
    """Its newest version. Raises Poison for another one, and what `decode_contract` raises."""
    decoded = decode_contract(message.type, message.body)
    if not isinstance(decoded, contract):
        raise Poison(f"{message.type} is not what it says")
    return decoded
