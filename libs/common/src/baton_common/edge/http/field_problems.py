"""Every field of a body that is wrong, where msgspec itself stops at the first."""

import types
import typing
from collections.abc import Sequence
from enum import Enum
from itertools import islice
from typing import Any, Literal

import msgspec

from baton_common.edge.problems import FieldProblem

MOST = 50
"""No more are listed: a body may hold a hundred thousand mistakes."""


def field_problems(value: Any, type_: Any, first: str, *, strict: bool) -> list[FieldProblem]:
    """What is wrong with a decoded value; `first` is msgspec's own word if we find nothing."""
    found: list[FieldProblem] = []
    _collect(value, type_, "$", strict, found)
    return found[:MOST] or [_split(first, "$")]


def _collect(value: Any, type_: Any, path: str, strict: bool, found: list[FieldProblem]) -> None:
    struct = _struct_of(type_)
    if struct is None or not isinstance(value, dict) or struct.__struct_config__.tag:
        if value is None and struct is not None and struct is not type_:
            return
        try:
            msgspec.convert(value, type_, strict=strict)
        except msgspec.ValidationError as error:
            found.append(_split(str(error), path, _words_of(type_)))
        return
    known = msgspec.structs.fields(struct)
    for field in known:
        if field.encode_name in value:
            inner = f"{path}.{field.encode_name}"
            _collect(value[field.encode_name], field.type, inner, strict, found)
        elif field.required:
            found.append(FieldProblem(f"{path}.{field.encode_name}", "is missing"))
    if struct.__struct_config__.forbid_unknown_fields:
        names = {field.encode_name for field in known}
        strangers = (name for name in value if name not in names)
        for name in islice(strangers, MOST):
            found.append(FieldProblem(f"{path}.{str(name)[:80]}", "is not known here"))


def _struct_of(type_: Any) -> Any:
    """The struct of `S` or `S | None`, else None."""
    if typing.get_origin(type_) in {types.UnionType, typing.Union}:
        inner = [each for each in typing.get_args(type_) if each is not type(None)]
        return _struct_of(inner[0]) if len(inner) == 1 else None
    return type_ if isinstance(type_, type) and issubclass(type_, msgspec.Struct) else None


def _split(text: str, path: str, allowed: Sequence[str] = ()) -> FieldProblem:
    """msgspec writes "Expected `str`, got `int` - at `$.name`"; told as what it must be, below
    our own path."""
    problem, _, where = text.partition(" - at `")
    problem = problem.replace("`", "")
    if problem.startswith("Invalid enum value") and allowed and not where:
        problem = f"must be one of {', '.join(allowed)}"
    elif problem.startswith("Expected "):
        problem = "must be " + problem.removeprefix("Expected ").replace(", got ", ", not ")
    return FieldProblem(path + where.rstrip("`").removeprefix("$"), problem)


def _words_of(type_: Any) -> list[str]:
    """The words that a Literal or an enumeration allows, also within an Annotated or a union."""
    if isinstance(type_, type) and issubclass(type_, Enum):
        return [str(each.value) for each in type_]
    if typing.get_origin(type_) is Literal:
        return [str(each) for each in typing.get_args(type_)]
    if typing.get_origin(type_) is typing.Annotated:
        return _words_of(typing.get_args(type_)[0])
    if typing.get_origin(type_) in {types.UnionType, typing.Union}:
        return [word for each in typing.get_args(type_) for word in _words_of(each)]
    return []
