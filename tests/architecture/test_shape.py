"""Every service has the same slots; nothing may be imported by two names."""

import tomllib
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, SERVICES, files

_BESIDE_SOURCE = {"README.md", "pyproject.toml", "requirements.lock", "alembic.ini"}
_ALWAYS = {"__init__", "__main__", "main", "api", "configuration", "projections", "queries"}
"""The others are absent where they would be empty."""
_SLOTS = _ALWAYS | {"settings", "consumers", "publisher", "ports", "domain", "sagas", "adapters"}


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
