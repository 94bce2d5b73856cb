"""Every service has the same slots and is in every list; nothing may be imported by two names."""

import ast
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, SERVICES, Module, files, modules

_BESIDE_SOURCE = {"README.md", "pyproject.toml", "requirements.lock", "alembic.ini"}
_ALWAYS = {"__init__", "__main__", "main", "api", "configuration", "projections", "queries"}
"""The others are absent where they would be empty."""
_SLOTS = _ALWAYS | {"settings", "consumers", "publisher", "ports", "domain", "sagas", "adapters"}


_MOST = 4
"""A list that has so many services is one of all, or of all others."""


def _source(service: str) -> PurePosixPath:
    return PurePosixPath(f"services/{service}/src/baton_{service}")


def slots(service: str) -> set[str]:
    """The modules and packages right below the service's own."""
    depth = len(_source(service).parts)
    below = [path for path in files() if path.is_relative_to(_source(service))]
    return {path.parts[depth].removesuffix(".py") for path in below} - {"py.typed"}


def unexplained(service: str, found: set[str], decisions: str) -> set[str]:
    """Slots that are none of the common ones, and that no ADR names (`baton_x/slot`)."""
    return {slot for slot in found - _SLOTS if f"baton_{service}/{slot}" not in decisions}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_every_slot_it_must_have(service: str) -> None:
    folder = PurePosixPath(f"services/{service}")
    beside = {path.name for path in files() if path.parent == folder}
    assert _BESIDE_SOURCE - beside == set()
    assert any(path.is_relative_to(folder / "migrations") for path in files())
    assert _ALWAYS - slots(service) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_slot_has_its_decision(service: str) -> None:
    decisions = "".join(
        (ROOT / path).read_text() for path in files() if path.parts[:2] == ("docs", "adr")
    )
    assert unexplained(service, slots(service), decisions) == set()


def test_a_planted_slot_is_seen() -> None:
    assert unexplained("kpi", {"api", "magic"}, "") == {"magic"}
    assert unexplained("kpi", {"magic"}, "We put it into `baton_kpi/magic`.") == set()


def test_every_readme_of_a_service_has_the_same_headings() -> None:
    heads = {}
    for service in SERVICES:
        text = (ROOT / "services" / service / "README.md").read_text()
        heads[service] = [line for line in text.splitlines() if line.startswith("## ")]
    assert len({tuple(lines) for lines in heads.values()}) == 1, heads
    assert len(heads["cases"]) == 5


def test_no_package_shadows_the_standard_library() -> None:
    """`services/email` as a package would be imported instead of `email`."""
    packages = {path.parent for path in files() if path.name == "__init__.py"}
    stray = [p for p in packages if p.parts[0] == "services" and "src" not in p.parts[:3]]
    assert not stray


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_depends_on_no_other(service: str) -> None:
    project = tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())
    others = {f"baton-{other}" for other in SERVICES} - {f"baton-{service}"}
    assert not others & set(project["project"]["dependencies"])


def test_the_services_are_those_whose_folders_are_there() -> None:
    assert {path.parts[1] for path in files() if path.parts[0] == "services"} == set(SERVICES)


def lists_of_services(module: Module, services: set[str]) -> Iterator[set[str]]:
    """The services missing from each list that names all services, or all but its own."""
    own = {service for service in services if f"baton_{service}" in module.path.parts}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            named = {each.value for each in node.elts if isinstance(each, ast.Constant)}
            if len(services & named) >= _MOST and (lacking := services - named - own):
                yield lacking


def test_every_list_of_services_has_them_all() -> None:
    wrong = {str(m.path): each for m in modules() for each in lists_of_services(m, set(SERVICES))}
    assert wrong == {}


def test_every_contract_of_imports_that_names_most_services_names_them_all() -> None:
    packages = {f"baton_{service}" for service in SERVICES}
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    for name, section in contracts.items():
        for lines in section.values():
            found = packages & set(lines.split())
            assert len(found) < _MOST or found == packages, name
    settings = (ROOT / "pyproject.toml").read_text()
    for service in SERVICES:
        assert f"services/{service}/src" in settings, "mypy_path"
        assert f'"baton_{service}"' in settings, "known-first-party"


def test_a_planted_service_is_missed_where_it_is_not_listed() -> None:
    most = Module(PurePosixPath("apps/a.py"), f"SERVICES = {SERVICES}\n")
    assert list(lists_of_services(most, {*SERVICES, "notes"})) == [{"notes"}]
    assert list(lists_of_services(most, set(SERVICES))) == []
