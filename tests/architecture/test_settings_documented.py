"""Every setting that the code reads is in docs/operation.md, and in the list of those that are
known; nothing else is in either."""

import ast
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from baton_common.program.known_settings import KNOWN
from tests.architecture.tree import ROOT, Module, files, modules

_SETTING = re.compile(r"BATON_[A-Z]+(?:_[A-Z]+)*")
_OUTSIDE = {"FORWARDED_ALLOW_IPS", "BATON_ADDRESS", "BATON_SMTP_ADDRESS"}
"""uvicorn's own, and those that only the compose file reads."""


_WRONG = {"BATON_HOEM", "BATON_PORTS", "BATON_PLANTED", "BATON_A", "BATON_B"}
"""Unknown settings with which tests are refused."""
_CODE = ("libs", "services", "apps")


def settings_of(modules: Iterable[Module], *parts: str) -> set[str]:
    """The names that stand alone in a string, as those of settings do."""
    return {
        node.value
        for module in modules
        if module.path.parts[0] in (parts or _CODE)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _SETTING.fullmatch(node.value)
    }


def documented(text: str) -> set[str]:
    """Those in the first column of a table."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `BATON_")]
    return {name for row in rows for name in _SETTING.findall(row)}


def test_the_documents_and_the_code_name_the_same_settings() -> None:
    read = settings_of(modules())
    told = documented((ROOT / "docs" / "operation.md").read_text())
    assert read - told == set(), "say in docs/operation.md what they are for"
    assert told - read == set(), "nobody reads them any more"


def test_the_compose_file_tells_only_what_is_read() -> None:
    told = set(_SETTING.findall((ROOT / "docker-compose.yml").read_text()))
    assert told - settings_of(modules()) - _OUTSIDE == set()


def test_the_list_of_known_settings_has_what_programs_tests_and_documents_name() -> None:
    documents = [path for path in files() if path.suffix in {".md", ".yml", ".yaml", ".tpl", ".sh"}]
    named = {name for path in documents for name in _SETTING.findall((ROOT / path).read_text())}
    named |= settings_of(modules(), *_CODE, "tests")
    assert named - KNOWN - _WRONG == set(), "add it to baton_common.program.known_settings"
    assert set(KNOWN) - named == set(), "nobody knows it any more"


def test_a_planted_setting_is_seen() -> None:
    planted = Module(PurePosixPath("libs/a.py"), 'x = environment.get("BATON_PLANTED")\n')
    assert settings_of([planted]) == {"BATON_PLANTED"}
    assert documented("| `BATON_A`, `BATON_B` | `BATON_C` | |\nBATON_D") == {"BATON_A", "BATON_B"}
