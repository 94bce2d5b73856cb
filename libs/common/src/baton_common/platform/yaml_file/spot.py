"""One place in a YAML file: its value read as what it should be, its problems collected."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from baton_common.platform.yaml_file.problems import LineProblem

C = TypeVar("C", bound=str)

_DURATION = re.compile(r"(\d{1,6})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in the file. A reader that finds something else notes the problem and gives a
    stand-in, so that reading goes on; nobody may use what was read once there are problems."""

    node: yaml.Node
    path: str
    problems: list[LineProblem] = field(repr=False)

    @property
    def line(self) -> int:
        """Counted from 1."""
        return int(self.node.start_mark.line) + 1

    def wrong(self, problem: str) -> None:
        """Note what is wrong here."""
        self.problems.append(LineProblem(self.line, self.path or "the file", problem))

    def is_empty(self) -> bool:
        """Whether the key stands there without a value."""
        return isinstance(self.node, yaml.ScalarNode) and (
            self.node.tag == "tag:yaml.org,2002:null"
        )

    def is_mapping(self) -> bool:
        """Whether there are keys and values."""
        return isinstance(self.node, yaml.MappingNode)

    def text(self, longest: int = 200) -> str:
        """Words on one line as they are written: `09:00` stays what it is. Stand-in: ''."""
        if not isinstance(self.node, yaml.ScalarNode) or self.is_empty():
            self.wrong("must be words on one line")
            return ""
        value = str(self.node.value)
        if len(value) > longest or "\x00" in value or not value.strip():
            self.wrong(f"must be 1 to {longest} characters")
            return ""
        return value

    def id(self) -> str:
        """A name that things are referred to by: small letters, digits, dashes. Stand-in: ''."""
        value = self.text(64)
        if value and not _ID.fullmatch(value):
            self.wrong("must be small letters, digits and dashes, at most 64")
            return ""
        return value

    def choice(self, options: Sequence[C]) -> C:
        """One of these words. Stand-in: the first."""
        value = self.text()
        for option in options:
            if value == option:
                return option
        if value:
            self.wrong(f"must be one of {', '.join(options)}, not {value}")
        return options[0]

    def flag(self) -> bool:
        """`true` or `false`. Stand-in: False."""
        return self.choice(("false", "true")) == "true"

    def number(self, least: int, most: int) -> int:
        """A whole number. Stand-in: `least`."""
        value = self.text()
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        if value:
            self.wrong(f"must be a whole number from {least} to {most}, not {value}")
        return least

    def seconds(self, least: int, most: int) -> int:
        """A duration, `20s`, `15m`, `2h`, `14d`, in seconds. Stand-in: `least`."""
        value = self.text()
        match = _DURATION.fullmatch(value)
        if match and least <= (length := int(match[1]) * _SECONDS[match[2]]) <= most:
            return length
        if value:
            self.wrong(f"must be a time like 20s, 15m, 2h or 14d, from {least}s to {most}s")
        return least

    def items(self) -> list["Spot"]:
        """The places of a list. Stand-in: none."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("must be a list")
            return []
        return [
            Spot(node, f"{self.path}[{index}]", self.problems)
            for index, node in enumerate(self.node.value)
        ]

    def entries(self) -> list[tuple["Spot", "Spot"]]:
        """Keys and values of a mapping with keys of the writer's own. Stand-in: none."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("must be a mapping, `key: value` on each line")
            return []
        return list(self._entries())

    def entries_if_any(self) -> list[tuple["Spot", "Spot"]]:
        """As `entries`; none, and no problem, for what is no mapping."""
        return list(self._entries()) if self.is_mapping() else []

    def fields(self, required: Sequence[str], optional: Sequence[str] = ()) -> "Fields":
        """A mapping with these keys: what is missing, unknown or doubled is noted."""
        found: dict[str, Spot] = {}
        for key, value in self.entries():
            name = key.text()
            if name and name not in (*required, *optional):
                key.wrong(f"is not known here; known are {', '.join((*required, *optional))}")
            elif name and not value.is_empty():
                found[name] = value
        for name in required:
            if name not in found and self.is_mapping():
                self.wrong(f"needs {name}")
        return Fields(self, found)

    def _entries(self) -> Iterator[tuple["Spot", "Spot"]]:
        seen: set[str] = set()
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            path = f"{self.path}.{name}" if self.path else name
            at_key = Spot(key, path, self.problems)
            if name in seen:
                at_key.wrong("stands here twice")
            else:
                seen.add(name)
                yield at_key, Spot(value, path, self.problems)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one mapping that are there and known."""

    spot: Spot
    found: dict[str, Spot]

    def __contains__(self, name: str) -> bool:
        return name in self.found

    def get(self, name: str) -> Spot | None:
        """The field, None if it was left out."""
        return self.found.get(name)

    def text(self, name: str, otherwise: str = "") -> str:
        """The field's words, or `otherwise` if it was left out."""
        return self.found[name].text() if name in self.found else otherwise

    def id(self, name: str) -> str | None:
        """The field as a name that something is referred to by, None if it was left out."""
        return self.found[name].id() if name in self.found else None

    def items(self, name: str) -> list[Spot]:
        """The field's list; left out is empty."""
        return self.found[name].items() if name in self.found else []

    def entries(self, name: str) -> list[tuple[Spot, Spot]]:
        """The field's keys and values; left out is empty."""
        return self.found[name].entries() if name in self.found else []
