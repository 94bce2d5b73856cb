"""What is declared in two places agrees: unions, stored names, the matches that decide."""

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator, Mapping
from types import ModuleType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from baton_common.edge.auditing.access_log import AUDITING
from baton_common.edge.identity.api_keys import KEYRING
from baton_common.engine.log.epochs import LOG
from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Event
from tests.architecture.tree import SERVICES

SHARED: tuple[Aggregate[Any, Any], ...] = (LOG, KEYRING, AUDITING)
"""Aggregates that every log holds."""


def members(union: Any) -> Iterator[type]:
    """The classes of a union, those of the unions within it included."""
    if get_origin(union) in {Union, UnionType}:
        for each in get_args(union):
            yield from members(each)
    else:
        yield union


def matched(function: Any) -> Counter[type]:
    """Counts of each class in the `case`s of the function's match on its first parameter (`case
    A():`, `case A() | events.B():`)."""
    module = importlib.import_module(function.__module__)
    tree = ast.parse(inspect.getsource(function).strip())
    (match, *_) = [node for node in ast.walk(tree) if isinstance(node, ast.Match)]
    found: Counter[type] = Counter()
    for case in match.cases:
        for pattern in _classes(case.pattern):
            for member in members(_named(module, pattern.cls)):
                found[member] += case.guard is None
    return found


def _classes(pattern: ast.pattern) -> Iterator[ast.MatchClass]:
    match pattern:
        case ast.MatchClass():
            yield pattern
        case ast.MatchOr():
            for each in pattern.patterns:
                yield from _classes(each)
        case ast.MatchSequence():
            yield from _classes(pattern.patterns[0])
        case ast.MatchAs() if pattern.pattern is not None:
            yield from _classes(pattern.pattern)
        case _:
            pass


def _named(module: ModuleType, name: ast.expr) -> Any:
    if isinstance(name, ast.Attribute):
        return getattr(_named(module, name.value), name.attr)
    assert isinstance(name, ast.Name)
    return getattr(module, name.id)


def aggregates(service: str) -> tuple[Aggregate[Any, Any], ...]:
    """Those whose streams the service's log holds, and no saga's memory twice."""
    main = importlib.import_module(f"baton_{service}.main")
    return (*getattr(main, "AGGREGATES"), *SHARED)  # noqa: B009  # of any service


def union_of(aggregate: Aggregate[Any, Any]) -> set[type] | None:
    """The events that its `evolve` declares; None where it takes whatever comes (a lambda that
    counts), which an aggregate with one kind of event may have."""
    _, event = list(inspect.signature(aggregate.evolve).parameters)
    declared = get_type_hints(aggregate.evolve).get(event, Event)
    return None if declared is Event else set(members(declared))


def packages_with(service: str, name: str) -> list[str]:
    """The packages of a service's domain that have a module of this name."""
    domain = importlib.import_module(f"baton_{service}.domain")
    found = pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
    return [each.name.rpartition(".")[0] for each in found if each.name.endswith(f".{name}")]


def one_alias(module: ModuleType, ending: str) -> Any:
    """The module's own union whose name ends so."""
    own: Mapping[str, Any] = vars(module)
    named = [name for name in own if name.endswith(ending) and name != ending]
    unions = [own[name] for name in named if _is_own(module, own[name])]
    widest = sorted(unions, key=lambda union: -len(list(members(union))))
    assert widest, f"{module.__name__} has no union …{ending}"
    return widest[0]


def _is_own(module: ModuleType, value: Any) -> bool:
    return get_origin(value) in {Union, UnionType} or getattr(value, "__module__", "") == (
        module.__name__
    )


def uneven(union: set[type], found: Counter[type]) -> list[str]:
    """Members that are not in exactly one case, and cases that are no member."""
    wrong = [f"{each.__name__} is in {found[each]} cases" for each in union if found[each] != 1]
    return [*wrong, *(f"{each.__name__} is in no union" for each in set(found) - union)]


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_of_an_aggregate_has_a_stored_name(service: str) -> None:
    for aggregate in aggregates(service):
        stored = set(aggregate.events.classes().values())
        union = union_of(aggregate)
        assert union == stored or (union is None and len(stored) == 1), aggregate.category


@pytest.mark.parametrize("service", SERVICES)
def test_every_request_has_exactly_one_use_case(service: str) -> None:
    requests = importlib.import_module(f"baton_{service}.domain.use_cases.requests")
    do = importlib.import_module(f"baton_{service}.domain.use_cases.do").do
    union = set(members(one_alias(requests, "Request")))
    assert uneven(union, matched(do)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_has_exactly_one_decider(service: str) -> None:
    for package in packages_with(service, "decide"):
        commands = importlib.import_module(f"{package}.commands")
        decide = importlib.import_module(f"{package}.decide").decide
        union = set(members(one_alias(commands, "Command")))
        assert uneven(union, matched(decide)) == [], package


class _Kept:
    pass


class _Lost:
    pass


def _decide(command: _Kept | _Lost) -> str:
    match command:
        case _Kept():
            return "kept"
        case _:
            return "lost"


def test_a_command_that_is_in_no_decider_is_seen() -> None:
    assert uneven({_Kept, _Lost}, matched(_decide)) == ["_Lost is in 0 cases"]
    assert uneven(set(), matched(_decide)) == ["_Kept is in no union"]
