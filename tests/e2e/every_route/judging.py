"""What the answers about unknown and foreign ids come to."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from baton_common.edge.identity.principal import Role
from tests.e2e.doors import Doors
from tests.e2e.every_route.asking import ASKERS, Ids, asking
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
    stale: bool = False
    """With a version that nothing has."""

    def __str__(self) -> str:
        return f"{self.reference}{' with If-Match' if self.stale else ''} as {self.role}"


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
    """By everybody whom the route lets in; ids in the path also with a version, by one of them."""
    operation = reference.operation
    roles = sorted(operation.roles & ASKERS.keys())
    for role in roles:
        yield Try(reference, role)
    has_version = any(each["name"] == "If-Match" for each in operation.parameters("header"))
    if has_version and reference.where == "path" and reference.kind is not Kind.API_KEY:
        yield Try(reference, roles[0], stale=True)


def unknown(kind: Kind) -> str:
    """An id of this kind that nothing has."""
    made = f"{uuid4()}.1" if kind is Kind.ATTACHMENT else str(uuid4())
    return NOWHERE.get(kind, made)


async def answered(doors: Doors, each: Try, ids: Ids, id_: str) -> Answer:
    """The answer to a request with this id in the place of the reference."""
    trace = secrets.token_hex(16)
    headers = {"traceparent": f"00-{trace}-{'b' * 16}-01"}
    if each.stale:
        headers["if-match"] = STALE
    request = asking(
        each.reference.operation, ids, machine=each.role is Role.MACHINE, at=(each.reference, id_)
    )
    answer = await request.by(doors, ASKERS[each.role], **headers)
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
    allowed = REFUSALS.get(each.reference.kind, {404})
    if str(each.reference) in REFUSED_WITH_409:
        allowed = allowed | {409}
    return None if answer.status in allowed else f"{answer}"


def _compared(answer: httpx.Response, id_: str, trace: str) -> str:
    return answer.text.replace(trace, "<trace>").replace(id_, "<id>")
