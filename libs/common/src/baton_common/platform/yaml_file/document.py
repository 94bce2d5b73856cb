"""One file: its sections, each read by its model, and all problems of them at once."""

from collections.abc import Mapping as Names
from typing import TypeVar

import yaml
from pydantic import ValidationError

from baton_common.platform.yaml_file.composing import compose
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Mapping, Path, Place
from baton_common.platform.yaml_file.problems import FileRefused, LineProblem
from baton_common.platform.yaml_file.sentences import note, unknown

M = TypeVar("M", bound=Part)


class Document:
    """A file whose top keys are sections. Problems are collected until `refuse_if_wrong`."""

    def __init__(self, content: bytes, sections: tuple[str, ...]) -> None:
        """Raises FileRefused for what is no YAML, or no mapping of these sections."""
        self.problems: list[LineProblem] = []
        root = Place(compose(content), "", self.problems)
        if not isinstance(root.node, yaml.MappingNode):
            root.wrong("must be a mapping, `key: value` on each line")
            raise FileRefused(self.problems)
        self.values = Mapping(root)
        for name in self.values:
            if name not in sections:
                self.values.keys_at[name].wrong(unknown(name, sections))

    def section(
        self, name: str, model: type[M], known: Names[str, Names[str, object]] | None = None
    ) -> M | None:
        """The section; None where it is left out or has problems. `known` has the names that a
        `NameOf` may name, by kind."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            return model.model_validate(value, context=known)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                note(self.values, {**each, "loc": (name, *each["loc"])})
            return None

    def wrong(self, path: Path, sentence: str) -> None:
        """Note what is wrong at the place that the path leads to."""
        self.values.at(path).wrong(sentence)

    def refuse_if_wrong(self) -> None:
        """Raises FileRefused with every problem noted so far."""
        if self.problems:
            raise FileRefused(self.problems)
