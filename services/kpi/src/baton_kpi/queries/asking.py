"""How questions are put to PostgreSQL: values as parameters, conditions from terms alone."""

from collections.abc import Iterator
from typing import Any

from baton_kpi.domain.indicators.term import Term, Test

_OPERATORS: dict[Test, str] = {"is": "=", "is-not": "<>", "at-least": ">=", "at-most": "<="}
_TYPES = {str: "text", bool: "bool", int: "int8"}


class Parameters(list[Any]):
    """The values of one statement, in their order."""

    def add(self, value: Any, type_: str) -> str:
        """How the value is named in the statement."""
        self.append(value)
        return f"${len(self)}::{type_}"


def condition(given: Parameters, term: Term) -> Iterator[str]:
    """What a fact must be, to count; its instant is asked for beside. A comparison with what is
    not known is not true in SQL either."""
    for each in term.where:
        value = given.add(each.value, _TYPES[type(each.value)])
        yield f"{each.field} {_OPERATORS[each.test]} {value}"
    if term.field is not None:
        yield f"{term.field} is not null"
