"""The headers of a command: do it once (`Idempotency-Key`), on this version (`If-Match`)."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request

from baton_common.edge.http.caller import Caller, caller_of
from baton_common.edge.problems import Problem

LONGEST_KEY = 200


DOCUMENTED: list[dict[str, Any]] = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": f"Any text of up to {LONGEST_KEY} characters; a repeated command is "
        "answered alike.",
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
    },
    {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The version you saw, as it came in ETag; another one answers 412.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    },
]
"""The two headers as OpenAPI parameters. Declared to FastAPI they would cost 30 µs each on every
request."""


@dataclass(frozen=True, slots=True)
class Preconditions:
    """Read here, decided by the log together with the command."""

    key: str | None = None
    version: int | None = None


async def preconditions(request: Request) -> Preconditions:
    """Raises Problem 400 for a key that is empty, longer than 200 characters or not printable,
    and for an ETag that is none of ours."""
    return preconditions_of(caller_of(request.scope))


def preconditions_of(caller: Caller) -> Preconditions:
    """The key and version in the caller's headers. Raises Problem 400."""
    return Preconditions(
        _key(caller.header("idempotency-key")), _version(caller.header("if-match"))
    )


CommandHeaders = Annotated[Preconditions, Depends(preconditions)]


def _key(given: str | None) -> str | None:
    if given is None:
        return None
    if not given or len(given) > LONGEST_KEY or not (given.isascii() and given.isprintable()):
        detail = f"Send an Idempotency-Key of 1 to {LONGEST_KEY} printable ASCII characters."
        raise Problem(400, "malformed", detail)
    return given


def _version(given: str | None) -> int | None:
    if given is None:
        return None
    inner = given.strip().removeprefix('"').removesuffix('"')
    if not (inner.isascii() and inner.isdigit() and len(inner) <= 18 and len(given) >= 3):
        detail = 'Send the ETag as it came: If-Match: "<version>", with its quotation marks.'
        raise Problem(400, "malformed", detail)
    return int(inner)
