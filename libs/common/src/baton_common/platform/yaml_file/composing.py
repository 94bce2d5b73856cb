"""From the bytes of a YAML file to its nodes, within bounds: no anchors, no depths, no bombs."""

import yaml

from baton_common.platform.yaml_file.problems import FileRefused, LineProblem

MAX_BYTES = 1_000_000
MAX_DEPTH = 32


def compose(content: bytes) -> yaml.Node:
    """The file's root node. Raises FileRefused with what makes it no such file."""
    if len(content) > MAX_BYTES:
        raise _refused(1, f"is longer than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
        problems = _bounds(text)
        if problems:
            raise FileRefused(problems)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(line, "must be written in UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise _refused(line, f"is not YAML here: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise _refused(1, f"is not YAML: {str(error).splitlines()[0]}") from None
    if node is None:
        raise _refused(1, "is empty")
    return node


def _bounds(text: str) -> list[LineProblem]:
    """Anchors let a short file stand for an endless one; deep ones exhaust the reader."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return [LineProblem(line, "the file", "uses an alias (*); write the value out")]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return [LineProblem(line, "the file", f"is nested deeper than {MAX_DEPTH} levels")]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return []


def _refused(line: int, problem: str) -> FileRefused:
    return FileRefused([LineProblem(line, "the file", problem)])
