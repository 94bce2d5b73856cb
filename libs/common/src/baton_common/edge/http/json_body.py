"""A JSON body from its bytes: what can never be read is 400, what does not fit is 422."""

import json
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from baton_common.edge.http.validation import not_valid
from baton_common.edge.problems import Problem

MAX_DEPTH = 32

_NO_FIELDS = b"{}"
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class JsonBody:
    """Reads bodies of one type, strictly, in Pydantic's JSON mode."""

    def __init__(self, type_: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(type_)

    def read(self, raw: bytes) -> Any:
        """No body at all is an object without fields. Raises Problem 400 for what is no JSON, and
        for NaN, a key that stands twice, NUL, lone surrogates, more than 32 levels; Problem 422
        with every wrong field."""
        raw = raw or _NO_FIELDS
        _check_text(raw)
        try:
            return self._adapter.validate_json(raw, strict=True)
        except ValidationError as error:
            if any(each["type"] == "json_invalid" for each in _errors(error)):
                raise _malformed(_place_of(error)) from None
            raise not_valid(_errors(error)) from None


def _errors(error: ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_input=False))


def _check_text(raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and is_too_deep(raw):
        raise Problem(
            400, "too-deep", f"The body is nested deeper than {MAX_DEPTH} levels; flatten it."
        )
    if b"\\u0000" in raw and b"\\u0000" in raw.replace(b"\\\\", b""):
        raise Problem(400, "malformed", "The body holds a NUL character; take it out.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed(_place(raw[: error.start].decode("utf-8"))) from None
    try:
        json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _malformed(f"line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):
        raise _malformed() from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        shown = json.dumps(twice[:80])
        raise Problem(400, "malformed", f"The field {shown} appears twice; send it once.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Problem(400, "malformed", f"The body holds {name}, which is no JSON; send a number.")


def is_too_deep(raw: bytes) -> bool:
    """True if JSON is nested deeper than 32 levels, brackets in strings not counted. A few
    passes at C speed: a loop over a megabyte of brackets would stop the service for 50 ms.
    Raises Problem 400 for brackets that do not match."""
    without_escapes = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(without_escapes.split(b'"')[::2]).translate(_AS_SQUARE, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")
    if not brackets:
        return False
    if brackets.count(b"[") != brackets.count(b"]"):
        raise _malformed()
    return True


def _place(before: str) -> str:
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"


def _place_of(error: ValidationError) -> str | None:
    """The place of what only Pydantic refuses: a lone surrogate."""
    said = str(_errors(error)[0].get("ctx", {}).get("error", ""))
    _, _, place = said.partition(" at line ")
    line, _, column = place.partition(" column ")
    return f"line {line}, column {column}" if line.isdigit() and column.isdigit() else None


def _malformed(place: str | None = None) -> Problem:
    where = f" It goes wrong at {place}." if place else ""
    detail = "The body is not JSON in UTF-8 without lone surrogates." + where
    return Problem(400, "malformed", f"{detail} Check how it is made.")
