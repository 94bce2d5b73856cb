"""The differences between two sections as a file would write them: one entry for each place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from baton_common.platform.yaml_file.model import Part

WIDE = 60
"""A list that is written within so many characters is shown whole."""


_EXAMPLE: dict[str, Any] = {"where": "share", "before": "100", "after": "50"}
_SHOWN = ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [_EXAMPLE]})


@dataclass(frozen=True, config=_SHOWN)
class Difference:
    """One place of the section that is, or would be, another."""

    where: str
    """Its keys with dots between them."""
    before: str | None
    """The text before; null: it was not there."""
    after: str | None
    """The text after; null: it is removed."""


def differences(
    before: Part | None, after: Part | None, ordered: Sequence[str] = ()
) -> list[Difference]:
    """In the order of the file; `ordered` are the top keys whose entries have an order."""
    old, new = (part.written() if part is not None else {} for part in (before, after))
    found = list(_mappings("", old, new, 0))
    for key in ordered:
        was, becomes = list(old.get(key, ())), list(new.get(key, ()))
        if was != becomes and set(was) == set(becomes):
            found.append(Difference(f"{key} (order)", flow(was), flow(becomes)))
    return found


def flow(value: object) -> str:
    """The value on one line of YAML."""
    if isinstance(value, str):
        return value
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")


def _mappings(
    path: str, before: Mapping[str, Any], after: Mapping[str, Any], depth: int
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        where = f"{path}.{key}" if path else key
        was, becomes = before.get(key), after.get(key)
        if was == becomes:
            continue
        if depth == 0 and isinstance(was or becomes, dict):
            yield from _mappings(where, was or {}, becomes or {}, 1)
        elif isinstance(was, dict) and isinstance(becomes, dict):
            yield from _mappings(where, was, becomes, depth + 1)
        elif isinstance(was, list) and isinstance(becomes, list):
            yield from _lists(where, was, becomes)
        else:
            yield Difference(where, _written(was), _written(becomes))


def _lists(where: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    whole = flow(before), flow(after)
    if max(map(len, whole)) <= WIDE or not (gone or come):
        yield Difference(where, *whole)
        return
    yield from (Difference(where, flow(item), None) for item in gone)
    yield from (Difference(where, None, flow(item)) for item in come)


def _written(value: object) -> str | None:
    return None if value is None else flow(value)
