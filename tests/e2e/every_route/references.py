"""Every place of a request where an id may stand, read from the API documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeAlias

from tests.architecture.every_route import Operation, Schema, operations

Where: TypeAlias = Literal["path", "query", "body"]


class Kind(StrEnum):
    """The kind of thing that an id names."""

    CASE = "case"
    NUMBER = "number of a case"
    CUSTOMER = "customer"
    CHANGE = "requested change to a customer"
    HANDOFF = "handoff"
    CONTACT = "contact"
    OFFER = "offer"
    MISSED_CALL = "missed call"
    MESSAGE = "message"
    THREAD = "thread"
    ATTACHMENT = "attachment"
    ACTOR = "whoever acts"
    AGENT = "agent"
    PERSON = "person"
    DEPARTMENT = "department"
    QUEUE = "queue"
    MATTER = "matter"
    STREAM = "stream"
    MENTION = "anything in a log"
    DEAD_LETTER = "dead letter"
    API_KEY = "API key"
    INDICATOR = "indicator"
    FACTS = "facts"


WORDS = None
"""In the tables below: no id of anything, or that of something new."""

PATH: Mapping[str, Kind] = {
    "agent_id": Kind.AGENT,
    "attachment_id": Kind.ATTACHMENT,
    "case_id": Kind.CASE,
    "change_id": Kind.CHANGE,
    "contact_id": Kind.CONTACT,
    "customer_id": Kind.CUSTOMER,
    "department_id": Kind.DEPARTMENT,
    "dead_letter_id": Kind.DEAD_LETTER,
    "handoff_id": Kind.HANDOFF,
    "indicator_id": Kind.INDICATOR,
    "key_id": Kind.API_KEY,
    "mail_id": Kind.MESSAGE,
    "kind": Kind.FACTS,
    "message_id": Kind.MESSAGE,
    "person_id": Kind.PERSON,
    "missed_call_id": Kind.MISSED_CALL,
    "queue_id": Kind.QUEUE,
    "stream": Kind.STREAM,
}
QUERY: Mapping[str, Kind | None] = {
    "agent": Kind.AGENT,
    "asked": Kind.PERSON,
    "case": Kind.CASE,
    "case_id": Kind.CASE,
    "customer": Kind.CUSTOMER,
    "department": Kind.DEPARTMENT,
    "indicator": Kind.INDICATOR,
    "matter": Kind.MATTER,
    "number": Kind.NUMBER,
    "of": Kind.MENTION,
    "offer_id": Kind.OFFER,
    "owner": Kind.PERSON,
    "person": Kind.AGENT,
    "queue": Kind.QUEUE,
    "stream": Kind.STREAM,
    "thread_id": Kind.THREAD,
    **dict.fromkeys(
        ("after", "as_of", "channel", "from", "known_at", "lang", "language", "name", "outcome"),
        WORDS,
    ),
    **dict.fromkeys(("position", "rung", "signature", "ticket", "to", "until", "words"), WORDS),
    "zone": WORDS,
    "code": WORDS,
}
BODY: Mapping[str, Kind | None] = {
    "agent": Kind.PERSON,
    "attachment_ids": Kind.ATTACHMENT,
    "by": Kind.ACTOR,
    "contact_id": Kind.CONTACT,
    "customer_id": Kind.CUSTOMER,
    "department": Kind.DEPARTMENT,
    "departments": Kind.DEPARTMENT,
    "follows": Kind.CASE,
    "into": Kind.CASE,
    "matter": Kind.MATTER,
    "merged_id": Kind.CUSTOMER,
    "other_id": Kind.CUSTOMER,
    "postal_address": WORDS,
    "offer_id": Kind.OFFER,
    "overflow.to": Kind.QUEUE,
    "queue": Kind.QUEUE,
    "separated_id": Kind.CUSTOMER,
    "to_department": Kind.DEPARTMENT,
    "to_person": Kind.PERSON,
    **dict.fromkeys(("address", "asked", "caller", "cc", "code", "dialled", "expires_at"), WORDS),
    **dict.fromkeys(("label", "language", "name", "outcome", "promised", "promised_until"), WORDS),
    **dict.fromkeys(("reason", "scopes", "skill", "text", "to", "until", "without"), WORDS),
    "words": WORDS,
}
NEW = frozenset({("routing: POST /v1/contacts", "contact_id")})
"""Ids that whoever asks gives to something new."""


TABLES: Mapping[Where, Mapping[str, Kind | None]] = {"path": PATH, "query": QUERY, "body": BODY}


class NotInATable(Exception):
    """A place where an id may stand is new."""


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
    """All there are. Raises NotInATable."""
    found = []
    for operation in operations():
        for where, name in places(operation):
            kind = kind_of(where, name, operation)
            if kind is not None:
                found.append(Reference(operation, where, name, kind))
    return tuple(found)


def kind_of(where: Where, name: str, operation: Operation) -> Kind | None:
    """The kind of the id at this place; None for words. Raises NotInATable."""
    if (operation.name, name) in NEW:
        return None
    if name not in TABLES[where]:
        raise NotInATable(
            f"{operation.name} takes {name}: say in {where.upper()} of {__name__} what it names, "
            "or that it is WORDS."
        )
    return TABLES[where][name]


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


def places(operation: Operation) -> Iterator[tuple[Where, str]]:
    """The places that may hold an id: all texts that are not one of a few words."""
    wheres: tuple[Where, ...] = ("path", "query")
    for where in wheres:
        for each in operation.parameters(where):
            if _is_text(operation, each["schema"]):
                yield where, each["name"]
    for name, schema in properties_of(operation).items():
        if _is_text(operation, schema):
            yield "body", name


def _is_text(operation: Operation, schema: Schema) -> bool:
    for kind in operation.kinds(schema):
        items: Any = operation.resolved(kind["items"]) if kind.get("type") == "array" else kind
        if items.get("type") == "string" and "enum" not in items and "const" not in items:
            return True
    return False
