"""A record read as the contract that it says it is."""

from typing import TypeVar

from baton_common.contract import Contract
from baton_common.heard import Heard, Poison
from baton_contracts.published import decode_contract

C = TypeVar("C", bound=Contract)


def read_as(heard: Heard, contract: type[C]) -> C:
    """Its newest version. Raises Poison for another one, and what `decode_contract` raises."""
    news = decode_contract(heard.type, heard.body)
    if not isinstance(news, contract):
        raise Poison(f"{heard.type} is not what it says")
    return news
