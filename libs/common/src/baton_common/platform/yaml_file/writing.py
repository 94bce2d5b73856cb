"""Writes a configuration file: what fits on one line stands on one."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

import yaml

WIDE = 96
"""A value that fits into so many characters, with its key, stands on one line."""
BLOCKS = 2
"""Levels that are always written as blocks: the sections and their keys."""


def write_file(sections: Mapping[str, Any]) -> str:
    """The text of a file with these sections."""
    return "\n".join(_section(name, content) for name, content in sections.items())


def _section(name: str, content: Any) -> str:
    node = yaml.SafeDumper(StringIO(), sort_keys=False).represent_data({name: content})
    _lay_out(node, 0)
    return _text(node, WIDE)


def _text(node: yaml.Node, width: int) -> str:
    text: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=width)
    return text


def _lay_out(node: yaml.Node, level: int) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _set_style(value, level + 1, len(str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _set_style(value, level + 1, 0)


def _set_style(node: yaml.Node, level: int, key: int) -> None:
    if isinstance(node, yaml.ScalarNode):
        return
    width = 2 * level + key + len(_text(_flow(node), 10**6))
    if (level > BLOCKS and width <= WIDE) or not node.value:
        return
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = False
    _lay_out(node, level)


def _flow(node: yaml.Node) -> yaml.Node:
    """The node, and all below it, on one line."""
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        node.flow_style = True
        for each in node.value:
            for part in each if isinstance(each, tuple) else (each,):
                _flow(part)
    return node


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their keys, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
