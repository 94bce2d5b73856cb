"""What a command's headers say: do it once (`Idempotency-Key`), on this version (`If-Match`)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from baton_common.edge.problems import Problem

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Preconditions:
    """Read here, decided by the log together with the command."""

    key: str | None = None
    version: int | None = None


async def preconditions(
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Any text of up to 200 characters; a repeated command is answered alike.",
            json_schema_extra={"maxLength": LONGEST_KEY},
        ),
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The version you saw, as it came in ETag; another one answers 412.",
            json_schema_extra={"pattern": '^"[0-9]+"$'},
        ),
    ] = None,
) -> Preconditions:
    """Raises Problem 400 for a key that is empty, longer than 200 characters or not printable,
    and for an ETag that is none of ours."""
    return Preconditions(_key(idempotency_key), _version(if_match))


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
