"""Every place of a request where an id stands, read from the API documents: routes mark them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal, TypeAlias

from baton_common.edge.http.references import X_REF
from tests.architecture.every_route import Operation, Schema, operations

Where: TypeAlias = Literal["path", "query", "body"]


class Kind(StrEnum):
    """The kind of thing that an id names, as the documents call it."""

    CASE = "case"
    NUMBER = "case-number"
    CUSTOMER = "customer"
    CHANGE = "customer-change"
    HANDOFF = "handoff"
    CONTACT = "contact"
    OFFER = "offer"
    MISSED_CALL = "missed-call"
    MESSAGE = "message"
    THREAD = "thread"
    ATTACHMENT = "attachment"
    ACTOR = "actor"
    AGENT = "agent"
    PERSON = "person"
    DEPARTMENT = "department"
    QUEUE = "queue"
    MATTER = "matter"
    STREAM = "stream"
    MENTION = "mention"
    DEAD_LETTER = "dead-letter"
    API_KEY = "api-key"
    INDICATOR = "indicator"
    FACTS = "facts"


@dataclass(frozen=True)
class Reference:
    """One place of one operation, and what the id in it names."""

    operation: Operation
    where: Where
    name: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.operation.name} {self.where}.{self.name}"


@cache
def references() -> tuple[Reference, ...]:
    """All there are."""
    return tuple(each for operation in operations() for each in references_of(operation))


def references_of(operation: Operation) -> Iterator[Reference]:
    """Those of one operation."""
    wheres: tuple[Where, ...] = ("path", "query")
    for where in wheres:
        for each in operation.parameters(where):
            if (kind := _kind(operation, each["schema"])) is not None:
                yield Reference(operation, where, each["name"], kind)
    for name, schema in properties_of(operation).items():
        if (kind := _kind(operation, schema)) is not None:
            yield Reference(operation, "body", name, kind)


def kind_of(where: Where, name: str, operation: Operation) -> Kind | None:
    """The kind of the id at this place; None for what is none."""
    for each in references_of(operation):
        if (each.where, each.name) == (where, name):
            return each.kind
    return None


def kinds_in_path(operation: Operation) -> list[Kind]:
    """Of the things that the path names, from left to right."""
    return [each.kind for each in references_of(operation) if each.where == "path"]


def properties_of(operation: Operation) -> dict[str, Schema]:
    """The properties of a body, `overflow.to` for one inside another."""
    found: dict[str, Schema] = {}
    for name, schema in ((operation.body_schema or {}).get("properties") or {}).items():
        found[name] = schema
        for kind in operation.kinds(schema):
            for inner, its in (kind.get("properties") or {}).items():
                found[f"{name}.{inner}"] = its
    return found


def is_list(operation: Operation, schema: Schema) -> bool:
    """True if the place takes several ids."""
    return any(each.get("type") == "array" for each in operation.kinds(schema))


def _kind(operation: Operation, schema: Schema) -> Kind | None:
    for each in operation.kinds(schema):
        held = operation.resolved(each["items"]) if each.get("type") == "array" else each
        if (name := held.get(X_REF)) is not None:
            return Kind(name)
    return None
