"""Every field of a body that is wrong, where msgspec itself stops at the first."""

import types
import typing
from itertools import islice
from typing import Any

import msgspec

from baton_common.http.problems import FieldProblem

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
            found.append(_split(str(error), path))
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


def _split(text: str, path: str) -> FieldProblem:
    """msgspec writes "Expected `str`, got `int` - at `$.name`"; below our own path."""
    problem, _, where = text.partition(" - at `")
    return FieldProblem(path + where.rstrip("`").removeprefix("$"), problem.replace("`", ""))
