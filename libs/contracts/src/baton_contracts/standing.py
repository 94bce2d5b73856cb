"""Who is suspended and which departments there are, as one message says it: for sets kept of them.

A message of any version counts."""

from baton_common.model.contract import Contract
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.organisation import (
    DepartmentChanged,
    DepartmentRemoved,
    PersonChanged,
    PersonRemoved,
)
from baton_contracts.published import decode_contract, split_type


def _names(*contracts: type[Contract]) -> frozenset[str]:
    return frozenset(split_type(each.contract_type)[0] for each in contracts)


_OF_PEOPLE = _names(PersonChanged, PersonRemoved)
_OF_DEPARTMENTS = _names(DepartmentChanged, DepartmentRemoved)


def suspension(message: ReceivedMessage) -> tuple[str, bool] | None:
    """The person it is about, and whether they are suspended now. None: it is about nobody."""
    if split_type(message.type)[0] not in _OF_PEOPLE:
        return None
    contract = decode_contract(message.type, message.body)
    return contract.key, isinstance(contract, PersonChanged) and contract.suspended


def department_standing(message: ReceivedMessage) -> tuple[str, bool] | None:
    """The department it is about, and whether it is there now. None: it is about none."""
    if split_type(message.type)[0] not in _OF_DEPARTMENTS:
        return None
    contract = decode_contract(message.type, message.body)
    return contract.key, isinstance(contract, DepartmentChanged)
