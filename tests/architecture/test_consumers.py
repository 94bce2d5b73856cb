"""A service handles each contract of the topics that it consumes, or names it as passed over."""

import importlib
import inspect
import pkgutil
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from baton_common.model.contract import Contract
from baton_common.model.received_message import Handlers
from baton_contracts.topics import TOPICS
from tests.architecture.tree import SERVICES

Contracts = Collection[type[Contract]]


def modules(service: str) -> list[ModuleType]:
    """The consumers of a service; none if it only has read models over topics."""
    name = f"baton_{service}.consumers"
    if importlib.util.find_spec(name) is None:
        return []
    first = importlib.import_module(name)
    found = pkgutil.iter_modules(getattr(first, "__path__", []), f"{name}.")
    return [first, *(importlib.import_module(each.name) for each in found)]


def declared(service: str, name: str) -> Any:
    """The value of this name in one of the service's modules."""
    (found,) = [vars(each)[name] for each in modules(service) if name in vars(each)]
    return found


def handled(service: str) -> set[str]:
    """The types for which `all_handlers` has a handler. Making handlers asks nothing of what they
    are given, so they are given nothing."""
    all_handlers = declared(service, "all_handlers")
    assert get_type_hints(all_handlers)["return"] == Handlers
    return set(all_handlers(*[None] * len(inspect.signature(all_handlers).parameters)))


def uneven(theirs: Contracts, handled: set[str], passed_over: Contracts) -> Iterator[str]:
    """Contracts of some topics that are neither handled nor passed over, or both, and names that
    are none of theirs."""
    types, passed = ({each.contract_type for each in some} for some in (theirs, passed_over))
    yield from (f"{each} is neither handled nor passed over" for each in types - handled - passed)
    yield from (f"{each} is handled and passed over" for each in handled & passed)
    yield from (f"{each} is on none of its topics" for each in (handled | passed) - types)


@pytest.mark.parametrize("service", [each for each in SERVICES if modules(each)])
def test_every_contract_is_handled_or_passed_over(service: str) -> None:
    topics = declared(service, "TOPICS")
    theirs = [each for topic in TOPICS if topic.name in topics for each in topic.contracts]
    assert list(uneven(theirs, handled(service), declared(service, "PASSED_OVER"))) == []


def test_only_kpi_has_no_consumer() -> None:
    assert [each for each in SERVICES if not modules(each)] == ["kpi"]


def test_one_that_is_forgotten_is_seen() -> None:
    (first, second, *_) = TOPICS[0].contracts
    one, other = first.contract_type, second.contract_type
    assert list(uneven([first, second], {one}, [second])) == []
    assert list(uneven([first, second], {one}, [])) == [
        f"{other} is neither handled nor passed over"
    ]
    assert list(uneven([first], {one}, [first])) == [f"{one} is handled and passed over"]
    assert list(uneven([], {one}, [])) == [f"{one} is on none of its topics"]
