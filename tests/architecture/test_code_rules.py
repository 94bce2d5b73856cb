"""Each rule holds in every module, and each sees the violation that is planted for it."""

from pathlib import PurePosixPath

import pytest

from tests.architecture.code_rules import RULES, Rule
from tests.architecture.tree import Module, modules


def _names(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize("rule", RULES, ids=_names)
def test_holds_everywhere(rule: Rule) -> None:
    found = [f"{m.path}: {what}" for m in modules() for what in rule.violations(m)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=_names)
def test_a_planted_violation_is_seen(rule: Rule) -> None:
    path, text = rule.planted
    assert list(rule.violations(Module(PurePosixPath(path), text)))
