"""The file as Python values that know where they were written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from baton_common.platform.yaml_file.problems import LineProblem

Step = str | int
Path = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the file with the keys that lead to it. Problems are noted in one list."""

    node: yaml.Node
    path: str
    problems: list[LineProblem]

    def wrong(self, problem: str) -> None:
        """Note what is wrong here."""
        line = int(self.node.start_mark.line) + 1
        self.problems.append(LineProblem(line, self.path or "the file", problem))

    def entries(self) -> Iterator[tuple["Place", "Place"]]:
        """Keys and values of a mapping; a key that comes again is noted and left out."""
        if not isinstance(self.node, yaml.MappingNode):
            return
        seen: set[str] = set()
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            path = f"{self.path}.{name}" if self.path else name
            at_key = Place(key, path, self.problems)
            if not isinstance(key, yaml.ScalarNode):
                at_key.wrong("must be words on one line")
            elif name in seen:
                at_key.wrong("appears here twice")
            else:
                seen.add(name)
                yield at_key, Place(value, path, self.problems)

    def items(self) -> list["Place"]:
        """The places of a list's items; of anything else none."""
        if not isinstance(self.node, yaml.SequenceNode):
            return []
        return [
            Place(node, f"{self.path}[{index}]", self.problems)
            for index, node in enumerate(self.node.value)
        ]

    def value(self) -> object:
        """A `Mapping`, a list, the text of a scalar as it is written; None: it is left empty."""
        if isinstance(self.node, yaml.MappingNode):
            return Mapping(self)
        if isinstance(self.node, yaml.SequenceNode):
            return [item.value() for item in self.items()]
        return None if self.node.tag == "tag:yaml.org,2002:null" else str(self.node.value)


class Mapping(dict[str, object]):
    """A mapping of the file that can say where its keys stand."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}
        for key, value in place.entries():
            name = str(key.node.value)
            self.keys_at[name], self.values_at[name] = key, value
            self[name] = value.value()

    def at(self, path: Path) -> Place:
        """The place that the path leads to, as near as its keys lead. A last step `[key]` means
        the key before it, not its value. Steps that are not in the file are passed over."""
        steps = list(path)
        if steps and steps[-1] == "[key]":
            return self._key_at(steps[:-1])
        place, value = self.place, self._here()
        for step in steps:
            if isinstance(value, Mapping) and isinstance(step, str) and step in value:
                place, value = value.values_at[step], value[step]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                place, value = place.items()[step], value[step]
        return place

    def _key_at(self, path: Path) -> Place:
        *before, name = path
        value = self._here()
        for step in before:
            if isinstance(value, Mapping) and step in value:
                value = value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
        if isinstance(value, Mapping) and name in value.keys_at:
            return value.keys_at[str(name)]
        return self.at(path)

    def _here(self) -> object:
        return self


def entries_of(value: object, *path: str) -> dict[str, object]:
    """The mapping that the keys lead to; empty where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
