"""Every module of a service is reached from its `main` or `__main__`."""

import ast
from collections.abc import Mapping

import pytest

from tests.architecture.tree import SERVICES, Module, modules


def _imported(module: Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)  # a program that is started by `python -m`
    return found


def unreached(of: Mapping[str, Module], *entrances: str) -> set[str]:
    """The modules that none of the entrances imports, nor what they import."""
    left, waiting = set(of), [name for name in entrances if name in of]
    while waiting:
        name = waiting.pop()
        if name in left:
            left.remove(name)
            waiting += _imported(of[name]) & left
    return left


@pytest.mark.parametrize("service", SERVICES)
def test_every_module_is_put_together(service: str) -> None:
    source = f"services/{service}/src/"
    own = {
        str(each.path).removeprefix(source).removesuffix(".py").replace("/", "."): each
        for each in modules()
        if str(each.path).startswith(source) and each.path.name != "__init__.py"
    }
    assert unreached(own, f"baton_{service}.main", f"baton_{service}.__main__") == set()


def test_a_planted_projection_that_nobody_shows_is_seen() -> None:
    kept = next(each for each in modules() if each.path.name == "main.py")
    assert unreached({"main": kept, "lost": kept}, "main") == {"lost"}
