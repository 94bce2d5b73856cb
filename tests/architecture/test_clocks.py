"""No clock without its zone: people read instants by `clock_text`, machines by ISO 8601."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tree import Module, modules

_CLOCK = re.compile(r"(?<!T)%(?:H|I:|T|X)")
"""ISO 8601 has a T before it."""
_HERE = PurePosixPath("libs/common/src/baton_common/model/clock.py")


def clocks(module: Module) -> Iterator[str]:
    """Places that write a time of day in a form of their own."""
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _CLOCK.search(node.value)
        ):
            yield f"{module.path}:{node.lineno}"


def test_every_time_of_day_is_written_with_its_zone() -> None:
    ours = [m for m in modules() if m.path.parts[0] in {"libs", "services", "apps"}]
    found = [each for m in ours if m.path != _HERE for each in clocks(m)]
    assert found == [], "use baton_common.model.clock.clock_text"


def test_a_planted_clock_is_seen() -> None:
    for text in ('x = f"{at:%H:%M:%S}"\n', 'x = at.strftime("%Y-%m-%d %H:%M")\n'):
        assert list(clocks(Module(PurePosixPath("apps/a.py"), text)))
