"""Requests made up from a service's own OpenAPI document: such as fit it, and such as do not.

Schemathesis makes them and compares each answer with the document. Half of them name things
that are there, so that they get past the first look-up.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.errors import SchemathesisError
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
STREAMS = ("/v1/events",)
"""Routes that are left out, since their answers never end."""

Document: TypeAlias = dict[str, Any]
Operation: TypeAlias = Any
"""An operation of schemathesis, which does not name its type in public."""


@dataclass
class Attack:
    """On one service, by several people in turn."""

    base_url: str
    tokens: Sequence[str]
    known: Mapping[str, str] = field(default_factory=dict)
    """Ids of things that are there, by the name of the path parameter."""
    answered: Counter[int] = field(default_factory=Counter)
    """Count of answers by status."""
    wrong: dict[str, str] = field(default_factory=dict)
    """Faults that were found, each kind once with the request that showed it."""

    def on_all(self, document: Document, each: int) -> None:
        """`each` requests for every operation, once fitting and once not. Blocks."""
        schema = schemathesis.openapi.from_dict(document)
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            if operation.path not in STREAMS:
                for mode in GenerationMode:
                    self._on(operation, mode, each)

    def _on(self, operation: Operation, mode: GenerationMode, count: int) -> None:
        turns = itertools.count()

        @settings(
            max_examples=count,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: Case[Any]) -> None:
            self._ask(case, next(turns))

        ask()

    def _ask(self, case: Case[Any], turn: int) -> None:
        for name in case.path_parameters if turn % 2 else ():
            if name in self.known:
                case.path_parameters[name] = self.known[name]
        token = self.tokens[turn % len(self.tokens)]
        headers = {"authorization": f"Bearer {token}"}
        try:
            answer = case.call(base_url=self.base_url, headers=headers, timeout=60)
        except UNSENDABLE:
            return
        self.answered[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as failed:
            kind = f"{case.method} {case.operation.path} {answer.status_code}"
            self.wrong.setdefault(kind, f"{failed}")


UNSENDABLE = (httpx.InvalidURL, ValueError, SchemathesisError)
"""No client can put it into a request: a header with a line's end, a path that is none."""


def operations_of(document: Document) -> int:
    """The number of operations to attack."""
    return sum(1 for _ in _operations(document))


def _operations(document: Document) -> Iterator[str]:
    for path, methods in document["paths"].items():
        if path not in STREAMS:
            yield from (f"{method} {path}" for method in methods)
