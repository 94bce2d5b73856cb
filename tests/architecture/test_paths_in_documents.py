"""Every file that a document for contributors, operators or readers of a service names exists."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, files

_QUOTED = re.compile(r"`([^`\s]+)`")
_FILE = re.compile(r"[\w.<>…/-]+\.(?:py|md|sql|ya?ml|json|sh|toml|lock|conf|tpl)")
_HOLE = re.compile(r"(…|<\w+>)")
_NO_FILES = {"baton.yaml"}
"""Files that the reader makes."""


def _documents() -> list[PurePosixPath]:
    depths = {"docs": 2, "services": 3}
    found = [path for path in files() if path.suffix == ".md"]
    return [path for path in found if len(path.parts) == depths.get(path.parts[0], 1)]


def named(text: str, tops: Iterable[str]) -> set[str]:
    """Names in backticks that look like a file or a folder of ours."""
    quoted = {name.rstrip("/") for name in _QUOTED.findall(text)} - _NO_FILES
    return {
        name
        for name in quoted
        if (_FILE.fullmatch(name) and not name.startswith("/"))
        or ("/" in name and "*" not in name and name.split("/")[0] in set(tops))
    }


def missing(names: Iterable[str], paths: Iterable[PurePosixPath]) -> list[str]:
    """The names that no path ends with; `…` stands for any folders, `<word>` for one name."""
    known = {each for path in paths for each in (path, *path.parents)}
    listed = "\n".join(f"/{each}" for each in sorted(known))
    return [name for name in sorted(names) if not re.search(_pattern(name), listed, re.MULTILINE)]


def _pattern(name: str) -> str:
    parts = _HOLE.split(name)
    holes = {"…": ".+"}
    return "/" + "".join(
        holes.get(part, "[^/]+") if _HOLE.fullmatch(part) else re.escape(part) for part in parts
    ) + "$"  # fmt: skip


@pytest.mark.parametrize("document", _documents(), ids=str)
def test_every_file_that_a_document_names_is_there(document: PurePosixPath) -> None:
    tops = {path.parts[0] for path in files() if len(path.parts) > 1}
    names = named((ROOT / document).read_text(), tops)
    near = files()
    if document.parts[0] == "services":  # short names are the service's own, or of the tests
        others = [path for path in near if path.parts[0] == "services"]
        strange = {path for path in others if path.parts[1] != document.parts[1]}
        near = tuple(path for path in near if path not in strange)
    assert missing(names, near) == []


def test_a_planted_path_is_seen() -> None:
    paths = [PurePosixPath("services/cases/src/baton_cases/api/cases.py")]
    text = "`services/cases/…/api/cases.py`, `api/<screen>.py`, `lost/cases.py`, `/v1/cases`, `at`"
    names = named(text, {"services"})
    assert missing(names, paths) == ["lost/cases.py"]
    assert missing(named("`services/lost/`", {"services"}), paths) == ["services/lost"]
