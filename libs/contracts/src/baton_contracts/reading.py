"""A record read as the contract that it says it is."""

from typing import TypeVar

from baton_common.model.contract import Contract
from baton_common.model.received_message import Handlers, Poison, ReceivedMessage
from baton_contracts.published import PUBLISHED, decode_contract

C = TypeVar("C", bound=Contract)


def of_every_version(handlers: Handlers) -> Handlers:
    """The handlers by type of every version that can be read: a topic keeps old ones, and a process
    of the release before still writes them."""
    return {
        version: handler
        for type_, handler in handlers.items()
        for version in PUBLISHED.versions(type_)
    }


def read_as(message: ReceivedMessage, contract: type[C]) -> C:
    """Its newest version. Raises Poison for another one, and what `decode_contract` raises."""
    decoded = decode_contract(message.type, message.body)
    if not isinstance(decoded, contract):
        raise Poison(f"{message.type} is not what it says")
    return decoded
