"""Requests of every operation, made from its document and from ids of things."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from baton_common.edge.identity.principal import EVERY, Role
from tests.architecture.every_route import Operation
from tests.e2e.cast import Person
from tests.e2e.doors import Doors
from tests.e2e.every_route.references import (
    Kind,
    Reference,
    is_list,
    kind_of,
    properties_of,
    references_of,
)

Ids = Mapping[Kind, str]

DEPARTMENT = "billing"
"""The department of those who ask."""
ACTS_FOR = "fay"
"""The person of it for whom a machine acts."""
ASKERS: Mapping[Role, Person] = {
    Role.AGENT: Person("fay", ("agent",), (DEPARTMENT,)),
    Role.SUPERVISOR: Person("fay", ("supervisor",), (DEPARTMENT,)),
    Role.LEAD: Person("fay", ("lead",), (DEPARTMENT,)),
    Role.PROCESS_OWNER: Person("fay", ("process-owner",), (DEPARTMENT,)),
    Role.PRIVACY_OFFICER: Person("fay", ("privacy-officer",), (DEPARTMENT,)),
    Role.ADMINISTRATOR: Person("abel", ("administrator",), (DEPARTMENT,)),
    Role.MACHINE: Person("pbx", ("machine",), (DEPARTMENT,)),
    Role.COMMAND_CENTRE: Person("otto", ("command-centre",)),
    Role.AUDITOR: Person("ada", ("auditor",)),
}
SEES_EVERYTHING = frozenset({Role.COMMAND_CENTRE, Role.AUDITOR})
UNBOUND = Person("pbx", ("machine",))
"""A machine that sees every department."""


def date_from_now(days: int) -> str:
    """In UTC, like 2026-03-02."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
IN_BODIES: Mapping[str, Any] = dict.fromkeys(("expires_at", "promised_until", "until"), TOMORROW)
"""In the place of examples that time has passed by."""
IN_QUERIES: Mapping[str, str] = {
    "from": date_from_now(-2),
    "to": date_from_now(2),
}
"""Values of query parameters by name."""
ONE_OF = (
    frozenset({"address", "customer_id", "contact_id"}),
    frozenset({"agent", "queue"}),
    frozenset({"to_department", "to_person"}),
)
"""Fields of which a body has one: where one is tried, the others are left out."""
BYTES: Mapping[str, bytes] = {"application/octet-stream": b"A note.", "application/yaml": b"{}"}
"""Bodies that are no JSON."""


@dataclass(frozen=True)
class Asked:
    """A request that an operation takes."""

    operation: Operation
    path: str
    query: dict[str, Any]
    body: dict[str, Any] | None
    content: bytes | None

    async def by(self, doors: Doors, who: Person, **headers: str) -> httpx.Response:
        """The answer."""
        more: dict[str, Any] = {} if self.body is None else {"json": self.body}
        if self.content is not None:
            (kind,) = self.operation.declared["requestBody"]["content"]
            more, headers = {"content": self.content}, {**headers, "content-type": kind}
        path = self.path.removeprefix("/v1")
        operation = self.operation
        return await doors.ask(
            who,
            operation.method,
            operation.service,
            path,
            params=self.query,
            headers=headers,
            **more,
        )


def asking(
    operation: Operation,
    ids: Ids,
    *,
    machine: bool = False,
    at: tuple[Reference, str] | None = None,
) -> Asked:
    """A request that names these things; `at` stands in its place instead of one of them."""
    place = (at[0].where, at[0].name) if at else None
    steps = {each.name: ids[each.kind] for each in references_of(operation) if each.where == "path"}
    if at and at[0].where == "path":
        steps[at[0].name] = at[1]
    query = _query(operation, ids)
    if at and place and place[0] == "query":
        query[at[0].name] = at[1]
    body = None if operation.body_schema is None else _body(operation, ids, machine=machine)
    if body is not None and at and place and place[0] == "body":
        _put(operation, body, at[0].name, at[1])
    content = None
    if operation.takes_bytes:
        content = BYTES[next(iter(operation.declared["requestBody"]["content"]))]
    return Asked(operation, operation.path_at(steps), query, body, content)


def _query(operation: Operation, ids: Ids) -> dict[str, Any]:
    found: dict[str, Any] = dict(operation.good_query())
    for name in found:
        if kind := kind_of("query", name, operation):
            found[name] = ids[kind]
        elif name in IN_QUERIES:
            found[name] = IN_QUERIES[name]
    return found


def _body(operation: Operation, ids: Ids, *, machine: bool) -> dict[str, Any]:
    """The example of the document, with ids of things that there are."""
    body: dict[str, Any] = deepcopy(operation.good_body())
    body.pop("by", None)
    fields = properties_of(operation)
    for name, schema in fields.items():
        outer, _, inner = name.partition(".")
        holder, last = (body.get(outer, {}), inner) if inner else (body, outer)
        if last not in holder or holder[last] == [EVERY]:
            continue
        if kind := kind_of("body", name, operation):
            holder[last] = [ids[kind]] if is_list(operation, schema) else ids[kind]
        elif name in IN_BODIES:
            holder[last] = IN_BODIES[name]
    if machine and "by" in fields:
        body["by"] = ids[Kind.ACTOR]
    return body


def _put(operation: Operation, body: dict[str, Any], name: str, id_: str) -> None:
    for group in ONE_OF:
        if name in group:
            for other in group - {name}:
                body.pop(other, None)
    outer, _, inner = name.partition(".")
    value: Any = [id_] if is_list(operation, properties_of(operation)[name]) else id_
    if inner:
        body[outer] = {**body.get(outer, {}), inner: value}
    else:
        body[outer] = value
