"""Problems as RFC 9457 problem+json, with a sentence that says what to do."""

from collections.abc import Mapping, Sequence

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from baton_common.edge.languages import Language, Messages, message_of
from baton_common.edge.models import Output, example
from baton_common.engine.projections.port import Unfit
from baton_common.model.log_port import Conflict, LogMoved, LogUnavailable, Rejected
from baton_common.model.messages import Refused, Stale, Unknown
from baton_common.model.personal import VaultUnavailable

UNKNOWN_DETAIL = (
    "There is nothing under this id that you may see. Check the id; if it is right, "
    "ask for access to what it belongs to."
)
"""Always the same words, whoever raised Unknown: a foreign id must look like an unknown one."""


@dataclass(frozen=True, config=ConfigDict(use_attribute_docstrings=True))
class FieldProblem:
    """One field with a problem."""

    field: str
    """Its JSON path (`$.words.text`), or its line in a file."""
    problem: str
    """The problem, as a sentence."""


class ProblemBody(Output):
    """RFC 9457, the same for every error of every service."""

    model_config = example(
        type="/problems/unknown",
        title="Not found",
        status=404,
        detail="There is nothing under this id that you may see.",
        message="There is nothing under this id that you may see.",
        trace_id="4bf92f3577b34da6a3ce929d0e0e4736",
    ) | ConfigDict(json_schema_serialization_defaults_required=False)

    type: str
    """Stable: `/problems/<code>`."""
    title: str
    """Its kind, in a few words."""
    status: int
    """The status of the answer."""
    detail: str
    """English: what is wrong and what to do."""
    message: str
    """The detail for the person who reads it, in Chinese or English by Accept-Language."""
    trace_id: str
    """Tell it to the operator: it leads to what happened."""
    problems: list[FieldProblem] = Field(default_factory=list)
    """For `/problems/invalid`: every field with a problem."""


class Problem(Exception):
    """Raised at the edge when a request cannot be answered as asked."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        fields: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.fields = list(fields)


TITLES = {
    "refused": "Not possible now",
    "unknown": "Not found",
    "stale": "Changed meanwhile",
    "conflict": "Somebody else was first",
    "invalid": "Some fields are invalid",
    "malformed": "Cannot be read",
    "rejected": "Cannot be stored",
    "too-deep": "Nested too deeply",
    "too-big": "Too big",
    "too-slow": "Too slow",
    "media-type": "Unsupported content type",
    "unauthenticated": "Not signed in",
    "forbidden": "Not allowed",
    "no-such-route": "No such address",
    "method-not-allowed": "Method not allowed",
    "unavailable": "Temporarily unavailable",
    "too-many-requests": "Too many requests",
    "beyond-the-end": "Not there yet",
    "expired": "Over already",
    "too-many-keys": "Too many keys",
    "unexpected": "Internal error",
}


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is answered with; 500 without details if none is known."""
    match error:
        case Problem():
            return error
        case Unknown():
            return Problem(404, "unknown", UNKNOWN_DETAIL)
        case Stale():
            return Problem(412, "stale", error.sentence)
        case Refused():
            return Problem(409, error.code, error.sentence)
        case Conflict():
            return Problem(
                409, "conflict", "Somebody else changed it first. Read it and try again."
            )
        case Rejected():
            return Problem(422, "rejected", _detail(error))
        case LogUnavailable() | LogMoved():
            return unavailable("The log is not available for a moment. Try again.")
        case Unfit():
            return unavailable(
                "This list is being rebuilt for a new release. Try again later, "
                "or tell the operator to look at /readyz."
            )
        case VaultUnavailable():
            return unavailable("Personal data cannot be read or written now. Try again.")
        case _:
            return Problem(
                500,
                "unexpected",
                "Something unexpected happened on our side. Nothing may have been stored; repeat "
                "the request with the same Idempotency-Key, and tell the operator the trace id.",
            )


def _detail(error: Rejected) -> str:
    """Sentences of ours go to the caller; what a database says goes to the operator only."""
    said = str(error)
    if said.endswith(".") and "\n" not in said:
        return said
    return (
        "This cannot be stored as it is: a part of it is too long, or holds what the database "
        "does not take. Shorten or correct it."
    )


def unavailable(detail: str, retry_after: int = 2) -> Problem:
    """503 with Retry-After in seconds."""
    return Problem(503, "unavailable", detail, headers={"retry-after": str(retry_after)})


def encode_problem(problem: Problem, trace_id: str, language: Language, own: Messages) -> bytes:
    """The body as sent. Two problems of one kind differ in nothing but the trace id."""
    body = ProblemBody(
        type=f"/problems/{problem.code}",
        title=TITLES.get(problem.code, TITLES["refused"]),
        status=problem.status,
        detail=problem.detail,
        message=message_of(problem.code, problem.detail, language, own),
        trace_id=trace_id,
        problems=problem.fields,
    )
    return body.model_dump_json(exclude_defaults=True).encode()
