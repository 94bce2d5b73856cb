"""Request bodies: bounded, strict JSON read by msgspec straight into a struct.

One way for all services: a body is a `RequestBody` struct, a query string a `Query` struct.
"""

from functools import lru_cache
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

import msgspec

from baton_common.edge.http.field_problems import field_problems
from baton_common.edge.problems import Problem

MAX_DEPTH = 32

T = TypeVar("T")


class RequestBody(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What a command's body may hold. A field that is not listed is a mistake and answers 422."""


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stand behind the question mark; a list field takes a repeated parameter."""


_NO_FIELDS = b"{}"
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def decode_body(raw: bytes, type_: type[T]) -> T:
    """The body as a struct; no body at all is an object without fields.

    Raises Problem: 400 for what is no JSON, for NUL, for lone surrogates and for more than
    32 levels; 422 with every wrong field for JSON that does not fit.
    """
    raw = raw or _NO_FIELDS
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and is_too_deep(raw):
        raise Problem(
            400, "too-deep", f"The body is nested deeper than {MAX_DEPTH} levels; flatten it."
        )
    if b"\\u0000" in raw and b"\\u0000" in raw.replace(b"\\\\", b""):
        raise Problem(400, "malformed", "The body holds a NUL character; take it out.")
    try:
        body: T = _decoder(cast(Any, type_)).decode(raw)
    except msgspec.ValidationError as error:
        raise _invalid(raw, type_, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _malformed() from None
    return body


def is_too_deep(raw: bytes) -> bool:
    """Whether JSON is nested deeper than 32 levels, brackets in strings not counted.

    A few passes at C speed: a loop over a megabyte of brackets would stop the service for
    50 ms. Raises Problem 400 for brackets that do not fit together.
    """
    without_escapes = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(without_escapes.split(b'"')[::2]).translate(_AS_SQUARE, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")
    if not brackets:
        return False
    if brackets.count(b"[") != brackets.count(b"]"):
        raise _malformed()
    return True


def decode_query(raw: bytes, type_: type[T]) -> T:
    """The query string as a struct. Raises Problem 400 or 422, as for bodies."""
    values: dict[str, Any] = {}
    lists = _list_fields(cast(Any, type_))
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Problem(400, "malformed", "The query string is not percent-encoded UTF-8.") from None
    for name, value in pairs:
        if "\x00" in value or "\x00" in name:
            raise Problem(400, "malformed", "The query string holds a NUL character; take it out.")
        if name in lists:
            values.setdefault(name, []).append(value)
        elif name in values:
            raise Problem(400, "malformed", "A parameter stands twice in the query string.")
        else:
            values[name] = value
    try:
        return msgspec.convert(values, type_, strict=False)
    except msgspec.ValidationError as error:
        raise _listed(field_problems(values, type_, str(error), strict=False)) from None


@lru_cache(maxsize=1024)
def _decoder(type_: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(type_)


@lru_cache(maxsize=1024)
def _list_fields(type_: Any) -> frozenset[str]:
    schema = msgspec.json.schema(type_)
    shape = schema["$defs"][type_.__name__]["properties"]
    return frozenset(name for name, each in shape.items() if _is_list(each))


def _is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or any(map(_is_list, schema.get("anyOf", ())))


def _invalid(raw: bytes, type_: type, error: msgspec.ValidationError) -> Problem:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _malformed()
    return _listed(field_problems(value, type_, str(error), strict=True))


def _malformed() -> Problem:
    detail = "The body is not JSON in UTF-8 without lone surrogates. Check how it is made."
    return Problem(400, "malformed", detail)


def _listed(problems: Any) -> Problem:
    words = "; ".join(f"{each.field}: {each.problem}" for each in problems[:5])
    return Problem(
        422, "invalid", f"Correct what is listed under problems: {words}.", fields=problems
    )
