"""Every field that does not fit, described in plain words; what was sent is never repeated."""

from collections.abc import Mapping, Sequence
from typing import Any

from baton_common.edge.problems import FieldProblem, Problem

MOST = 50
"""No more are listed: a body may hold a hundred thousand mistakes."""

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number that is not infinite",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "bytes_type": "must be bytes",
    "none_required": "must be null",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_pattern_mismatch": "must look like {pattern}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "timezone_aware": "must name its offset from UTC, like 2026-03-02T09:30:00Z",
    "union_tag_invalid": "must be one of {expected_tags}",
    "union_tag_not_found": "must say which kind it is",
}
_SHAPES = (
    ("datetime", "must be an instant like 2026-03-02T09:30:00Z"),
    ("date", "must be a date like 2026-03-02"),
    ("time_delta", "must be a duration like PT30M"),
    ("time", "must be a time like 09:30"),
)
_OWN = ("value_error", "assertion_error")


def not_valid(errors: Sequence[Any]) -> Problem:
    """422 for Pydantic's errors, all of one request."""
    fields = [_field(error) for error in errors[:MOST]]
    words = "; ".join(f"{each.field}: {each.problem}" for each in fields[:5])
    detail = f"Correct what is listed under problems: {words}."
    return Problem(422, "invalid", detail, fields=fields)


def _field(error: Mapping[str, Any]) -> FieldProblem:
    return FieldProblem(_path(error["loc"]), _words(error))


def _path(place: Sequence[str | int]) -> str:
    """`$.inner.tags[1]`. Where it came in (body, query, path) is left out."""
    steps = place[1:] if place and place[0] in {"body", "query", "path", "header"} else place
    return "$" + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step[:80]}" for step in steps
    )


def _words(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in _OWN:
        return str(context.get("error") or error["msg"])
    if (words := _WORDS.get(kind)) is not None:
        shown = {name: _plain(value) for name, value in context.items()}
        return words.format_map(shown)
    for beginning, words in _SHAPES:
        if kind.startswith(beginning):
            return words
    said = str(error["msg"])
    if said.startswith("Input should "):
        return said.replace("Input should", "must", 1)
    return "is not as the API's document says"


def _plain(value: object) -> str:
    """Pydantic writes `'red', 'green' or 'blue'`."""
    return str(value).replace("'", "").replace(" or ", ", ")
