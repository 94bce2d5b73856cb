"""Every refusal that a console shows has a Chinese sentence of its own; the detail is English."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePosixPath

import pytest

from baton_common.edge.languages import COMMON
from tests.architecture.tree import SERVICES, Module, modules

ITS_PAGE_SAYS = {"survey": {"answered", "answers", "expired"}}
"""Codes that no console meets: the page for customers says them in the customer's language."""


def codes_of(module: Module) -> Iterator[str]:
    """The codes of refusals and problems that a module raises; empty for a refusal without one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            if isinstance(node.value, ast.Constant) and node.value.value:
                yield str(node.value.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "Refused":
                given = [each.value for each in node.keywords if each.arg == "code"]
                yield from map(_constant, given) if given else ("",)
            elif node.func.id == "Problem" and len(node.args) > 1:
                yield _constant(node.args[1])


def _constant(node: ast.expr) -> str:
    """The text of a constant; a name stands for what its module assigns to it."""
    return str(node.value) if isinstance(node, ast.Constant) else "refused"


def untold(module: Module, told: set[str]) -> list[str]:
    """Codes for which a Chinese screen could only say that it is not possible now."""
    return [each or "a refusal without a code" for each in codes_of(module) if each not in told]


def wordings(service: str) -> set[str]:
    try:
        return set(import_module(f"baton_{service}.api.wordings").MESSAGES)
    except ModuleNotFoundError:
        return set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_is_told_in_chinese(service: str) -> None:
    told = {*COMMON, *wordings(service), *ITS_PAGE_SAYS.get(service, ())}
    source = f"services/{service}/src/"
    own = [each for each in modules() if str(each.path).startswith(source)]
    missing = {str(each.path): codes for each in own if (codes := untold(each, told))}
    assert missing == {}, "give it a code, and the code a sentence in api/wordings.py"


def test_every_refusal_of_the_plumbing_is_told_in_chinese() -> None:
    own = [each for each in modules() if str(each.path).startswith("libs/common/src/")]
    missing = {str(each.path): codes for each in own if (codes := untold(each, set(COMMON)))}
    assert missing == {}, "give it a code, and the code a sentence in edge/languages.py"


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_told_that_nobody_refuses(service: str) -> None:
    source = f"services/{service}/src/"
    raised = {
        code for each in modules() if str(each.path).startswith(source) for code in codes_of(each)
    }
    assert wordings(service) - raised == set()


def test_a_planted_refusal_without_a_sentence_is_seen() -> None:
    planted = Module(
        PurePosixPath("services/a.py"),
        'raise Refused("Not now.")\nraise Refused("No.", code="new")\nProblem(409, "old", "No.")\n',
    )
    assert untold(planted, {"old"}) == ["a refusal without a code", "new"]
