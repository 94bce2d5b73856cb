"""SQL of the queries: values are parameters, conditions come from terms only."""

from collections.abc import Iterator
from typing import Any

from baton_kpi.domain.indicators.term import Term, Test

_OPERATORS: dict[Test, str] = {"is": "=", "is-not": "<>", "at-least": ">=", "at-most": "<="}
_TYPES = {str: "text", bool: "bool", int: "int8"}


class Parameters(list[Any]):
    """The parameters of one statement, in order."""

    def add(self, value: Any, type_: str) -> str:
        """Add a value; returns its placeholder."""
        self.append(value)
        return f"${len(self)}::{type_}"


def condition(given: Parameters, term: Term) -> Iterator[str]:
    """The conditions of a term, without its instant. A comparison with null is never true."""
    for each in term.where:
        value = given.add(each.value, _TYPES[type(each.value)])
        yield f"{each.field} {_OPERATORS[each.test]} {value}"
    if term.field is not None:
        yield f"{term.field} is not null"
