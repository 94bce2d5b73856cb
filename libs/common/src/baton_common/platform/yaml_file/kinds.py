"""Kinds of values: how each is written in a file, read from it, and described in its schema."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from baton_common.model.visible import has_visible
from baton_common.platform.yaml_file.sentences import nearest, wrong

SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
DURATION = r"^[0-9]{1,6}[smhd]$"
ID = r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"


@dataclass(frozen=True)
class Written:
    """Marks a type: `Annotated[int, Written(…)]` is read from a text and written as one. A value
    that is no text, list or mapping comes from code and is taken as it is."""

    read: Callable[[str], Any]
    """Raises `wrong(…)`."""
    write: Callable[[Any], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self._read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(self.write),
        )

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)

    def __hash__(self) -> int:
        return id(self)

    def _read(self, value: object) -> object:
        if value is None or isinstance(value, list | dict):
            raise wrong("must be words on one line")
        return self.read(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class NameOf:
    """Marks a name that the file must have under `kind`: the context of the validation has the
    names by kind. Without them it is not checked."""

    kind: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def _check(self, name: Hashable, info: core_schema.ValidationInfo) -> object:
        known = (info.context or {}).get(self.kind)
        if known is not None and name not in known:
            raise wrong(not_under(str(name), self.kind, known))
        return name


def not_under(name: str, kind: str, known: Mapping[str, object]) -> str:
    """For a reference to what the file does not have."""
    return f"names {name}, which is not under {kind}{nearest(name, known)}"


def text(longest: int = 200) -> Written:
    """Words on one line as they are written: `09:00` stays what it is."""

    def read(value: str) -> str:
        if len(value) > longest or "\x00" in value:
            raise wrong(f"must be 1 to {longest} characters")
        if not has_visible(value):
            raise wrong(f"must be 1 to {longest} characters, at least one of them visible")
        return value

    return Written(read, str, {"type": "string", "minLength": 1, "maxLength": longest})


def matching(pattern: str, problem: str, longest: int = 200) -> Written:
    """Text that fits the whole pattern; `problem` says what it must be."""
    words = text(longest)

    def read(value: str) -> str:
        if not re.fullmatch(pattern, words.read(value)):
            raise wrong(problem.replace("{}", value))
        return value

    return Written(read, str, {"type": "string", "pattern": pattern})


def number(least: int, most: int) -> Written:
    """A whole number."""

    def read(value: str) -> int:
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        raise wrong(f"must be a whole number from {least} to {most}, not {value}")

    return Written(read, int, {"type": "integer", "minimum": least, "maximum": most})


def seconds(least: int, most: int) -> Written:
    """A duration in seconds, written as `20s`, `15m`, `2h`, `14d`."""

    def read(value: str) -> int:
        if re.fullmatch(DURATION, value):
            length = int(value[:-1]) * SECONDS[value[-1]]
            if least <= length <= most:
                return length
        raise wrong(f"must be a time like 20s, 15m, 2h or 14d, from {least}s to {most}s")

    schema = {"type": "string", "pattern": DURATION, "examples": ["20s", "15m", "2h", "14d"]}
    return Written(read, duration, schema)


def duration(length: int) -> str:
    """Seconds as a file says them: `90s`, `2m`, `14d`."""
    unit = next(u for u, size in SECONDS.items() if length % size == 0 and (length or u == "s"))
    return f"{length // SECONDS[unit]}{unit}"


def _flag(value: str) -> bool:
    if value not in ("true", "false"):
        raise wrong(f"must be one of false, true, not {value}")
    return value == "true"


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise wrong(f"must be a time zone like Asia/Shanghai, not {value}")
    return value


Text = Annotated[str, text()]
Id = Annotated[str, matching(ID, "must be small letters, digits and dashes, at most 64", 64)]
"""A name that things are referred to by."""
Flag = Annotated[bool, Written(_flag, bool, {"type": "boolean"})]
Zone = Annotated[str, Written(_zone, str, {"type": "string", "examples": ["Asia/Shanghai"]})]
"""An IANA time zone."""
