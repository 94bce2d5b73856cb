"""What the answers about unknown and foreign ids come to."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from baton_common.edge.identity.principal import Role
from baton_contracts.case_number import case_number
from tests.e2e.cast import Person
from tests.e2e.doors import Doors
from tests.e2e.every_route.asking import ASKERS, DEPARTMENT, SEES_EVERYTHING, Ids, asking
from tests.e2e.every_route.references import Kind, Reference

NOWHERE: dict[Kind, str] = {
    Kind.NUMBER: case_number("nobody-opened-it"),
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
LONG_AGO = "Mon, 02 Mar 2026 09:30:00 GMT"
WAYS: Mapping[str, Mapping[str, str]] = {
    "with If-Match": {"if-match": STALE},
    "with If-Match 1": {"if-match": FIRST},
    "with a key": {"idempotency-key": "the-same-for-all"},
    "with a key and If-Match": {"idempotency-key": "another", "if-match": STALE},
}
"""Headers that a command may have, by what is said of them."""
BY_HEAD = "by HEAD"
READING_WAYS: Mapping[str, Mapping[str, str]] = {
    "with If-None-Match": {"if-none-match": FIRST, "if-modified-since": LONG_AGO},
    "with a range": {"range": "bytes=0-9", "if-range": FIRST},
    "with a position": {"baton-position": "cases=1.1, email=1.1, kpi=1.1, routing=1.1"},
    BY_HEAD: {},
}
"""The same for what is only read."""
ITS_OWN = frozenset({"date", "content-length", "baton-correlation"})
"""Headers of an answer that differ with the request, or with the id in it."""
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
    """One of `WAYS` or `READING_WAYS`; empty: without any of these headers."""
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
    headers: tuple[str, ...]
    """Those that should be the same, sorted."""
    problem: dict[str, Any] | None
    trace: str

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400

    def looks_like(self, other: "Answer") -> bool:
        """True if status, headers and bytes are the same."""
        whole = (self.status, self.headers, self.text)
        return whole == (other.status, other.headers, other.text)

    def __str__(self) -> str:
        return f"{self.status} {self.text[:300]} {self.headers}"


def tries(reference: Reference) -> Iterator[Try]:
    """By everybody whom the route lets in, in each of the ways, too."""
    operation = reference.operation
    is_command = any(each["name"] == "If-Match" for each in operation.parameters("header"))
    ways: Mapping[str, Mapping[str, str]] = {}
    if is_command and reference.kind is not Kind.API_KEY:
        ways = WAYS
    elif operation.method == "GET":
        ways = READING_WAYS
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


async def answered(doors: Doors, each: Try, ids: Ids, id_: str, **more: str) -> Answer:
    """The answer to a request with this id in the place of the reference; `more` are headers."""
    trace = secrets.token_hex(16)
    headers = {"traceparent": f"00-{trace}-{'b' * 16}-01"}
    headers |= {**WAYS, **READING_WAYS}.get(each.way, {})
    if "idempotency-key" in headers:
        headers["idempotency-key"] = trace
    headers |= more
    request = asking(
        each.reference.operation, ids, machine=each.role is Role.MACHINE, at=(each.reference, id_)
    )
    if each.way == BY_HEAD:
        request = replace(request, operation=replace(request.operation, method="HEAD"))
    answer = await request.by(doors, each.who, **headers)
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    problem = answer.json() if is_problem and answer.content else None
    text = _compared(answer.text, id_, trace)
    told = (
        f"{name}: {_compared(value, id_, trace)}"
        for name, value in answer.headers.items()
        if name not in ITS_OWN
    )
    return Answer(answer.status_code, text, tuple(sorted(told)), problem, trace)


def is_taken(each: Try, answer: Answer) -> bool:
    """Something was done to what is not there, and nobody promised that."""
    is_filter = each.reference.operation.method == "GET" and each.reference.where == "query"
    as_promised = str(each.reference) in TAKEN_AS_PROMISED
    return answer.status < 300 and not is_filter and not as_promised


def fault_of(each: Try, answer: Answer) -> str | None:
    """The fault of an answer about an unknown id; None: it has none."""
    if not answer.is_refusal:
        return f"shown: {answer}" if '"items":[{' in answer.text else None
    if each.way == BY_HEAD and answer.status < 500 and not answer.text:
        return None  # the sentence stands in no answer to HEAD
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


def _compared(text: str, id_: str, trace: str) -> str:
    return text.replace(trace, "<trace>").replace(id_, "<id>")
