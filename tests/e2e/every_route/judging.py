"""What the answers about unknown and foreign ids come to."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from baton_common.edge.identity.principal import Role
from tests.e2e.cast import Person
from tests.e2e.doors import Doors
from tests.e2e.every_route.asking import ASKERS, DEPARTMENT, SEES_EVERYTHING, Ids, asking
from tests.e2e.every_route.references import Kind, Reference

NOWHERE: dict[Kind, str] = {
    Kind.NUMBER: "7KX3M9QAH",
    Kind.ACTOR: "zoe",
    Kind.AGENT: "zoe",
    Kind.PERSON: "zoe",
    Kind.DEPARTMENT: "nowhere",
    Kind.QUEUE: "nowhere",
    Kind.MATTER: "nothing",
    Kind.INDICATOR: "nothing",
    Kind.FACTS: "nothing",
}
"""Unknown values for ids that people choose; other unknown ids are generated."""
STALE = '"999999"'
FIRST = '"1"'
WAYS: Mapping[str, Mapping[str, str]] = {
    "with If-Match": {"if-match": STALE},
    "with If-Match 1": {"if-match": FIRST},
    "with a key": {"idempotency-key": "the-same-for-all"},
    "with a key and If-Match": {"idempotency-key": "another", "if-match": STALE},
}
"""Headers that a command may have, by what is said of them."""
TWO_ROLES = Person("fay", ("agent", "auditor"), (DEPARTMENT,))
"""An agent who is an auditor, too: sees everything, and writes in their department."""

NAMED_BY_THE_CONFIGURATION = {404, 409, 422}
"""Everybody may know it: a sentence says what there is."""
REFUSALS: dict[Kind, set[int]] = {
    Kind.ACTOR: {403, *NAMED_BY_THE_CONFIGURATION},
    Kind.AGENT: {403, 404},
    Kind.OFFER: {403, 404, 409},
    **dict.fromkeys(
        (Kind.PERSON, Kind.DEPARTMENT, Kind.QUEUE, Kind.MATTER), NAMED_BY_THE_CONFIGURATION
    ),
}
"""Statuses that refuse an unknown id instead of 404, by kind."""
REFUSED_WITH_409 = frozenset(
    {
        "cases: POST /v1/cases body.contact_id",
        "cases: POST /v1/cases/{case_id}/contacts body.contact_id",
        "cases: POST /v1/cases/{case_id}/handoffs body.contact_id",
        "cases: POST /v1/customers/{customer_id}/undo-merge body.separated_id",
    }
)
"""The sentence says what has to be done first: be in the conversation, link the call."""
TAKEN_AS_PROMISED = frozenset({"routing: POST /v1/contacts body.queue"})
"""A call is never lost: an unknown queue leads to the default one, and the answer says so."""


@dataclass(frozen=True)
class Try:
    """A reference, asked about by somebody with one role."""

    reference: Reference
    role: Role
    way: str = ""
    """One of `WAYS`; empty: without any of these headers."""
    has_two_roles: bool = False
    """They are an auditor, too."""

    @property
    def who(self) -> Person:
        """Whoever asks."""
        return TWO_ROLES if self.has_two_roles else ASKERS[self.role]

    @property
    def sees_everything(self) -> bool:
        """True if nothing is foreign to them here."""
        return self.role in SEES_EVERYTHING

    def __str__(self) -> str:
        who = f"{self.role} and auditor" if self.has_two_roles else self.role
        return f"{self.reference}{f' {self.way}' if self.way else ''} as {who}"


@dataclass(frozen=True)
class Answer:
    """The compared parts of an answer, and the trace of anything it may have stored."""

    status: int
    text: str
    """Without the id that was asked about, and without the trace id."""
    problem: dict[str, Any] | None
    trace: str

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400

    def looks_like(self, other: "Answer") -> bool:
        """True if status and bytes are the same."""
        return (self.status, self.text) == (other.status, other.text)

    def __str__(self) -> str:
        return f"{self.status} {self.text[:300]}"


def tries(reference: Reference) -> Iterator[Try]:
    """By everybody whom the route lets in, commands in each of the `WAYS`, too."""
    operation = reference.operation
    is_command = any(each["name"] == "If-Match" for each in operation.parameters("header"))
    ways = WAYS if is_command and reference.kind is not Kind.API_KEY else {}
    for role in sorted(operation.roles & ASKERS.keys()):
        yield Try(reference, role)
        for way in ways:
            yield Try(reference, role, way)
    if Role.AGENT in operation.roles and Role.AUDITOR not in operation.roles:
        yield Try(reference, Role.AGENT, has_two_roles=True)


def unknown(kind: Kind) -> str:
    """An id of this kind that nothing has."""
    made = f"{uuid4()}.1" if kind is Kind.ATTACHMENT else str(uuid4())
    return NOWHERE.get(kind, made)


async def answered(doors: Doors, each: Try, ids: Ids, id_: str) -> Answer:
    """The answer to a request with this id in the place of the reference."""
    trace = secrets.token_hex(16)
    headers = {"traceparent": f"00-{trace}-{'b' * 16}-01"}
    headers |= WAYS.get(each.way, {})
    if "idempotency-key" in headers:
        headers["idempotency-key"] = trace
    request = asking(
        each.reference.operation, ids, machine=each.role is Role.MACHINE, at=(each.reference, id_)
    )
    answer = await request.by(doors, each.who, **headers)
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    problem = answer.json() if is_problem else None
    return Answer(answer.status_code, _compared(answer, id_, trace), problem, trace)


def is_taken(each: Try, answer: Answer) -> bool:
    """Something was done to what is not there, and nobody promised that."""
    is_filter = each.reference.operation.method == "GET" and each.reference.where == "query"
    as_promised = str(each.reference) in TAKEN_AS_PROMISED
    return answer.status < 300 and not is_filter and not as_promised


def fault_of(each: Try, answer: Answer) -> str | None:
    """The fault of an answer about an unknown id; None: it has none."""
    if not answer.is_refusal:
        return f"shown: {answer}" if '"items":[{' in answer.text else None
    if answer.problem is None or answer.status >= 500:
        return f"no problem: {answer}"
    if not (answer.problem["detail"].endswith((".", "?")) and answer.problem["message"]):
        return f"no sentence: {answer}"
    if each.way and each.reference.where != "path":
        return None  # a version of the thing in the path is told to whoever sees that
    allowed = REFUSALS.get(each.reference.kind, {404})
    if str(each.reference) in REFUSED_WITH_409:
        allowed = allowed | {409}
    return None if answer.status in allowed else f"{answer}"


def _compared(answer: httpx.Response, id_: str, trace: str) -> str:
    return answer.text.replace(trace, "<trace>").replace(id_, "<id>")
