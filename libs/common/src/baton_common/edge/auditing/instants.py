"""The two instants that an auditor may name, and what is wrong with one that is none."""

import re
from datetime import UTC, datetime

from baton_common.edge.problems import FieldProblem, Problem

_LOST_PLUS = re.compile(r"(T[\d:.,]+) (\d{2}:?\d{2})$")
"""A `+` of a zone that was sent without being encoded."""


def instant_of(field: str, text: str | None) -> datetime | None:
    """The instant in UTC; None if none was given. Raises Problem 422 with a sentence."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text.strip()))
    except ValueError:
        raise _wrong(field, "is no instant like 2026-03-02T09:30:00Z") from None
    if instant.tzinfo is None:
        raise _wrong(field, "names no time zone: end it with Z or with +08:00")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise _wrong(field, "is outside the years 1 to 9999") from None


def _wrong(field: str, problem: str) -> Problem:
    detail = f"Correct what is listed under problems: {field} {problem}."
    return Problem(422, "invalid", detail, fields=[FieldProblem(f"$.{field}", problem)])
